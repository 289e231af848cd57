"""BM25 scoring: the scores of matching rows, and the best rows."""
