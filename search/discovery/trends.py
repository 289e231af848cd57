"""Trends: the words that are more frequent in the hits of a search than in the corpus.

A word counts once an article, and copies of one text are one article. A word's score is the
difference of its log-odds in the hits and in all other articles, with a prior, divided by its
standard deviation: B. L. Monroe, M. P. Colaresi and K. M. Quinn, Fightin' Words, Political
Analysis 16 (2008), equations 16 and 22.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...index.articles.day_numbers import NO_DATE
from ..article_table import ArticleTable
from ..corpus import Corpus
from ..limits import Deadline

READ: Final = 200
"""The most hits whose texts are read for their words, evenly over all hits."""

COMPARED: Final = 400
"""The most words that are compared with the corpus: those of most of the texts read."""

PRIOR: Final = 10.0
"""The weight of the prior, in articles: a word of few hits needs to be rare in the corpus."""

LEAST: Final = 2
"""The least number of hits that have a word."""

LIFT: Final = 2.0
"""The least ratio of a word's share of the hits to its share of all other articles. Hits are longer
than other articles, so they have more of every common word."""

CERTAIN: Final = 1.96
"""The least score of a word: the two-sided bound of chance, one in twenty."""

_BLOCK: Final = 50_000
"""Articles counted at a time, which bounds the memory of a large corpus."""


@dataclass(frozen=True, slots=True)
class TrendWord:
    """A word that stands out, as most hits write it.

    `articles` of the hits have it, and `of_all` articles of the corpus. `score` is in standard
    deviations above chance. `months` counts the dated hits with the word by month (`2016-03`).
    """

    word: str
    score: float
    articles: int
    of_all: int
    months: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """As `trends --json` prints it."""
        return {
            "word": self.word,
            "score": round(self.score, 3),
            "articles": self.articles,
            "of_all": self.of_all,
            "months": dict(self.months),
        }


@dataclass(frozen=True, slots=True)
class Trends:
    """The words that stand out in the hits of a search, the clearest first.

    `hits` is the number of articles found, `articles` that of the corpus, without copies; `months`
    counts the dated hits by month.
    """

    query: str
    generation: int
    hits: int
    articles: int
    months: Mapping[str, int]
    words: tuple[TrendWord, ...]

    def to_json(self) -> dict[str, Any]:
        """As `trends --json` prints it."""
        return {
            "query": self.query,
            "generation": self.generation,
            "hits": self.hits,
            "articles": self.articles,
            "months": dict(self.months),
            "words": [each.to_json() for each in self.words],
        }


def standing_out(
    hits: NDArray[np.int64],
    asked: frozenset[str],
    corpus: Corpus,
    table: ArticleTable,
    limit: int,
    deadline: Deadline,
) -> tuple[TrendWord, ...]:
    """The `limit` words that stand out most in the articles `hits` (n,) without copies.

    `asked` are index terms that are left out: the question's own.
    """
    everywhere = representatives(table)
    rest = everywhere[~np.isin(table.text_of[everywhere], table.text_of[hits])]
    if not len(hits) or not len(rest):
        return ()  # nothing to compare, or nothing to compare with
    written = _words(hits, asked, corpus, table)
    terms = [term for term, _ in written]
    own = np.sort(hits)
    having = _having(terms, own, corpus, deadline)
    inside = having.sum(axis=1)
    outside = _having(terms, rest, corpus, deadline).sum(axis=1)
    scores = log_odds(inside, len(own), outside, len(rest))
    scores[(inside < LEAST) | (inside * len(rest) < LIFT * outside * len(own))] = -np.inf
    best = np.lexsort((np.arange(len(terms)), -scores))[:limit]
    return tuple(
        TrendWord(
            word=written[place][1],
            score=float(scores[place]),
            articles=int(inside[place]),
            of_all=int(inside[place] + outside[place]),
            months=by_month(own[having[place]], table),
        )
        for place in best.tolist()
        if scores[place] >= CERTAIN
    )


def log_odds(
    inside: NDArray[np.int64], hits: int, outside: NDArray[np.int64], rest: int
) -> NDArray[np.float64]:
    """The scores of words that `inside` (n,) of `hits` articles have, and `outside` of `rest`.

    The prior is PRIOR articles that have each word as often as all articles, and half of one more,
    do: so no word is certain. If y articles of m and a of the prior have a word, its log-odds are
    log((y + a) / (m + PRIOR - y - a)). The difference of both sides is divided by the square root
    of 1 / (y_1 + a) + 1 / (y_2 + a).
    """
    prior = PRIOR * (inside + outside + 0.5) / (hits + rest + 1)
    ours, others = inside + prior, outside + prior
    difference = np.log(ours / (hits + PRIOR - ours)) - np.log(others / (rest + PRIOR - others))
    scores: NDArray[np.float64] = difference / np.sqrt(1 / ours + 1 / others)
    return scores


def representatives(table: ArticleTable) -> NDArray[np.int64]:
    """One live article of each text, ascending: (n,)."""
    live = np.flatnonzero(table.live)
    return live[np.unique(table.text_of[live], return_index=True)[1]]


def by_month(articles: NDArray[np.int64], table: ArticleTable) -> dict[str, int]:
    """The number of some articles (n,) in each month that has any, in order."""
    days = table.days[articles]
    months, counts = np.unique(
        days[days != NO_DATE].astype("M8[D]").astype("M8[M]"), return_counts=True
    )
    return dict(zip(map(str, months), counts.tolist(), strict=True))


def _words(
    hits: NDArray[np.int64], asked: frozenset[str], corpus: Corpus, table: ArticleTable
) -> Sequence[tuple[str, str]]:
    """The terms of most of the hits read, each as it is written most often."""
    analyzer, spellings = corpus.contents.analyzer, dict[str, Counter[str]]()
    read = hits[np.unique(np.linspace(0, len(hits) - 1, READ).round().astype(np.int64))]
    for version in table.versions[read].tolist():
        article, _ = corpus.contents.version(version)
        text = f"{article.title}\n\n{article.text}"
        seen: dict[str, str] = {}
        for token in analyzer.asked(text):
            written = text[token.start : token.end]
            if len(written) > 2 and not written.isnumeric():
                # A word that begins a sentence has a capital; elsewhere it may have none.
                seen[token.term] = min(seen.get(token.term, written), written, key=_capitals)
        for term, written in seen.items():
            spellings.setdefault(term, Counter())[written] += 1
    found = [
        (term, written.most_common(1)[0][0], written.total())
        for term, written in spellings.items()
        if term not in asked and not analyzer.is_stop_word(term)
    ]
    found.sort(key=lambda each: -each[2])
    return [(term, written) for term, written, _ in found[:COMPARED]]


def _capitals(word: str) -> int:
    return sum(map(str.isupper, word))


def _having(
    terms: Sequence[str], articles: NDArray[np.int64], corpus: Corpus, deadline: Deadline
) -> NDArray[np.bool_]:
    """Which of some articles (n,), ascending, have each of some terms: (terms, n)."""
    parts = [
        corpus.articles.having(terms, articles[start : start + _BLOCK], deadline) > 0
        for start in range(0, len(articles), _BLOCK)
    ]
    return np.concatenate(parts, axis=1)
