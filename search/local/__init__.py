"""The local corpus: a generation of an index folder as the search protocols see it."""

from .corpus import LocalCorpus, open_corpus

__all__ = ["LocalCorpus", "open_corpus"]
