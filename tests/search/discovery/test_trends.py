"""Trends: planted words stand out, by whole articles, without copies, on any generation."""

import random
import shutil
from dataclasses import replace
from math import log, sqrt

import numpy as np
import pytest

from nutgraf.index import Index
from nutgraf.search import LiveSearcher, Searcher
from nutgraf.search.discovery.trends import PRIOR, log_odds
from tests.helpers.planted_words import SUBJECTS, article, planted_articles


@pytest.fixture(scope="module")
def planted(template, tmp_path_factory):
    """An index of all planted articles."""
    path = tmp_path_factory.mktemp("trends") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index:
        with index.writer() as writer:
            for each in planted_articles():
                writer.add(each)
        yield index


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS)
def test_words_planted_in_the_hits_are_among_the_first_ten(planted, subject):
    with Searcher(planted) as searcher:
        found = searcher.trends(subject, mode="keyword", limit=10)
    assert found.hits == 6
    assert set(SUBJECTS[subject]) <= {each.word for each in found.words}
    assert subject not in {each.word for each in found.words}
    first = found.words[0]
    assert (first.articles, first.of_all) == (6, 6)
    assert first.months == {f"2021-0{month}": 1 for month in range(1, 7)}
    assert found.months == first.months


def test_scores_are_those_of_the_formula():
    """Eight of ten hits have the word, and four of ninety other articles."""
    a = PRIOR * 12.5 / 101
    ours = log((8 + a) / (10 + PRIOR - 8 - a))
    others = log((4 + a) / (90 + PRIOR - 4 - a))
    score = (ours - others) / sqrt(1 / (8 + a) + 1 / (4 + a))
    assert log_odds(np.array([8]), 10, np.array([4]), 90)[0] == pytest.approx(score, abs=1e-12)


def test_copies_count_once_and_days_unknown_stand_in_no_month(index):
    drawn = random.Random(1)
    with index.writer() as writer:
        for number in range(4):
            writer.add(article(number, "canal", drawn))
        once = article(0, "quarry", drawn)
        for number in range(5):
            writer.add(replace(once, id=f"copy {number}", source=f"Gazette {number}"))
    with Searcher(index) as searcher:
        found = searcher.trends("canal", mode="keyword")
        assert searcher.trends("quarry", mode="keyword").hits == 1
    assert (found.hits, found.months) == (4, {})
    # The two articles of the fixture, and one text for all five copies.
    assert found.articles == 2 + 4 + 1
    assert {each.word: each.of_all for each in found.words}["barge"] == 4


def test_an_earlier_generation_has_its_own(planted, tmp_path):
    shutil.copytree(planted.path, tmp_path / "index")
    with Index.open(tmp_path / "index") as index:
        before = index.generation
        with index.writer() as writer:
            for number in range(6):
                writer.remove(f"bakery-{number}")
        with LiveSearcher(index) as live:
            assert live.trends("bakery", mode="keyword").hits == 0
            found = live.trends("bakery", mode="keyword", as_of=before)
    assert (found.generation, found.hits) == (before, 6)
    assert {"rye", "ovens"} <= {each.word for each in found.words}


def test_without_hits_or_without_other_articles_nothing_stands_out(empty_index):
    with Searcher(empty_index) as searcher:
        assert searcher.trends("bakery", mode="keyword").words == ()
    with empty_index.writer() as writer:
        for number in range(3):
            writer.add(article(number, "bakery", random.Random(number)))
    with Searcher(empty_index) as searcher:
        found = searcher.trends("bakery", mode="keyword")
    assert (found.hits, found.words) == (3, ())
