"""The inputs of a run: files, folders, patterns and standard input, as articles."""

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO, cast

from ..arguments import path_of, paths_of
from ..articles.article import Article, to_article
from ..articles.cleaning import clean_path
from ..articles.export_record import exported_article
from ..articles.kinds import kind
from .formats.json_file import read_json
from .formats.jsonl import read_jsonl
from .formats.markup.markdown import read_markdown
from .formats.plain_text import read_text
from .formats.webpage import read_page
from .paths import find_files, unreadable
from .plugins import RecordReader, installed_readers
from .problem import Problem
from .repeated_inputs import Repeats
from .survey import Survey

LONGEST_DOCUMENT = 32_000_000
"""Bytes at most of a file that is one article."""

STDIN = "stdin"

Found = Iterator[tuple[str, Article | Problem]]
"""Articles and problems, each with its place: a file, or a file and a line."""


def read_articles(
    paths: str | Path | Iterable[str | Path],
    *,
    root: str | Path = ".",
    stdin: BinaryIO | None = None,
    readers: Mapping[str, RecordReader] | None = None,
    survey: Survey | None = None,
) -> Iterator[Article | Problem]:
    """All articles of one path or several: files, folders, patterns, '-' for JSONL on `stdin`.

    Reads as it goes, an article at a time. Folders are searched to any depth, hidden files left
    out. A file with one article that has no id and no url is known by its path: relative to
    `root` if it lies below, else absolute. A file named twice is read once.

    `readers` read further kinds of files, by the end of their names; those of installed packages
    need not be named. `survey` records the paths read and the files passed over.

    Bad input is never raised: it gives a `Problem`, in its place among the articles. If the article
    itself can be read, the problem precedes it. An id that comes twice is a problem, too; the later
    article replaces the earlier one. Raises ArgumentError if `paths` are not paths.
    """
    root = path_of(root, "root")
    known = _known(readers or {})
    survey = survey or Survey()
    with closing(Repeats()) as repeats:
        for path in paths_of(paths):
            if path == "-":
                survey.paths.add(path)
                found = _from_stdin(stdin)
            else:
                found = _from_path(path, root, repeats, known, survey)
            for place, item in found:
                if isinstance(item, Article):
                    earlier = repeats.swap(f"id {item.id}", place)
                    if earlier is not None:
                        message = (
                            f"id {item.id!r} was read before ({earlier}); this one replaces it"
                        )
                        yield Problem(place, message, False)
                yield item


def suffixes() -> tuple[str, ...]:
    """The suffixes of all files that are read, also by readers of installed packages."""
    return tuple(_known({}))


def _known(readers: Mapping[str, RecordReader]) -> "Mapping[str, Reader]":
    others = installed_readers() | dict(readers)
    return READERS | {suffix.lower(): _records(read) for suffix, read in others.items()}


def _from_stdin(stdin: BinaryIO | None) -> Found:
    if stdin is None:
        yield STDIN, Problem(STDIN, "is not connected to anything", True)
    else:
        yield from _guarded(STDIN, _jsonl(stdin, STDIN, ""))


def _from_path(
    path: str, root: Path, repeats: Repeats, known: "Mapping[str, Reader]", survey: Survey
) -> Found:
    for file in find_files(path, tuple(known), survey):
        if isinstance(file, Problem):
            yield file.where, file
        elif repeats.swap(f"file {_absolute(file)}", "") is None:
            where = clean_path(file)
            yield from _guarded(where, _from_file(file, where, root, known, survey))


def _guarded(where: str, found: Found) -> Found:
    """The things found; if reading ends in an error, that error is the last of them."""
    try:
        yield from found
    except (OSError, EOFError, zlib.error) as error:
        yield where, unreadable(where, error)
    except ValueError as error:
        yield where, Problem(where, str(error), True)


