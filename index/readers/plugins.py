"""Plugins: readers of other packages, from the entry point group `nutgraf.readers`.

An entry point's name is the end of the file names that it reads, such as `.epub`:

    [project.entry-points."nutgraf.readers"]
    ".epub" = "my_package:read_epub"
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, BinaryIO, Protocol

from .reports.notes import Note

GROUP = "nutgraf.readers"


class RecordReader(Protocol):
    """A reader of a format: a callable that takes a file and gives its articles."""

    def __call__(self, stream: BinaryIO, /) -> Iterable[Mapping[str, Any] | Note]:
        """The articles of an open file as records, with fields named as in JSONL.

        Raises ValueError that says in one line why the file cannot be read. A file of one article
        need not name its id. A `Note` says what is missing or guessed in the record after it.
        """


@cache
def installed_readers() -> dict[str, RecordReader]:
    """Readers by the suffix of their files; a package is loaded at its first file."""
    return {
        entry.name.lower(): _loading(entry)
        for entry in entry_points(group=GROUP)
        if entry.name.startswith(".")
    }


def _loading(entry: EntryPoint) -> RecordReader:
    def read(stream: BinaryIO, /) -> Iterable[Mapping[str, Any] | Note]:
        reader: RecordReader = entry.load()
        return reader(stream)

    return read
