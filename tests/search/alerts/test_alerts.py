"""Saved searches: what matches, with which score, and that each match is told once."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from nutgraf.index import Article, NutgrafError, QueryError
from nutgraf.search import Searcher
from nutgraf.search.alerts import AlertRunner
from nutgraf.search.ranking.calibration import CALIBRATION, Calibration
from tests.conftest import HALCYON, TUNNEL

from .literal import judged
from .test_news import SECOND

QUESTIONS = {
    "ferry": "ferry aground passengers",
    "tunnel": "tunnel roof workers killed",
    "meaning": "a vessel in distress at sea",
    "wide": "safety of ships and tunnels",
    "twice": "ferry ferry rocks",
    "unknown": "zebra crossing ferry",
}


EVERYTHING = Calibration(intercept=-4.5, slope=7.0, lead=33.0, nothing=-1.0)
"""By which nothing is no answer."""


@pytest.fixture
def runner(empty_index):
    with AlertRunner(empty_index) as runner:
        yield runner


def add(index, *articles):
    with index.writer(follow_up=False) as writer:
        for article in articles:
            writer.add(article)


def told(runner):
    found = []
    runner.run(found.extend)
    return [(match.name, match.article) for match in found]


def test_scores_are_those_of_a_search(empty_index, runner):
    """All searches at once score as the searcher scores them one by one."""
    with empty_index.writer(follow_up=False) as writer:
        writer.add(Article(id="old", title="Quotas", text="Cod quotas were cut on Monday."))
        writer.put_setting(CALIBRATION, EVERYTHING.to_json())
    for name, question in QUESTIONS.items():
        runner.add(name, question, least=0.0)
    add(empty_index, HALCYON, TUNNEL)
    found = []
    runner.run(found.extend)
    assert {(m.name, m.article) for m in found} == {
        (name, id_) for name in QUESTIONS for id_ in ("halcyon", "tunnel")
    }
    with Searcher(empty_index) as searcher:
        for match in found:
            passages = judged(searcher, QUESTIONS[match.name])[match.article]
            assert match.score == pytest.approx(max(passages.values()), abs=1e-6), match
            assert match.score == pytest.approx(passages[match.passage], abs=1e-6), match


@pytest.mark.parametrize("question", ["greyf*", "greyfelt~"])
def test_words_spelled_in_part_stand_for_words_that_came_later_too(empty_index, runner, question):
    """The runner is kept by `watch`; a new word is what an alert may have been waiting for."""
    with empty_index.writer(follow_up=False) as writer:
        writer.add(Article(id="old", title="Quotas", text="Cod quotas were cut on Monday."))
        writer.put_setting(CALIBRATION, EVERYTHING.to_json())
    runner.add("spelled", question, least=0.0)
    add(empty_index, HALCYON)
    runner.match()
    add(empty_index, TUNNEL)
    [match] = runner.match()
    with Searcher(empty_index) as searcher:
        found = judged(searcher, question)
    assert match.article == "tunnel"
    assert match.score == pytest.approx(max(found["tunnel"].values()), abs=1e-6)


def test_each_match_is_told_once_and_only_of_later_commits(empty_index, runner):
    add(empty_index, HALCYON)
    runner.add("ferry", "ferry aground on rocks")
    assert told(runner) == []
    add(empty_index, TUNNEL)
    assert told(runner) == []
    add(empty_index, replace(HALCYON, id="copy"))
    assert told(runner) == [("ferry", "copy")]
    assert told(runner) == []
    with empty_index.writer(follow_up=False) as writer:
        writer.remove("copy")
    assert told(runner) == []


def test_matching_tells_nobody_and_goes_on_where_it_stopped(empty_index, runner, monkeypatch):
    """A commit is matched once, also where whoever matched it died before it was recorded."""
    runner.add("ferry", "ferry aground on rocks")
    assert runner.match() == []
    add(empty_index, HALCYON)

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying, AlertRunner(empty_index) as other:
        dying.setattr(other._store._catalogue.alerts, "put_matches", die)
        with pytest.raises(KeyboardInterrupt):
            other.match()
    assert [match.article for match in runner.match()] == ["halcyon"]
    assert runner.match() == []
    with AlertRunner(empty_index) as other:
        assert other.match() == []
        assert told(other) == [("ferry", "halcyon")]
    assert told(runner) == []


def test_matching_waits_for_no_writer(empty_index, runner):
    runner.add("ferry", "ferry aground on rocks")
    with empty_index.writer(follow_up=False) as writer:
        writer.add(HALCYON)
        writer.commit()
        assert told(runner) == [("ferry", "halcyon")]


def test_a_generation_that_was_compacted_away_is_matched(empty_index, runner):
    runner.add("ferry", "ferry aground on rocks")
    add(empty_index, HALCYON)
    add(empty_index, TUNNEL)
    with empty_index.writer(follow_up=False) as writer:
        writer.compact(keep=1)
    assert told(runner) == [("ferry", "halcyon")]


def test_a_revived_article_is_told_of_the_commit_that_brought_it(empty_index, runner):
    runner.add("ferry", "ferry aground on rocks")
    add(empty_index, HALCYON)
    with empty_index.writer(follow_up=False) as writer:
        writer.remove("halcyon")
    with empty_index.writer(follow_up=False) as writer:
        writer.return_to(1)
    found = []
    runner.run(found.extend)
    assert [(m.article, m.generation) for m in found] == [("halcyon", 1)]


def test_only_what_passes_the_verdict_answers(empty_index, runner):
    """The bar is the index's own: what hardly anything reaches by chance, and the probability."""
    runner.add("sure", "ferry aground on rocks", least=0.4)
    runner.add("any", "zebra crossings of the wide savannah", least=0.0)
    runner.add("literal", "+ferry zebra crossings of the wide savannah", least=0.9)
    add(empty_index, HALCYON)
    assert told(runner) == [("literal", "halcyon"), ("sure", "halcyon")]
    with empty_index.writer(follow_up=False) as writer:
        writer.put_setting(CALIBRATION, replace(EVERYTHING, intercept=-9.0).to_json())
    add(empty_index, SECOND)
    assert told(runner) == [("any", "second"), ("literal", "second")]


