"""The inputs of a run: files, folders, patterns and standard input, as articles."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from ..arguments import path_of, paths_of
from ..articles.article import Article
from ..articles.cleaning import clean_path
from ..articles.export_record import exported_article
from ..articles.kinds import kind
from .conversion.date_order import Item, SeenDates, Unread, in_order
from .conversion.record_articles import articles_of
from .fence import Fence
from .file_pieces import file_pieces
from .formats.records.json_file import read_json_lines
from .options import ReadOptions
from .paths import find_files, unreadable
from .plugins import RecordReader
from .reader import Fenced, InputFile, Piece
from .repeated_inputs import Repeats
from .reports.notes import REPLACED, Note
from .reports.places import STDIN, path_id
from .reports.problem import Problem
from .reports.survey import Survey, absolute
from .table import Readers

Found = Iterator[tuple[str, Item]]
"""Records, articles, problems and notes, each with its place: a file, or a file and a line."""


def read_articles(
    paths: str | Path | Iterable[str | Path],
    *,
    root: str | Path = ".",
    stdin: BinaryIO | None = None,
    readers: Mapping[str, RecordReader] | None = None,
    survey: Survey | None = None,
    options: ReadOptions | None = None,
    fence: Fence | None = None,
    seen_dates: SeenDates | None = None,
) -> Iterator[Article | Problem]:
    """All articles of one path or several: files, folders, patterns, '-' for JSONL on `stdin`.

    Reads as it goes, an article at a time. Folders are searched to any depth, hidden files left
    out. A file with one article that has no id and no url is known by its path: relative to
    `root` if it lies below, else absolute. A file named twice is read once.

    `readers` read further kinds of files, by the end of their names; those of installed packages
    need not be named. `survey` records the paths read, the files passed over, and the notes on
    articles with something missing or guessed. `options` are those of the index. `fence` is the
    process that reads files of intricate formats, if it is to be kept for further runs, and
    `seen_dates` has the dates of earlier ones, which tell the order of day and month, too.

    Bad input is never raised: it gives a `Problem`, in its place among the articles. If the article
    itself can be read, the problem precedes it. Another article of an id that was read before is a
    problem, too; the later one replaces the earlier one. Raises ArgumentError if `paths` are not
    paths.
    """
    root = path_of(root, "root")
    known = Readers(readers or {})
    survey, options = survey or Survey(), options or ReadOptions()
    with ExitStack() as stack:
        repeats = stack.enter_context(closing(Repeats()))
        if fence is None:
            fence = stack.enter_context(closing(Fence()))
        run = _Run(root, known, survey, options, repeats, fence)
        for path in paths_of(paths):
            if path == "-":
                survey.paths.add(path)
                found = _from_stdin(stdin, options)
            else:
                found = _from_path(path, run)
            for place, item in articles_of(in_order(found, options, seen_dates), options):
                if isinstance(item, Note):
                    survey.note(path, item, place)
                    continue
                if isinstance(item, Article):
                    seen = repeats.swap(f"id {item.id}", f"{hash(item):x} {place}") or ""
                    before, _, earlier = seen.partition(" ")
                    if seen and before != f"{hash(item):x}":
                        survey.note(path, Note(REPLACED), earlier)
                        message = (
                            f"id {item.id!r} was read before ({earlier}); this one replaces it"
                        )
                        yield Problem(place, message, False)
                yield item


def suffixes() -> tuple[str, ...]:
    """The suffixes of all files that are read, also by readers of installed packages."""
    return Readers({}).suffixes


def _from_stdin(stdin: BinaryIO | None, options: ReadOptions) -> Found:
    if stdin is None:
        yield STDIN, Problem(STDIN, "is not connected to anything", True)
    else:
        file = InputFile(cast(Any, stdin), STDIN, options)
        yield from _guarded(STDIN, _found(read_json_lines(file), STDIN, None))


@dataclass(frozen=True, slots=True)
class _Run:
    """What all paths of a run are read with."""

    root: Path
    readers: Readers
    survey: Survey
    options: ReadOptions
    repeats: Repeats
    fence: Fence


def _from_path(path: str, run: _Run) -> Found:
    """What is in the files of a path, in order; the fence reads some files ahead."""
    ahead: deque[tuple[str, Found]] = deque()
    try:
        for file in find_files(path, run.readers.suffixes, run.survey, kinds=run.readers.kinds):
            if isinstance(file, Problem):
                ahead.append((file.where, iter([(file.where, file)])))
            elif run.repeats.swap(f"file {absolute(file)}", "") is None:
                where = clean_path(file)
                ahead.append((where, _from_file(file, where, run, _begun(file, where, run))))
            while len(ahead) > run.fence.ahead:
                yield from _guarded(*ahead.popleft())
        while ahead:
            yield from _guarded(*ahead.popleft())
    finally:
        run.fence.settle()


def _guarded(where: str, found: Found) -> Found:
    """The things found; if reading ends in an error, that error is the last of them."""
    try:
        yield from found
    except (OSError, EOFError) as error:
        yield where, unreadable(where, error)
    except ValueError as error:
        yield where, Problem(where, str(error), True)


def _begun(path: Path, where: str, run: _Run) -> Iterator[Piece] | None:
    """The pieces of a file that the fence begins to read; None if it is not for the fence."""
    found = run.readers.of_file(path)
    if found is None or not isinstance(found[0], Fenced) or not path.is_file():
        return None
    try:
        return run.fence.pieces(path, where, run.options)
    except OSError:
        return None  # it has just gone


def _from_file(path: Path, where: str, run: _Run, begun: Iterator[Piece] | None) -> Found:
    if not path.exists():
        if path.is_symlink():
            raise ValueError("is a link to nothing")
        run.survey.missing.add(where)
        raise ValueError("does not exist")
    if not path.is_file():
        raise ValueError("is not a regular file")
    found = run.readers.of_file(path)
    if found is None:
        raise ValueError(f"is of a kind that is not read ({run.readers.kinds})")
    if begun is None and isinstance(found[0], Fenced):
        begun = run.fence.pieces(path, where, run.options)
    pieces = begun or file_pieces(path, where, run.options, run.readers, *found)
    yield from _found(pieces, where, path_id(path, run.root))


def _found(pieces: Iterator[Piece], name: str, path_id: str | None) -> Found:
    """The records of a file, with the problems and notes before each."""
    for record, place, alone in pieces:
        where = name + place
        if isinstance(record, Note):
            yield where, record
        elif isinstance(record, ValueError):
            yield where, Problem(where, f"{record}; left out", True)
        elif not isinstance(record, Mapping):
            yield where, Problem(where, f"is not a JSON object but {kind(record)}; left out", True)
        elif exported := exported_article(record):
            yield where, exported
        else:
            yield where, Unread(record, name, path_id if alone else None)
