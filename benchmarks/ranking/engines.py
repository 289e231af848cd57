"""The interface of the engines: given passages, they answer questions by rows."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from .passages import Passages

Answer = Callable[[str], list[int]]
"""From a question to rows, best first."""

Build = Callable[[Passages, Path], dict[str, Answer]]
"""From passages and an empty folder to answers, by the name of the form."""

NAMES = ("lancedb", "txtai", "haystack", "qdrant", "bm25s")

DEPTH = 100
"""Passages that each engine is asked for."""


def build(name: str, passages: Passages, folder: Path) -> dict[str, Answer]:
    """Build an engine's index; the answering functions by name."""
    make: Build = import_module(f".rivals.engine_{name}", __package__).build
    return make(passages, folder)
