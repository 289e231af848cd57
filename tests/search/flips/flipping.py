"""One bit of a segment's file flipped, with its size and time of change kept, and what is answered.

The index is small, of words of the model test: one segment with cells, one without, own fields,
dates and a removed article.
"""

import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nutgraf.index import Index, IndexDamagedError
from nutgraf.search import Searcher
from tests.model.plain import articles
from tests.model.plain.directions import ENCODERS

ENCODER = ENCODERS["first"]
SIZES = (120, 15)
"""Articles of each segment; one of over `FLAT` passages has cells."""
FLAT = 60


def make(path: Path) -> None:
    """The index that bits are flipped in."""
    source = random.Random(18)
    with Index.create(path, encoder=ENCODER, flat_rows=FLAT) as index:
        for number, size in enumerate(SIZES):
            with index.writer() as writer:
                for each in range(size):
                    article = replace(
                        articles.article(articles.draw(source)),
                        id=f"{number}.{each}",
                        metadata={"words": each * 7, "tags": ["storm", f"t{each % 3}"]},
                    )
                    writer.add(article)
        with index.writer() as writer:
            writer.remove("0.3")


ASKED: tuple[dict[str, Any], ...] = (
    {"question": "ferry strike", "facets": True},
    {"question": "budget of the mayor", "mode": "semantic", "by": "article", "limit": 20},
    {"question": '"the harbour" bakery OR violin', "sort": "-date", "mode": "keyword"},
    {"question": "orch* rockt~ tags:t1", "explain": True},
    {"question": "clinic words:>300 title:storm", "sort": "title", "copies": True},
    {"question": "zebra river", "since": "2020-01-01", "source": "courier", "literal": True},
)


def answers(path: Path, *, check: bool) -> list[str]:
    """What the index answers, as JSON. All of it is read: counts, facets and explanations too."""
    with Index.open(path, encoder=ENCODER, check=check) as index, Searcher(index) as searcher:
        found = [json.dumps(_answer(searcher, dict(asked))) for asked in ASKED]
        found.append(repr(searcher.related("0.5", 5)))
        found.append(repr(searcher.completions("har")))
        found.append(repr(searcher.suggestions("harbuor clnic")))
        found.append(repr(searcher.trends("storm river").words))
        return found


def _answer(searcher: Searcher, asked: dict[str, Any]) -> dict[str, Any]:
    answer = searcher.search(asked.pop("question"), **asked).to_json()
    del answer["took_ms"]
    return answer


@dataclass(frozen=True)
class Flip:
    """A bit of a file."""

    file: Path
    place: int
    bit: int


def files_of(path: Path) -> list[Path]:
    """The files of all segments."""
    return sorted(each for each in (path / "segments").rglob("*") if each.is_file())


def draw(path: Path, source: random.Random) -> Flip:
    """A bit of a file of a segment: each file as often, half of the time near its beginning."""
    file = source.choice([each for each in files_of(path) if each.stat().st_size])
    size = file.stat().st_size
    return Flip(file, source.randrange(source.choice((size, min(size, 200)))), source.randrange(8))


@contextmanager
def flipped(flip: Flip) -> Iterator[None]:
    """The bit is flipped in the block; its file keeps its time of change."""
    _turn(flip)
    try:
        yield
    finally:
        _turn(flip)


def _turn(flip: Flip) -> None:
    status = flip.file.stat()
    with flip.file.open("r+b") as stream:
        stream.seek(flip.place)
        [byte] = stream.read(1)
        stream.seek(flip.place)
        stream.write(bytes([byte ^ 1 << flip.bit]))
    os.utime(flip.file, ns=(status.st_atime_ns, status.st_mtime_ns))


def outcome(path: Path, whole: list[str], *, check: bool) -> str:
    """What came of it: "same", "told", "other" answers, or the name of a raw error."""
    try:
        found = answers(path, check=check)
    except IndexDamagedError:
        return "told"
    except Exception as error:
        return f"raw {type(error).__name__}: {' '.join(str(error).split())[:80]}"
    return "same" if found == whole else "other"
