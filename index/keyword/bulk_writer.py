"""The bulk writer: articles in, a keyword folder out, in bounded memory.

Articles are taken a run at a time. A run becomes a keyword folder of its own, and the
runs are merged by the same code as segments; what fits one run is written directly.
The result is the same, byte for byte, however many runs and processes there were.
"""

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..errors import StorageError
from ..words.analyzer import Analyzer
from .article_batch import ArticleBatch
from .fields import KeywordArticle
from .merge import Kept, merge_keyword
from .segment import KeywordSegment

if TYPE_CHECKING:
    from concurrent.futures import Future

# Characters of text in a run: some 3 million words and half a gigabyte of memory at most, and
# several seconds of work, against the half second that it takes to start a process.
RUN_CHARACTERS = 16_000_000


def write_keyword(
    folder: Path,
    articles: Iterable[KeywordArticle],
    analyzer: Analyzer,
    processes: int = 1,
    *,
    run_characters: int = RUN_CHARACTERS,
) -> int:
    """Write `articles` to the new folder `folder` and return the number of rows.

    Nothing is fsynced: the segment is, as a whole. With `processes` over 1, text of more than
    one run is analysed in that many spawned processes: the calling program must then be
    importable (`if __name__ == "__main__":`), as multiprocessing demands everywhere.

    Raises:
        StorageError: a process ended before its work was done.
    """
    runs = _runs(articles, run_characters)
    first = next(runs, [])
    second = next(runs, None)
    if second is None:
        return _write_run(folder, first, analyzer)
    with TemporaryDirectory(prefix="runs-", dir=folder.parent) as scratch:
        paths = _write_runs(Path(scratch), _chained(first, second, runs), analyzer, processes)
        parts = [KeywordSegment.open(path) for path in paths]
        try:
            merge_keyword(folder, [Kept(part) for part in parts])
            return sum(part.rows for part in parts)
        finally:
            for part in parts:
                part.close()


def _runs(articles: Iterable[KeywordArticle], size: int) -> Iterator[list[KeywordArticle]]:
    run: list[KeywordArticle] = []
    characters = 0
    for article in articles:
        run.append(article)
        characters += len(article.title) + sum(map(len, article.passages))
        if characters >= size:
            yield run
            run, characters = [], 0
    if run:
        yield run


def _chained(
    first: list[KeywordArticle], second: list[KeywordArticle], rest: Iterator[list[KeywordArticle]]
) -> Iterator[list[KeywordArticle]]:
    yield first
    yield second
    yield from rest


def _write_run(folder: Path, articles: list[KeywordArticle], analyzer: Analyzer) -> int:
    batch = ArticleBatch(analyzer)
    for article in articles:
        batch.add(article)
    batch.write(folder)
    return batch.rows


def _write_runs(
    scratch: Path, runs: Iterator[list[KeywordArticle]], analyzer: Analyzer, processes: int
) -> list[Path]:
    paths = []
    if processes <= 1:
        for number, run in enumerate(runs):
            paths.append(scratch / str(number))
            _write_run(paths[-1], run, analyzer)
        return paths
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(processes, get_context("spawn"), _ignore_interrupts)
    pending: deque[Future[int]] = deque()
    try:
        for number, run in enumerate(runs):
            paths.append(scratch / str(number))
            pending.append(pool.submit(_write_run, paths[-1], run, analyzer))
            if len(pending) > processes:  # one run waits while the others are at work
                pending.popleft().result()
        while pending:
            pending.popleft().result()
    except BrokenProcessPool as error:
        raise StorageError(
            f"{scratch}: a process that analysed text was killed: is there enough memory?"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)
    return paths


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent, which waits for running jobs and starts no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
