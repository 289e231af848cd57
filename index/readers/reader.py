"""The protocol of readers: an open file goes in, its records and notes come out."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple

from ..articles.cleaning import clean
from ..errors import MissingExtraError
from .decoding.text_encoding import decoded
from .options import ReadOptions
from .plugins import RecordReader
from .reports.notes import ENCODING_GUESSED, Note

LONGEST_DOCUMENT = 32_000_000
"""Bytes at most of a file that is one article."""

LARGEST_UNPACKED = 256_000_000
"""Bytes at most of a compressed file that has to be in memory as a whole."""

DEEPEST = 3
"""Levels of files within files that are read."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that is open for reading; `name` is its path as in messages.

    `known` gives the reader of a file by its name, for a file in a file; `depth` counts the files
    around this one. `charset` is the encoding that came with it, as from a server.
    """

    stream: io.BufferedReader
    name: str
    options: ReadOptions = field(default_factory=ReadOptions)
    known: "Callable[[str], tuple[Reader, str] | None]" = lambda name: None
    depth: int = 0
    charset: str | None = None

    @property
    def path(self) -> PurePath:
        """The name as a path, for its last part and its suffixes."""
        return PurePath(self.name)

    def whole(self, longest: int = LONGEST_DOCUMENT) -> bytes:
        """All bytes of a file that is one article. Raises ValueError if they are too many."""
        data = self.stream.read(longest + 1)
        if len(data) > longest:
            raise ValueError(f"is longer than {longest:,} bytes: cut it into articles")
        return data

    def inner(self, name: str, data: bytes) -> "Iterator[Piece]":
        """The pieces of a file in this one, such as an attachment; none if its kind is not read.

        Files in files are read down to `DEEPEST` levels. Raises what its reader raises.
        """
        found = self.known(name) if self.depth < DEEPEST else None
        if found is not None and not found[1]:
            stream: Any = io.BytesIO(data)
            yield from found[0](InputFile(stream, name, self.options, self.known, self.depth + 1))

    def seekable(self) -> BinaryIO:
        """The file for a reader that goes back and forth in it, as in an archive."""
        return self.stream if self.stream.seekable() else io.BytesIO(self.whole(LARGEST_UNPACKED))


class Piece(NamedTuple):
    """A record of a file, an error in its place, or a note on the record that follows.

    `place` is what follows the file's name in messages: `:3`, `[2]`, or nothing. `alone` tells that
    the file is one article, which may be known by the file's path.
    """

    record: "Mapping[str, Any] | ValueError | Note | Any"
    place: str = ""
    alone: bool = False


Reader = Callable[[InputFile], Iterator[Piece]]
"""A function that reads an open file. Raises ValueError, OSError or EOFError with the reason."""


@dataclass(frozen=True, slots=True)
class Fenced:
    """A reader of an intricate format, which is to run in the process of the fence."""

    read: Reader

    def __call__(self, file: InputFile) -> Iterator[Piece]:
        """The pieces of a file, read in this process."""
        return self.read(file)


def text_document(
    read: Callable[[str], Mapping[str, Any]],
    declared: Callable[[bytes], str | None] = lambda data: None,
) -> Reader:
    """The reader of texts that are one article each, from a function of the text.

    `declared` gives the encoding that the bytes name. If it has to be guessed, a note says so.
    """

    def pieces(file: InputFile) -> Iterator[Piece]:
        data = file.whole()
        text, guess = decoded(data, file.charset or declared(data), file.options.encoding)
        if guess:
            yield Piece(Note(ENCODING_GUESSED, (guess,)))
        yield Piece(read(clean(text)), alone=True)

    return pieces


def opened(read: Callable[[BinaryIO], Mapping[str, Any]]) -> Reader:
    """The reader of files that are one article each, from a function of an open file."""

    def pieces(file: InputFile) -> Iterator[Piece]:
        yield Piece(read(file.seekable()), alone=True)

    return pieces


def later(module: str, name: str, form: Callable[[Any], Reader] = lambda r: r) -> Reader:
    """The reader that a `module` of formats/ has by this name, imported when it is needed.

    `form` makes it a reader if it is something else. Errors that it does not foresee become those
    of a reader.
    """

    def pieces(file: InputFile) -> Iterator[Piece]:
        try:
            reader = form(getattr(import_module(f"{__package__}.formats.{module}"), name))
            yield from reader(file)
        except MissingExtraError as error:
            extra = error.hint.name if error.hint else ""
            raise ValueError(f"cannot be read: {error}; it comes with {extra}") from None
        except (OSError, EOFError, ValueError, MemoryError):
            raise
        except Exception as error:  # of odd files, deep within a library
            raise ValueError(f"cannot be read ({type(error).__name__}: {error})") from None

    return pieces


def fenced(module: str, name: str, form: Callable[[Any], Reader] = lambda r: r) -> Fenced:
    """The reader that `later` gives, to be run and imported in the process of the fence."""
    return Fenced(later(module, name, form))


def records(read: RecordReader) -> Reader:
    """The reader made from one of another package, whose errors become those of a reader."""

    def pieces(file: InputFile) -> Iterator[Piece]:
        number = 0
        try:
            for record in read(file.stream):
                yield Piece(record, f"[{number}]", alone=number == 0)
                number += not isinstance(record, Note)
        except (OSError, EOFError, ValueError, MemoryError):
            raise
        except Exception as error:
            raise ValueError(f"its reader failed ({type(error).__name__}: {error})") from error
        if not number:
            raise ValueError("has no articles in it")

    return pieces
