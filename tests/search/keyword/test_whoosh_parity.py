"""Order and scores are those of Whoosh's own matchers and BM25F scorer, over the same data."""

import os
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from whoosh import query as whoosh  # type: ignore[import-untyped]
from whoosh.scoring import BM25F  # type: ignore[import-untyped]
from whoosh.searching import Searcher  # type: ignore[import-untyped]

from nutgraf.index.keyword import KeywordArticle
from nutgraf.index.keyword.whoosh.live_rows import LiveRows
from nutgraf.index.keyword.whoosh.reader import LiveReader
from nutgraf.index.keyword.whoosh.stored_fields import StoredFields
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.keyword import Weights
from nutgraf.search.keyword.scoring.idf import whoosh_idf
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query

pytestmark = pytest.mark.slow

# Thousands of queries take Whoosh minutes: NUTGRAF_THOROUGH=20 asks for twenty times as many.
TIMES = int(os.environ.get("NUTGRAF_THOROUGH", "1"))
WEIGHTS = Weights(title=2.5, body=1.0)
VOCABULARY = [first + second + third for third in "xyz" for first in "abcd" for second in "klmn"]


def words_of(chance: random.Random, count: int) -> list[str]:
    places = (min(int(chance.paretovariate(0.5)) - 1, len(VOCABULARY) - 1) for _ in range(count))
    return [VOCABULARY[place] for place in places]


@pytest.fixture(scope="module", params=["all rows are live", "a third is dead"])
def both(collection: Callable[..., Any], request: Any) -> tuple[Any, Any, Any]:
    """The leg, a Whoosh searcher over the same three segments, and the row of each document."""
    chance = random.Random(1)
    corpus = [
        [
            KeywordArticle(
                title=" ".join(words_of(chance, chance.randint(0, 6))),
                passages=[
                    " ".join(words_of(chance, chance.randint(1, 25)))
                    for _ in range(chance.randint(0, 6))
                ],
            )
            for _ in range(size)
        ]
        for size in (25, 3, 15)
    ]
    live = None
    if request.param != "all rows are live":
        live = [
            np.repeat(
                [bool(chance.randrange(3)) for _ in articles], [len(a.passages) for a in articles]
            )
            for articles in corpus
        ]
    made = collection(corpus, live, weights=WEIGHTS, k1=1.2, b=0.75, idf=whoosh_idf)
    rows = LiveRows(made.segments, made.live)
    reader = LiveReader(rows, Analyzer("none"), StoredFields(rows, lambda wanted: []))
    return made.leg, Searcher(reader, weighting=BM25F(B=0.75, K1=1.2)), rows.rows


def scored(word: str) -> Any:
    return whoosh.Or(
        [
            whoosh.Term("title", word, boost=WEIGHTS.title),
            whoosh.Term("text", word, boost=WEIGHTS.body),
        ]
    )


def any_of(words: Iterable[str]) -> Any:
    return whoosh.Or([scored(word) for word in words])


def phrase(words: list[str]) -> Any:
    return whoosh.Or([whoosh.Phrase(field, words) for field in ("title", "text")])


@dataclass(frozen=True)
class Case:
    """A query, and how Whoosh is asked the same.

    Filters and exclusions go by search's `filter` and `mask`: Whoosh's Require excludes what it
    should require, and its AndNot lets the first row through where the excluded rows begin
    earlier.
    """

    text: str
    ranking: Any
    filter: Any = None
    mask: Any = None


def either(chance: random.Random) -> Case:
    words = words_of(chance, chance.randint(1, 8))
    return Case(" ".join(words), any_of(words))


def all_of(chance: random.Random) -> Case:
    words = words_of(chance, chance.randint(2, 4))
    return Case(" AND ".join(words), whoosh.And([scored(word) for word in words]))


def without(chance: random.Random) -> Case:
    words, excluded = words_of(chance, chance.randint(1, 4)), words_of(chance, 1)
    return Case(f"{' '.join(words)} -{excluded[0]}", any_of(words), mask=any_of(excluded))


def side_by_side(chance: random.Random) -> Case:
    words = words_of(chance, chance.randint(2, 3))
    return Case(f'"{" ".join(words)}"', any_of(words), filter=phrase(words))


def beginning(chance: random.Random) -> Case:
    begin, word = chance.choice("abcd") + chance.choice("klmn"), words_of(chance, 1)[0]
    expanded = [term for term in VOCABULARY if term.startswith(begin)]
    return Case(f"{begin}* {word}", any_of([*expanded, word]))


def mixed(chance: random.Random) -> Case:
    plain, together = words_of(chance, chance.randint(0, 3)), words_of(chance, 2)
    required, excluded, titled = (words_of(chance, 1) for _ in range(3))
    in_title = whoosh.Term("title", titled[0], boost=WEIGHTS.title)
    return Case(
        f'{" ".join(plain)} +{required[0]} -{excluded[0]} "{" ".join(together)}"'
        f" OR title:{titled[0]}",
        whoosh.Or([any_of([*plain, *together, *required]), in_title]),
        filter=whoosh.And([whoosh.Or([phrase(together), in_title]), any_of(required)]),
        mask=any_of(excluded),
    )


@pytest.mark.parametrize(
    ("kind", "queries"),
    [
        (either, 100),
        (all_of, 80),
        (without, 80),
        (side_by_side, 40),
        (beginning, 80),
        (mixed, 30),
    ],
)
def test_same_rows_same_scores_same_order(
    kind: Callable[[random.Random], Case], queries: int, both: tuple[Any, Any, Any]
) -> None:
    leg, searcher, row_of = both
    chance = random.Random(kind.__name__)
    found_something = 0
    for _ in range(queries * TIMES):
        case = kind(chance)
        expected = searcher.search(
            case.ranking, limit=None, filter=case.filter, mask=case.mask
        ).top_n
        rows, scores = leg.search(parse_query(case.text), 10_000, Deadline())
        assert len(rows) == len(expected), case.text
        by_row = {row_of[number]: score for score, number in expected}
        np.testing.assert_allclose(scores, [by_row[row] for row in rows.tolist()], rtol=1e-9)
        # Whoosh adds in another order: what differs by less than rounding may stand either way.
        np.testing.assert_allclose(scores, [score for score, _ in expected], rtol=1e-9)
        rounded = [round(score, 9) for score in scores]
        if len(set(rounded)) == len(rounded):
            assert rows.tolist() == [row_of[number] for _, number in expected], case.text
        found_something += len(rows) > 0
    assert found_something > queries / 10 * TIMES
