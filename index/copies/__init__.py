"""The copies in an index: articles that carry the same text."""
