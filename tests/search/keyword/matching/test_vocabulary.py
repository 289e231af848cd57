"""Prefixes, fuzzy words and misspelt ones: which index terms they stand for."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.keyword import KeywordArticle
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.corpus import Cut
from nutgraf.search.keyword.matching.edit_distance import within
from nutgraf.search.limits import Deadline, Limits, QueryLimitError
from nutgraf.search.query import parse_query
from nutgraf.search.showing.did_you_mean import spelling

words = st.text("abéж", min_size=1, max_size=7)


def by_the_book(one: str, other: str) -> int:
    """Levenshtein's recurrence with swaps of neighbours, a cell at a time."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            steps = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b)]
            if i > 1 and j > 1 and one[i - 2 : i] == b + other[j - 2]:
                steps.append(rows[i - 2][j - 2] + 1)
            rows[i].append(min(steps))
    return rows[-1][-1]


@given(words, st.lists(words, max_size=30), st.integers(1, 2))
def test_distances(word: str, terms: list[str], most: int) -> None:
    letters = np.array([ord(letter) for letter in "".join(terms)], np.uint32)
    starts = np.cumsum([0, *map(len, terms)])
    numbers, distances = within(word, letters, starts, most)
    expected = {i: d for i, term in enumerate(terms) if (d := by_the_book(word, term)) <= most}
    assert dict(zip(numbers.tolist(), distances.tolist(), strict=True)) == expected


CORPUS = [
    [
        KeywordArticle(title="Élections", passages=["the election of electors", "Élan vital"]),
        KeywordArticle(title="Президент", passages=["presidents preside over presidents"]),
    ],
    [KeywordArticle(title="", passages=["an electric president", "election news, election law"])],
]


@pytest.fixture(scope="module")
def english(collection: Callable[..., Any]) -> Any:
    return collection(CORPUS, language="en").leg


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("elec*", [0, 1, 3, 4]),
        ("Élec*", [0, 1, 3, 4]),
        ("elections*", [0, 1, 4]),
        ("electo*", [0]),
        ("electing*", []),
        ("election-n*", [0, 1, 4]),
        ("+election-n*", [4]),
        ("+élan-vi*", [1]),
        ("+vital-el*", []),
        ("electr*", [3]),
        ("él*", [0, 1, 3, 4]),
        ("през*", [2]),
        ("xy*", []),
        ("presidant~", [2, 3]),
        ("presidet~", [2, 3]),
        ("title:élec*", [0, 1]),
        ("title:през*", [2]),
        ("title:elector*", []),
        ("electrix~2", [3]),
        ("viatl~", [1]),
        ("elcetric~1", [3]),
        ("презедент~1", [2]),
        ("elektrik~1", []),
        ("-(elec* OR preside*)", []),
        ("elec* AND vit*", [1]),
    ],
)
def test_expansions_are_searched_as_alternatives(text: str, rows: list[int], english: Any) -> None:
    found, _ = english.search(parse_query(text), 10, Deadline())
    assert sorted(found.tolist()) == rows


def test_of_too_many_words_the_most_frequent_rank_and_that_is_told(
    collection: Callable[..., Any],
) -> None:
    passages = ["aab aac", "aac aad", "aad aac", "aae"]
    leg = collection([[KeywordArticle(title="", passages=passages)]]).leg
    for text in ("aa*", "aaa~1"):
        query = parse_query(text, limits=Limits(expansions=2))
        assert leg.terms(query) == {"aac", "aad"}
        assert leg.search(query, 10, Deadline())[0].tolist() == [1, 2, 0]
        assert leg.cuts(query, Deadline()) == [Cut(text, 2, 4)]
        restricting = parse_query(f"+{text}", limits=Limits(expansions=2))
        assert leg.allowed(restricting, Deadline()).count == 4
        assert not leg.cuts(parse_query(text), Deadline())


def test_words_that_stand_for_too_many_are_refused(collection: Callable[..., Any]) -> None:
    leg = collection([[KeywordArticle(title="", passages=["aab aac aad"])]]).leg
    enough = parse_query("aa*", limits=Limits(terms=3))
    assert len(leg.search(enough, 10, Deadline())[0]) == 1
    with pytest.raises(QueryLimitError, match="stands for more than 3 words"):
        leg.search(parse_query("aa* aab", limits=Limits(terms=3)), 10, Deadline())


def pairs(suggestions: list[Any]) -> list[tuple[str, str]]:
    return [(each.word, each.offer) for each in suggestions]


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("presidemt elektion", [("presidemt", "president"), ("elektion", "election")]),
        ("president of elections", []),
        ('"Presidemt" +elektric', [("Presidemt", "president"), ("elektric", "electric")]),
        ("-presidemt elektrik* source:polittico", []),
        ("qqqqqqqq", []),
        ("or of the presidemt", [("presidemt", "president")]),
    ],
)
def test_did_you_mean(text: str, suggestions: list[tuple[str, str]], english: Any) -> None:
    assert pairs(english.suggestions(parse_query(text))) == suggestions


def test_another_number_is_no_suggestion(collection: Callable[..., Any]) -> None:
    leg = collection([[KeywordArticle(title="", passages=["the budget of 2021"])]]).leg
    assert pairs(leg.suggestions(parse_query("bugdet 2031"))) == [("bugdet", "budget")]


def test_a_pair_of_characters_is_no_misspelling_of_another(collection: Callable[..., Any]) -> None:
    leg = collection([[KeywordArticle(title="", passages=["東京都庁は新宿にある"])]]).leg
    assert leg.suggestions(parse_query("新潟 東海大学")) == []


def test_only_live_rows_are_suggested(collection: Callable[..., Any]) -> None:
    passages = ["senate senate", "sonata"]
    corpus = [[KeywordArticle(title="", passages=passages)]]
    senata = parse_query("senata")
    assert pairs(collection(corpus).leg.suggestions(senata)) == [("senata", "senate")]
    without_first = collection(corpus, [np.array([False, True])]).leg
    assert pairs(without_first.suggestions(senata)) == [("senata", "sonata")]


def test_how_a_suggestion_is_written() -> None:
    text = "Clinton's aides met the Élysée's, and Clinton came"
    assert spelling("clinton", text, Analyzer()) == "clinton"
    assert spelling("elysee", text, Analyzer()) is None
    assert spelling("aides", text, Analyzer()) == "aides"
