"""Idf: the weight of a term by its rarity, in Lucene's form and in Whoosh's."""

from collections.abc import Callable
from math import log

Idf = Callable[[int, int], float]
"""A function from a number of rows, and how many of them have a term, to the term's weight."""


def lucene_idf(rows: int, having: int) -> float:
    """The idf of Robertson and Spärck Jones, kept above 0 by the 1, as in Lucene.

    A word that all rows have weighs nearly nothing, where `whoosh_idf` gives it 1: so it cannot
    outweigh a rare one. Measured on seven collections; see benchmarks/RESULTS.md.
    """
    return log(1 + (rows - having + 0.5) / (having + 0.5))


def whoosh_idf(rows: int, having: int) -> float:
    """The idf of Whoosh."""
    return log(rows / (having + 1)) + 1
