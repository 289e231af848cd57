"""BM25: the constants for scoring words of passages and titles."""

from typing import Final

TITLE: Final = 0.3
"""The weight of a word in the title; a word in the passage has 1. It is low as all passages of an
article share the title. Measured on scifact, squad_dev and seeds; see benchmarks/RESULTS.md."""

K1: Final = 0.9
B: Final = 0.4
"""Passages are short and of similar length, so repeated words and length count little."""
