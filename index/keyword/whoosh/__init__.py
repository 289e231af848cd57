"""The door for Whoosh: the live passages of a snapshot as a Whoosh searcher."""

from .searcher import open_searcher

__all__ = ["open_searcher"]
