"""The processor time of counts, folding and saved searches, warm."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from nutgraf.index import Article, Index
from nutgraf.search import Results, Searcher
from nutgraf.search.alerts import AlertRunner
from nutgraf.search.ranking.ranking import Ranking

from ..measuring import percentile
from .synthetic import writer

PLAIN = {"copies": True, "per_article": 0, "facets": False}
FULL = {"copies": False, "per_article": 2, "facets": True}


class Uncounted(Searcher):
    """A searcher that ranks only the lists of the legs and counts nothing."""

    def _ranked(self, *asked: Any) -> Ranking:
        return replace(super()._ranked(*asked), beyond=None)


def counting(index: Index, questions: Sequence[str]) -> list[tuple[str, ...]]:
    """For each mode and unit: hits, CPU ms without counts and folding, and their extra CPU ms."""
    lines = []
    with Searcher(index) as searcher, Uncounted(index) as uncounted:
        for mode in ("hybrid", "keyword", "semantic"):
            for by in ("passage", "article"):
                plain, extra, totals = [], [], []
                for warm in (False, True, True, True):
                    for question in questions:
                        ask = partial(uncounted.search, question, mode=mode, by=by, **PLAIN)
                        without, _ = _ms(ask)
                        ask = partial(searcher.search, question, mode=mode, by=by, **FULL)
                        with_, results = _ms(ask)
                        if warm:
                            plain.append(without)
                            extra.append(with_ - without)
                            totals.append(results.total)
                figures = (percentile(own, p) for own, p in ((plain, 50), (extra, 50), (extra, 90)))
                hits = f"{percentile(totals, 50):.0f} · {percentile(totals, 90):.0f}"
                lines.append((mode, by, hits, *(f"{ms:.2f}" for ms in figures)))
    return lines


def alerting(index: Index, articles: Sequence[Article], searches: int, rounds: int) -> list[float]:
    """CPU milliseconds that saved searches add to each commit of a share of `articles`.

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


def _ms(work: Callable[[], Results]) -> tuple[float, Results]:
    started = time.process_time()
    results = work()
    return (time.process_time() - started) * 1000, results
