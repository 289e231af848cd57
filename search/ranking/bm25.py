"""BM25: the constants by which words of passages and titles are scored."""

from typing import Final

TITLE: Final = 0.3
"""The weight of a word in the title, where one in the passage has 1: all passages of an article
share the title. Measured on scifact, squad_dev and seeds; see benchmarks/RESULTS.md."""

K1: Final = 0.9
B: Final = 0.4
"""Passages are short and of like length: repeating a word, and length, say little."""
