"""What every engine under comparison can do: build an index, open it, answer from it."""

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
    """What building took, by part of the work, and bytes on disk by what they hold."""

    clocks: Mapping[str, Clock]
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, best first, and their passages' texts."""

    rows: list[int]
    texts: list[str]


class Engine(Protocol):
    """An index, open. One thread; every answer comes with the texts."""

    kinds: tuple[str, ...]

    def prepare(self) -> None:
        """Called before each question, and not timed."""
        ...

    def answer(self, question: Question, count: int) -> Answer:
        """The best `count` passages."""
        ...


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine's name in tables, and how it is built and opened.

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
    """The engine of that name. Only the one that is asked for is imported."""
    module = import_module(f"{__package__}.engine_{name.removesuffix(TYPED)}")
    if name.endswith(TYPED):
        return Contender(name, module.build_typed, module.open_typed, module.typed_variants)
    return Contender(name, module.build, module.open_index, module.variants)


def folder_bytes(folder: Path, pattern: str = "**/*") -> int:
    """The bytes of the files in `folder` that match."""
    return sum(file.stat().st_size for file in folder.glob(pattern) if file.is_file())
