"""The local corpus: a generation of an index folder as the search protocols see it."""

from .corpus import LocalCorpus

__all__ = ["LocalCorpus"]
