"""A deadline ends a search with an error, and leaves nothing behind."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from nutgraf.index.errors import QueryError
from nutgraf.index.keyword import KeywordArticle
from nutgraf.search.limits import Deadline, QueryTimeoutError
from nutgraf.search.query import parse_query

CORPUS = [[KeywordArticle(title="one", passages=["two three two", "three four"])]]


class Countdown(Deadline):
    """Passes after so many looks at it: any moment of a search can be tried."""

    def __init__(self, looks: int) -> None:
        super().__init__(math.inf)
        self.looks = looks

    __slots__ = ("looks",)

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise QueryTimeoutError("over")


@pytest.mark.parametrize(
    "text", ["two three four", '"two three"', '"two three"~3 -one', "th* fuor~2", "two AND title:o"]
)
def test_it_may_pass_at_any_moment(text: str, collection: Callable[..., Any]) -> None:
    made = collection(CORPUS)
    query = parse_query(text)
    expected = [part.tolist() for part in made.leg.search(query, 10, Deadline())]
    interrupted = 0
    for looks in range(1000):
        leg = collection(CORPUS).leg if looks < 3 else made.leg
        try:
            leg.search(query, 10, Countdown(looks))
            break
        except QueryTimeoutError:
            interrupted += 1
        assert [part.tolist() for part in leg.search(query, 10, Deadline())] == expected
    assert 1 < interrupted < 1000


def test_a_passed_deadline_is_a_query_error_that_says_what_to_do() -> None:
    with pytest.raises(QueryError, match=r"longer than -1 s: use fewer or rarer words"):
        Deadline(-1).check()
    Deadline(math.inf).check()
