"""Files to documents: one module a format, all of them run in a child process (`reader`)."""
