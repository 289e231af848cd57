"""The article benchmarks: copies of a text, counts, folding and saved searches."""
