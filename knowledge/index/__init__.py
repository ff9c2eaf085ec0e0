"""The library: documents in, versions and vectors kept, whole generations published."""
