"""Written words: the dictionary of words as the texts of a segment have them."""
