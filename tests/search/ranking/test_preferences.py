"""What is said to come first does: days, names, the newest; beside lists sorted by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index import Article
from nutgraf.index.articles.day_numbers import NO_DATE, day_number
from nutgraf.search import Searcher
from nutgraf.search.ranking.preferences import answering, favouring, preferring
from nutgraf.search.ranking.ranking import Ranking
from nutgraf.search.understanding import Preference
from nutgraf.search.understanding.preferred_days import FIRM, recent

NEW_YEAR = date(2016, 1, 1)
YEAR = Preference(NEW_YEAR, date(2016, 12, 31))


def ranking(scores):
    """A ranking of rows 0, 1, 2 … with some scores, best first."""
    values, none = np.array(scores, np.float64), np.zeros(len(scores), np.int64)
    return Ranking(
        rows=np.arange(len(scores)), scores=values, keyword=values, semantic=values,
        keyword_ranks=none, semantic_ranks=none, parts=(), relevance=values,
        answers=values >= 2 / 3 * max(scores, default=0),
    )  # fmt: skip


def days(*of):
    return np.array([day_number(each) for each in of])


def test_what_answers_has_two_thirds_of_the_best_score():
    assert answering(ranking([0.9, 0.6, 0.599, 0.1])).tolist() == [True, True, False, False]
    assert answering(ranking([0.0, 0.0])).tolist() == [True, True]  # filters alone
    assert answering(ranking([])).tolist() == []


def test_of_a_named_time_all_come_first_that_answer_at_all():
    dates = days(date(2015, 1, 1), date(2016, 5, 1), None, date(2016, 12, 31), date(2016, 1, 1))
    found = ranking([0.9, 0.5, 0.4, 0.37, 0.35])
    assert preferring(found, YEAR, dates, exact=False).rows.tolist() == [1, 3, 0, 2, 4]
    assert preferring(found, YEAR, dates, exact=True).rows.tolist() == [1, 3, 4, 0, 2]


def test_the_newest_of_what_answers_comes_first_and_one_of_the_future_late():
    dates = days(
        date(2010, 1, 1), date(2016, 1, 1), date(2099, 1, 1), None, date(2015, 12, 30), NEW_YEAR
    )
    found = ranking([0.9, 0.8, 0.7, 0.65, 0.62, 0.1])
    newest = recent(date(2016, 1, 2))
    assert preferring(found, newest, dates, exact=False).rows.tolist() == [1, 4, 0, 2, 3, 5]
    assert preferring(found, newest, dates, exact=True).rows.tolist() == [1, 5, 4, 0, 2, 3]


def test_a_name_comes_first_where_its_passages_answer():
    named = np.array([False, True, True, False])
    found = ranking([1.0, 0.5, 0.3, 0.2])
    assert favouring(found, named, FIRM, exact=False).rows.tolist() == [1, 0, 2, 3]
    assert favouring(found, named, FIRM, exact=True).rows.tolist() == [1, 2, 0, 3]


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.none() | st.dates(date(2014, 1, 1), date(2018, 1, 1))),
        max_size=12,
    ),
    st.booleans(),
    st.sampled_from([YEAR, recent(date(2017, 1, 1))]),
)
def test_any_list_is_as_one_sorted_by_hand(rows, exact, preference):
    rows.sort(key=lambda row: -row[0])
    best = max((score for score, _ in rows), default=0)

    def key(row):
        score, day = row
        if not (exact or score >= preference.least * best) or day is None:
            return 10**9
        if preference.newest:
            return abs((day - preference.last).days)
        return 0 if preference.first <= day <= preference.last else 10**9

    expected = sorted(range(len(rows)), key=lambda place: key(rows[place]))
    dates = days(*(day for _, day in rows)).astype(np.int64)
    found = preferring(ranking([score for score, _ in rows]), preference, dates, exact=exact)
    assert found.rows.tolist() == expected
    assert day_number(None) == NO_DATE


@pytest.fixture
def searcher(empty_index):
    """Seven letters of one subject, of which the one that has most of its words is of no year
    asked for, and two of another subject."""
    texts = {
        2012: "The harbour dues rise, and harbour dues pay for the harbour.",
        2014: "Skippers say harbour dues are too high for small boats.",
        2016: "Last night the council spoke of harbour dues until eleven.",
        2018: "No ship left port while the row over harbour dues went on.",
    }
    with empty_index.writer() as writer:
        for year, text in texts.items():
            for number, month in enumerate((3, 9)):
                writer.add(
                    Article(
                        id=f"{year}-{month}", title="", text=f"{text} {'It is so. ' * number}",
                        date=date(year, month, 1), source="Courier" if number else "Post",
                    )
                )  # fmt: skip
        writer.add(
            Article(id="bakers", title="", text="Bakers met in Ostrey.", date=date(2020, 1, 1))
        )
    with Searcher(empty_index) as searcher:
        yield searcher


def ids(results):
    return [hit.article.id for hit in results]


@pytest.mark.parametrize("mode", ["hybrid", "keyword"])
def test_a_search_does_what_it_prints(searcher, mode):
    asked = {"mode": mode, "literal": False, "copies": True, "now": date(2020, 6, 1)}
    named = searcher.search("harbour dues in 2016", **asked)
    assert str(named.reading) == "2016-01-01 to 2016-12-31 first"
    assert {id_[:4] for id_ in ids(named)[:2]} == {"2016"}
    assert {id_[:4] for id_ in ids(named)} >= {"2012", "2014", "2016", "2018"}
    for newest in (
        searcher.search("latest on harbour dues", **asked),
        searcher.search("harbour dues", recent=True, **asked),
    ):
        assert str(newest.reading) == "newest first"
        first = [hit.article.date for hit in newest if hit.article.id != "bakers"][:4]
        assert first == sorted(first, reverse=True)
        assert ids(newest)[0] == "2018-9"


def test_a_sorted_list_has_what_answers_and_nothing_else(searcher):
    for sort in ("date", "-date", "title"):
        found = searcher.search("harbour dues", sort=sort, copies=True)
        assert "bakers" not in ids(found)
        assert found.total == len(found) == 8
    dates = [hit.article.date for hit in searcher.search("harbour dues", sort="date", copies=True)]
    assert dates == sorted(dates)