def test_what_nobody_took_is_told_again(empty_index, runner):
    runner.add("ferry", "ferry aground on rocks")
    add(empty_index, HALCYON)

    def fail(matches):
        raise NutgrafError("the webhook is down")

    with pytest.raises(NutgrafError):
        runner.run(fail)
    assert told(runner) == [("ferry", "halcyon")]
    assert told(runner) == []


def test_filters_hold(empty_index, runner):
    runner.add("here", "ferry aground source:courier")
    runner.add("there", "ferry aground source:post")
    runner.add("without", "ferry aground -rocks -passengers -company")
    runner.add("only a filter", "source:post date:2019")
    runner.add("phrase", '"ran onto rocks" ferry')
    add(empty_index, HALCYON, TUNNEL)
    assert set(told(runner)) == {
        ("here", "halcyon"),
        ("phrase", "halcyon"),
        ("only a filter", "tunnel"),
    }


def test_a_search_is_replaced_by_name_and_forgotten(empty_index, runner):
    runner.add("a", "tunnel")
    runner.add("a", "ferry aground on rocks")
    assert [each.query for each in runner.saved()] == ["ferry aground on rocks"]
    assert runner.remove("a")
    assert not runner.remove("a")
    add(empty_index, HALCYON)
    assert told(runner) == []


def test_a_search_that_cannot_be_asked_is_refused(runner):
    with pytest.raises(NutgrafError, match="a name and a question"):
        runner.add("a", "  ")
    with pytest.raises(QueryError):
        runner.add("a", "date:2016-99")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"least": "high"}, "least is a number, not 'high'"),
        ({"least": 2}, "least is a probability from 0 to 1, not 2"),
        ({"least": float("nan")}, "least is a probability from 0 to 1, not nan"),
        ({"name": 5}, "the name of a saved search is a str, not int"),
        ({"changes": "no"}, "changes is True or False, not str"),
        ({"query": None}, "a query is a text, not NoneType"),
    ],
)
def test_what_would_stop_all_matching_is_refused_before_it_is_saved(runner, given, said):
    with pytest.raises(NutgrafError, match=said):
        runner.add(**({"name": "a", "query": "tunnel"} | given))
    assert runner.saved() == []


def test_many_articles_in_merged_segments(empty_index, runner):
    runner.add("twelve", "report number 12")
    for half in range(2):
        add(
            empty_index,
            *(
                Article(
                    id=f"{half}-{i}", title=f"Report {i}", text=f"It speaks of number {i} alone.",
                    date=date(2020, 1, 1),
                )
                for i in range(10, 14)
            ),
        )  # fmt: skip
    names = told(runner)
    assert ("twelve", "0-12") in names
    assert ("twelve", "1-12") in names
    assert np.unique(names, axis=0).shape == np.array(names).shape


def test_a_search_of_another_encoder_is_encoded_once_and_keeps_its_matches(empty_index, runner):
    saved = runner.add("ferry", "ferry aground on rocks")
    add(empty_index, HALCYON)
    assert len(runner.match()) == 1
    catalogue = runner._store._catalogue
    with catalogue.writing():
        catalogue.alerts.put_vector(replace(saved, encoder="another", vector=b""))
    add(empty_index, SECOND)
    assert [match.article for match in runner.match()] == ["second"]
    assert runner.saved() == [saved]
    assert told(runner) == [("ferry", "halcyon"), ("ferry", "second")]
