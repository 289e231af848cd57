"""Scoring: BM25 of the rows that match, and the best of them."""
