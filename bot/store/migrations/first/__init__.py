"""The first schema of training and the record, a module a subject; frozen, as every migration is."""
