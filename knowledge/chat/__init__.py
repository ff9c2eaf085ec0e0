"""A chat model words what stands already; each sentence is checked."""
