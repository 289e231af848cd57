"""What counts, folding and saved searches cost, warm."""

import random
import time
from collections.abc import Callable, Sequence
from functools import partial

from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from nutgraf.search.alerts import AlertRunner

from ..measuring import percentile
from .synthetic import writer

ROUNDS = 3
PLAIN = {"fold": False, "share": None, "facets": False}
FULL = {"fold": True, "share": 2, "facets": True}


def questions_of(articles: Sequence[Article], count: int) -> list[str]:
    """Headlines as questions."""
    return [each.title for each in random.Random(4).sample(list(articles), count)]


def counting(index: Index, questions: Sequence[str]) -> list[tuple[str, ...]]:
    """For each mode and unit: CPU ms without and with counts and folding, and what these add."""
    lines = []
    with Searcher(index) as searcher:
        for mode in ("hybrid", "keyword", "semantic"):
            for by in ("passage", "article"):
                plain, full, extra = [], [], []
                for question in questions:  # so that all are warm
                    searcher.search(question, mode=mode, by=by, **FULL)
                for question in questions * ROUNDS:
                    ask = partial(searcher.search, question, mode=mode, by=by)
                    plain.append(_ms(partial(ask, **PLAIN)))
                    full.append(_ms(partial(ask, **FULL)))
                    extra.append(full[-1] - plain[-1])
                figures = (percentile(plain, 50), percentile(full, 50), percentile(extra, 50))
                lines.append((mode, by, *(f"{ms:.2f}" for ms in figures)))
    return lines


def alerting(index: Index, articles: Sequence[Article], searches: int, rounds: int) -> list[float]:
    """Milliseconds of CPU that so many saved searches cost each commit of a share of `articles`.

    The first commit is left out: what it counts in segments is kept for those that follow.
    """
    chance = random.Random(6)
    with AlertRunner(index) as runner:
        for number in range(searches):
            words = chance.choice(articles).title.split()
            question = " ".join(chance.sample(words, min(len(words), chance.randint(2, 5))))
            runner.add(f"search {number}", question.replace('"', "") or "news")
        spent = []
        size = len(articles) // rounds
        for start in range(0, size * rounds, size):
            with writer(index) as writing:
                for article in articles[start : start + size]:
                    writing.add(article)
            started = time.process_time()
            runner.run(lambda matches: print(len(matches), "matches"))
            spent.append((time.process_time() - started) * 1000)
    return spent[1:]


def _ms(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000