def _from_file(
    path: Path, where: str, root: Path, known: "Mapping[str, Reader]", survey: Survey
) -> Found:
    name = path.name.lower()
    ends = [suffix for suffix in known if name.endswith(suffix)]
    reader = known[max(ends, key=len)] if ends else None  # .feed.json before .json
    if not path.exists():
        if path.is_symlink():
            raise ValueError("is a link to nothing")
        survey.missing.add(where)
        raise ValueError("does not exist")
    if not path.is_file():
        raise ValueError("is not a regular file")
    if reader is None:
        raise ValueError(f"is of a kind that is not read ({', '.join(known)})")
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size == 0:
            raise ValueError("is empty")
        yield from reader(stream, where, path_id(path, root))


def path_id(path: Path, root: Path) -> str:
    """The id of a file's article: the path relative to `root` if it lies below, else absolute."""
    absolute, above = _absolute(path), _absolute(root)
    inside = absolute.is_relative_to(above)
    return clean_path((absolute.relative_to(above) if inside else absolute).as_posix())


def _absolute(path: Path) -> Path:
    # Path.absolute() leaves `..` in, and resolve() would give a link its target's name.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _document(read: Callable[[bytes], dict[str, Any]]) -> "Reader":
    """The reader of a file that holds one article."""

    def from_stream(stream: io.BufferedReader, where: str, path_id: str) -> Found:
        data = stream.read(LONGEST_DOCUMENT + 1)
        if len(data) > LONGEST_DOCUMENT:
            raise ValueError(f"is longer than {LONGEST_DOCUMENT:,} bytes: cut it into articles")
        yield from _record(read(data), where, path_id)

    return from_stream


def _records(read: RecordReader) -> "Reader":
    """A reader made from another package's reader, whose errors become problems."""

    def from_stream(stream: io.BufferedReader, where: str, path_id: str) -> Found:
        number = -1
        try:
            for number, record in enumerate(read(stream)):
                yield from _record(record, f"{where}[{number}]", None if number else path_id)
        except (OSError, ValueError):
            raise
        except Exception as error:
            raise ValueError(f"its reader failed ({type(error).__name__}: {error})") from error
        if number < 0:
            raise ValueError("has no articles in it")

    return from_stream


def _jsonl_gz(stream: io.BufferedReader, where: str, path_id: str) -> Found:
    with gzip.open(stream) as lines:
        yield from _jsonl(cast(BinaryIO, lines), where, path_id)


def _jsonl(stream: BinaryIO, where: str, _: str) -> Found:
    number = 0
    for number, value in read_jsonl(stream):
        yield from _record(value, f"{where}:{number}", None)
    if number == 0:
        raise ValueError("has no articles in it")


def _json(stream: io.BufferedReader, where: str, path_id: str) -> Found:
    number: int | None = -1
    for number, value in read_json(stream):
        if number is None:
            yield from _record(value, where, path_id)
        else:
            yield from _record(value, f"{where}[{number}]", None)
    if number == -1:
        raise ValueError("has no articles in it")


def _record(record: Any, where: str, fallback_id: str | None) -> Found:
    if isinstance(record, ValueError):
        yield where, Problem(where, f"{record}; left out", True)
        return
    if not isinstance(record, Mapping):
        yield where, Problem(where, f"is not a JSON object but {kind(record)}; left out", True)
        return
    exported = exported_article(record)
    if exported is not None:
        yield where, exported
        return
    article, complaints = to_article(record, fallback_id=fallback_id)
    for complaint in complaints:
        yield where, Problem(where, complaint, article is None)
    if article is not None:
        yield where, article


Reader = Callable[[io.BufferedReader, str, str], Found]
"""A function that reads an open file, given its name for messages and its article's id."""

READERS: dict[str, Reader] = {
    ".txt": _document(read_text),
    ".md": _document(read_markdown),
    ".markdown": _document(read_markdown),
    ".html": _document(read_page),
    ".htm": _document(read_page),
    ".json": _json,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".jsonl.gz": _jsonl_gz,
    ".ndjson.gz": _jsonl_gz,
}
