"""From paths to articles: files, folders, globs and standard input, one at a time."""

import glob
import gzip
import hashlib
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from ..article import Article
from .decode import decode
from .documents import read_html, read_markdown, read_text
from .fields import LONGEST_TEXT, to_article
from .problem import Problem

LONGEST_LINE = 4 * LONGEST_TEXT
"""Bytes of one line or one file: an article of the greatest length in four-byte letters."""

Found = Iterator[tuple[str, Article | Problem]]
"""What was found, each with its place: a file, or a file and a line."""


def read_articles(
    paths: Sequence[str], *, root: Path, stdin: BinaryIO | None = None
) -> Iterator[Article | Problem]:
    """All articles of some paths, in order: files, folders, globs, '-' for JSONL on `stdin`.

    Folders are read to any depth in order of name, without hidden files. A file whose article
    has no id and no url is known by its path: relative to `root` where it lies below, else
    absolute. Reads as it goes, an article at a time.
    """
    seen: dict[bytes, str] = {}
    for path in paths:
        for place, item in _from_stdin(stdin) if path == "-" else _from_path(path, root):
            if isinstance(item, Article):
                # 16 bytes an id: millions of articles stay affordable.
                key = hashlib.blake2b(item.id.encode(), digest_size=16).digest()
                if key in seen and seen[key] != place:
                    yield Problem(
                        place, f"id {item.id!r} was read before; this article replaces it", False
                    )
                seen[key] = place
            yield item


def _from_stdin(stdin: BinaryIO | None) -> Found:
    return _lines(stdin or io.BytesIO(), "stdin")


def _from_path(pattern: str, root: Path) -> Found:
    path = Path(pattern)
    if not os.path.lexists(path) and glob.has_magic(pattern):
        matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - may be absolute
        if not matches:
            yield pattern, Problem(pattern, "matches no file", True)
        for match in matches:
            yield from _from_path(match, root)
    elif path.is_dir():
        files = [file for file in _walk(path) if _reader(file)]
        if not files:
            names = ", ".join(READERS)
            yield pattern, Problem(pattern, f"has no articles ({names})", True)
        for file in files:
            yield from _from_file(file, root)
    else:
        yield from _from_file(path, root)


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder in order of name; no hidden ones, and no links to folders."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(here, name)


def _from_file(path: Path, root: Path) -> Found:
    reader = _reader(path)
    where = str(path)
    try:
        if not path.exists():
            yield where, Problem(where, "does not exist", True)
        elif not path.is_file():
            yield where, Problem(where, "is not a regular file", True)
        elif reader is None:
            names = ", ".join(READERS)
            yield where, Problem(where, f"is of a kind that is not read ({names})", True)
        elif path.stat().st_size == 0:
            yield where, Problem(where, "is empty", True)
        else:
            yield from reader(path, root)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield where, Problem(where, f"cannot be read ({reason})", True)


def _reader(path: Path) -> Callable[[Path, Path], Found] | None:
    name = path.name.lower()
    return next((read for suffix, read in READERS.items() if name.endswith(suffix)), None)


def _document(read: Callable[[bytes], dict[str, Any]]) -> Callable[[Path, Path], Found]:
    """A reader of files that hold one article."""

    def from_file(path: Path, root: Path) -> Found:
        where = str(path)
        if path.stat().st_size > LONGEST_LINE:
            yield where, Problem(where, f"is larger than {LONGEST_LINE:,} bytes", True)
            return
        try:
            record = read(path.read_bytes())
        except ValueError as error:
            yield where, Problem(where, str(error), True)
            return
        yield from _record(record, where, _path_id(path, root))

    return from_file


def _path_id(path: Path, root: Path) -> str:
    absolute = path.absolute()
    inside = absolute.is_relative_to(root.absolute())
    return (absolute.relative_to(root.absolute()) if inside else absolute).as_posix()


def _record(record: Any, where: str, fallback_id: str | None) -> Found:
    if not isinstance(record, dict):
        yield where, Problem(where, "is not a JSON object; left out", True)
        return
    article, complaints = to_article(record, fallback_id=fallback_id)
    for complaint in complaints:
        yield where, Problem(where, complaint, article is None)
    if article is not None:
        yield where, article


def _jsonl(path: Path, root: Path) -> Found:
    packed = path.name.lower().endswith(".gz")
    with gzip.open(path) if packed else path.open("rb") as stream:
        yield from _lines(stream, str(path))


def _lines(stream: Any, where: str) -> Found:
    number = 0
    empty = True
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        place = f"{where}:{number}"
        if len(line) > LONGEST_LINE:
            empty = False
            yield place, Problem(place, f"is longer than {LONGEST_LINE:,} bytes; left out", True)
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            continue
        if not line.strip():
            continue
        empty = False
        try:
            record = json.loads(decode(line))
        except (ValueError, RecursionError) as error:
            yield place, Problem(place, f"is not JSON ({_reason(error)}); left out", True)
            continue
        yield from _record(record, place, None)
    if empty:
        yield where, Problem(where, "has no articles in it", True)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return str(error) or type(error).__name__


READERS: dict[str, Callable[[Path, Path], Found]] = {
    ".txt": _document(lambda data: read_text(decode(data))),
    ".md": _document(lambda data: read_markdown(decode(data))),
    ".markdown": _document(lambda data: read_markdown(decode(data))),
    ".html": _document(read_html),
    ".htm": _document(read_html),
    ".jsonl": _jsonl,
    ".jsonl.gz": _jsonl,
}
