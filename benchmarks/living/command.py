"""The commands `living build`, `change`, `huge` (indexing) and `readers` (searching)."""

import multiprocessing
import multiprocessing.synchronize
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from nutgraf.index import Article
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import Problem, read_articles

from ..keyword.tables import table
from ..measuring import clock, percentile
from .synthetic import SyntheticIndex

_DATA = click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
_FOLDER = click.option("--folder", type=click.Path(path_type=Path), required=True)
SECONDS = 20
"""Of each measurement of readers; idle and busy ones take turns."""


@click.group()
def living() -> None:
    """Measure an index in use, with vectors from a hash in place of an encoder."""


def _found(data: Path) -> Iterator[Article | Problem]:
    return read_articles([str(data)], root=data, stdin=None)


@living.command("build")
@_DATA
@_FOLDER
def build_command(data: Path, folder: Path) -> None:
    """Index a corpus into a new folder."""
    with SyntheticIndex.fresh(folder) as index:
        _ingested(index, _found(data))


@living.command("change")
@click.option("--every", default=100, show_default=True, help="which articles are changed")
@_DATA
@_FOLDER
def change_command(every: int, data: Path, folder: Path) -> None:
    """Index the corpus again after changing every paragraph of every nth article."""

    def edited() -> Iterator[Article | Problem]:
        for number, item in enumerate(_found(data)):
            if isinstance(item, Article) and number % every == 0:
                paragraphs = [f"{each} Edited at {time.time():.0f}." for each in
                              item.text.split("\n\n")]  # fmt: skip
                item = replace(item, text="\n\n".join(paragraphs))
            yield item

    with SyntheticIndex.open(folder) as index:
        _ingested(index, edited())


@living.command("huge")
@click.option("--megabytes", default=10, show_default=True)
@_DATA
@_FOLDER
def huge_command(megabytes: int, data: Path, folder: Path) -> None:
    """Index one article of many megabytes, made of the texts of the corpus."""
    text = ""
    for item in _found(data):
        if isinstance(item, Article):
            text += item.text + "\n\n"
        if len(text) >= megabytes * 1_000_000:
            break
    print(f"before: {_peak():.0f} MB")
    article = Article(id="huge", title="Huge", text=text[: megabytes * 1_000_000])
    with SyntheticIndex.fresh(folder) as index:
        _ingested(index, iter([article]))


def _ingested(index: SyntheticIndex, found: Iterator[Article | Problem]) -> None:
    with clock() as spent:
        report = ingest(index, found)
    counts, stats = report.counts, index.stats()
    head = ("added", "updated", "passages", "embedded", "segments", "wall s", "CPU s", "peak MB")
    line = (counts.added, counts.updated, counts.passages, counts.embedded, stats.segments)
    times = (f"{spent.wall:.1f}", f"{spent.processor:.1f}", f"{_peak():.0f}")
    print(table(head, [(*map(str, line), *times)]))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@living.command("readers")
@click.option("--rounds", default=4, show_default=True)
@_FOLDER
def readers_command(rounds: int, folder: Path) -> None:
    """Time searches while another process commits an article a second, and while none does."""
    from nutgraf.search import Searcher

    times: dict[str, list[tuple[float, float]]] = {"idle": [], "commits": []}
    spans: list[float] = []
    for _ in range(rounds):
        for kind, measured in times.items():
            stop = multiprocessing.Event()
            writing = multiprocessing.Process(target=_commit, args=(folder, stop))
            if kind == "commits":
                writing.start()
                time.sleep(5)
            with SyntheticIndex.open(folder) as index:
                end = time.monotonic() + SECONDS
                while time.monotonic() < end:
                    started = time.perf_counter()
                    with Searcher(index) as searcher:
                        spans.append((time.perf_counter() - started) * 1000)
                        for question in QUESTIONS:
                            processor = time.process_time()
                            found = searcher.search(question, mode="keyword")
                            processor = (time.process_time() - processor) * 1000
                            measured.append((found.took_ms, processor))
            if kind == "commits":
                stop.set()
                writing.join()
    lines = []
    for kind, each in times.items():
        columns = list(zip(*each, strict=True))
        figures = [f"{percentile(c, share):.1f}" for c in columns for share in (50, 95)]
        lines.append((kind, str(len(each)), *figures))
    head = ("writer", "searches", "p50 ms", "p95 ms", "p50 CPU ms", "p95 CPU ms")
    print(table(head, lines))
    print(f"opening a snapshot: p50 {percentile(spans, 50):.1f} ms")


QUESTIONS = (
    "mayor budget vote",
    "coast guard rescue",
    "school strike pay",
    "supreme court ruling abortion",
    "hurricane damage insurance",
    "police shooting protest",
    "trade tariffs china",
    "health care bill senate",
    "football final score",
    "oil price pipeline",
    "gun control debate",
    "refugee camp crisis",
)


def _commit(folder: Path, stop: "multiprocessing.synchronize.Event") -> None:
    with SyntheticIndex.open(folder) as index, index.writer() as writer:
        while not stop.is_set():
            started = time.monotonic()
            text = f"The council met at {time.time()}, for the time being without any result."
            writer.add(Article(id=f"live-{time.time()}", title="Council", text=text))
            writer.commit()
            stop.wait(max(0.0, 1 - (time.monotonic() - started)))
