"""The local corpus: an index folder behind the search protocols of corpus.py."""

from .corpus import LocalCorpus, open_corpus

__all__ = ["LocalCorpus", "open_corpus"]
