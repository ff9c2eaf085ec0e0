"""The models that turn text into vectors and scores, each in a process of its own."""
