"""Generations: any of them can be asked again, and returned to without encoding anything."""

import dataclasses
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest

from nutgraf.index import Article, GenerationError
from tests.conftest import HALCYON, TUNNEL
from tests.helpers.changes import change, hits


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_an_earlier_generation_answers_as_it_did(index, mode):
    then = hits(index, mode=mode)
    change(index, add=[dataclasses.replace(HALCYON, text="Nothing happened.")], remove=["tunnel"])
    assert hits(index, mode=mode) != then
    assert hits(index, 1, mode) == then
    assert hits(index, 0, mode) == []


def test_a_generation_that_is_not_there_is_refused_with_those_that_are(index):
    for number in (2, -1):
        with pytest.raises(GenerationError, match="there is none; generations 0 to 1 can be read"):
            index.snapshot(number)
    with index.writer() as writer, pytest.raises(GenerationError, match="generation 9"):
        writer.return_to(9)
    assert index.generation == 1


def test_returning_is_a_generation_of_its_own_and_encodes_nothing(index):
    then = hits(index)
    change(index, add=[dataclasses.replace(HALCYON, title="Second edition")], remove=["tunnel"])
    change(index, add=[Article(id="new", title="New", text="A ship was built.")])
    later = hits(index)
    with index.writer() as writer:
        assert writer.return_to(1) == 4
        assert writer.counts.embedded == 0
    assert hits(index) == then
    assert hits(index, 3) == later
    last = index.history()[-1]
    assert (last.action, last.added, last.updated, last.removed) == ("rollback", 1, 1, 1)
    with index.writer() as writer:
        assert writer.add(HALCYON) == writer.add(TUNNEL) == "unchanged"
        writer.return_to(3)
    assert hits(index) == later
    assert [hits(index, g) for g in (1, 3, 4, 5)] == [then, later, then, later]
    with index.writer() as writer:
        writer.return_to(0)
    assert hits(index) == []


def test_what_was_not_committed_is_forgotten_by_returning(index):
    with index.writer() as writer:
        writer.add(Article(id="new", title="New", text="Never committed."))
        writer.return_to(1)
    assert index.stats().articles == 2


def test_settings_belong_to_a_generation(index):
    with index.writer() as writer:
        writer.put_setting("ranking", {"weight": 0.4})
        assert writer.commit("tune") == 2
        writer.put_setting("ranking", {"weight": 0.7})
        writer.put_setting("other", [1, "two"])
        assert writer.commit() == 3
        writer.put_setting("other", None)
        assert writer.commit() == 4
    assert [generation.action for generation in index.history()] == ["add", "tune", "set", "set"]

    def at(generation=None):
        with index.snapshot(generation) as snapshot:
            return dict(snapshot.settings)

    expected = [
        {},
        {"ranking": {"weight": 0.4}},
        {"ranking": {"weight": 0.7}, "other": [1, "two"]},
        {"ranking": {"weight": 0.7}},
    ]
    assert [at(g) for g in (1, 2, 3, 4)] == expected
    assert at() == expected[3]
    for generation in (1, 3):
        with index.writer() as writer:
            writer.return_to(generation)
        assert at() == expected[generation - 1]
    assert at(4) == expected[3]


def test_a_setting_that_was_not_committed_is_forgotten(index):
    with index.writer() as writer:
        writer.put_setting("ranking", 1)
        writer.rollback()
        assert writer.commit() == 1


def test_a_day_is_the_last_generation_of_that_day(index):
    for number in (2, 3):
        change(index, add=[Article(id=f"{number}", title="", text="Text.")])
    times = ["2024-03-01T10:00:00+00:00", "2024-03-01T23:59:59+00:00", "2024-03-03T00:00:00+00:00"]
    with sqlite3.connect(index.path / "catalogue.sqlite") as connection:
        connection.executemany(
            "UPDATE generations SET committed = ? WHERE number = ?",
            zip(times, (1, 2, 3), strict=True),
        )
    connection.close()
    assert [index.generation_at(date(2024, 3, day)) for day in (1, 2, 3, 4)] == [2, 2, 3, 3]
    moment = datetime(2024, 3, 1, 10)
    assert index.generation_at(moment) == 1
    assert index.generation_at(moment.replace(tzinfo=UTC) + timedelta(hours=14)) == 2
    for before in (date(2024, 2, 29), moment - timedelta(seconds=1)):
        with pytest.raises(
            GenerationError,
            match=r"by then: the index exists since \d{4}-\d\d-\d\d",
        ):
            index.generation_at(before)
