"""From the blocks of a file to numbered sections."""
