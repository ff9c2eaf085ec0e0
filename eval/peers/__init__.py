"""What others do with the same texts and the same embedder: the only place for rivals' libraries."""
