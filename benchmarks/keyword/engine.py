"""The interface of the compared engines: build an index, open it, answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from ..corpus import Corpus
from ..measuring import Clock
from .questions import Question

EPOCH = 719_163  # date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Built:
    """The seconds of each part of building, and the bytes on disk by content."""

    clocks: Mapping[str, Clock]
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows, best first, and the texts of their passages."""

    rows: list[int]
    texts: list[str]


class Engine(Protocol):
    """An open index, for one thread. Every answer includes the texts."""

    kinds: tuple[str, ...]

    def prepare(self) -> None:
        """Prepare for a question; called before each one and not timed."""
        ...

    def answer(self, question: Question, count: int) -> Answer:
        """The best `count` passages."""
        ...


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine: its name in tables, and the functions that build and open its index.

    `open` gives it in the form that is compared; `variants` gives other ways of using it, under
    names of their own, which share what it has open.
    """

    name: str
    build: Callable[[Path, Corpus], Built]
    open: Callable[[Path], Engine]
    variants: Callable[[Any], Mapping[str, Engine]]


NAMES = ("nutgraf", "tantivy", "bm25s", "fts5", "whoosh")
TYPED = "-typed"
"""After a name: the engine with its own default analysis, asked the question as it was typed."""


def contender(name: str) -> Contender:
    """The engine with this name. The others are not imported."""
    module = import_module(f"{__package__}.engine_{name.removesuffix(TYPED)}")
    if name.endswith(TYPED):
        return Contender(name, module.build_typed, module.open_typed, module.typed_variants)
    return Contender(name, module.build, module.open_index, module.variants)


def folder_bytes(folder: Path, pattern: str = "**/*") -> int:
    """The total size of the files in `folder` that match, in bytes."""
    return sum(file.stat().st_size for file in folder.glob(pattern) if file.is_file())
