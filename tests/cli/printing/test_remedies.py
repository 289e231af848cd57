"""What would bring an article back, in the words of the command line."""

import pytest

from nutgraf.cli.printing.remedies import remedy_in_words
from nutgraf.search import Remedy, SearchRequest, WhyNot
from nutgraf.search.diagnosis.whynot import Step

REQUEST = SearchRequest("ferry")


@pytest.mark.parametrize(
    ("remedy", "words"),
    [
        (Remedy(REQUEST, {"copies": True}), "--copies"),
        (Remedy(REQUEST, {"literal": True}), "--literal"),
        (Remedy(REQUEST, {"limit": 12}), "-k 12"),
        (Remedy(REQUEST, {"mode": "hybrid"}), "--mode hybrid"),
        (Remedy(REQUEST, {"min_score": None}), "leave out --min-score"),
        (Remedy(REQUEST, words=("reef",)), "add “reef”"),
        (Remedy(REQUEST, without=("-a", "source:b")), "leave out -a source:b"),
        (
            Remedy(REQUEST, without=("source:b",), words=("reef", "hull")),
            "leave out source:b and add “reef hull”",
        ),
    ],
)
def test_a_change_in_words(remedy, words):
    lost = Step("page", "hit 12", lost=True)
    assert remedy_in_words(WhyNot("a", (lost,), 12, remedy)) == words


def test_an_article_that_is_not_there_is_to_be_indexed():
    lost = Step("index", "no article", lost=True)
    assert remedy_in_words(WhyNot("a", (lost,), None, None)).startswith("index it")


def test_nothing_is_said_of_what_is_found_or_cannot_be_helped():
    found = Step("page", "hit 1")
    lost = Step("verdict", "no answer", lost=True)
    assert remedy_in_words(WhyNot("a", (found,), 1, None)) is None
    assert remedy_in_words(WhyNot("a", (lost,), None, None)) is None
