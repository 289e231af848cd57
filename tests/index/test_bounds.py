"""What grows with every run, commit or match is bounded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nutgraf.index import ArgumentError, Article, Index, examine, verify
from nutgraf.index.catalogue import generations
from nutgraf.index.ingest import ingest
from nutgraf.index.maintenance import doctor
from nutgraf.index.readers import Survey, read_articles
from nutgraf.index.readers.reports import problem_list
from nutgraf.search.alerts import AlertRunner
from tests.index.watching.watches import once, write

SEALS = Article(id="seals", title="Seals counted", text="Seals were counted off Tolm this winter.")


def commit(index, *articles, remove=()):
    with index.writer() as writer:
        for article in articles:
            writer.add(article)
        for each in remove:
            writer.remove(each)


def date_back(index, ages):
    """Let commits have been made some days ago: number → days."""
    catalogue = index.catalogue
    with catalogue.writing():
        for number, days in ages.items():
            then = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
            catalogue.database.execute(
                "UPDATE generations SET committed = ? WHERE number = ?", then, number
            )


def test_of_many_broken_lines_the_first_are_listed_until_they_are_mended(
    empty_index, tmp_path, monkeypatch
):
    monkeypatch.setattr(problem_list, "OF_A_FILE", 3)
    monkeypatch.chdir(empty_index.path.parent)
    file = empty_index.path.parent / "a.jsonl"

    def run():
        survey = Survey()
        return ingest(
            empty_index, read_articles([file.name], root=file.parent, survey=survey), survey=survey
        )

    good = [f'{{"id": "x{n}", "title": "Ferry {n}", "text": "Safe {n}."}}' for n in range(50)]
    file.write_text("".join(f"{line}\n{{broken\n" for line in good))
    report = run()
    assert (report.skipped, report.problems_in_all, len(report.problems)) == (50, 50, 3)
    assert report.to_json()["problems_in_all"] == 50
    skipped = empty_index.stats().skipped
    assert list(skipped) == ["a.jsonl", "a.jsonl:2", "a.jsonl:4", "a.jsonl:6"]
    assert skipped["a.jsonl"] == "47 more of it could not be read"
    file.write_text(f"{good[0]}\n{{broken\n")
    run()
    assert list(empty_index.stats().skipped) == ["a.jsonl:2"]


def test_what_was_told_is_forgotten_with_the_last_version_of_its_article(index):
    def told():
        found = []
        with AlertRunner(index) as runner:
            runner.run(found.extend)
        return [match.article for match in found]

    def matches():
        return index.catalogue.database.rows("SELECT article, reported FROM alert_matches")

    def compact(keep):
        with index.writer() as writer:
            writer.compact(keep)

    with AlertRunner(index) as runner:
        runner.add("seals", "seals", changes=True)
    commit(index, SEALS)
    assert told() == ["seals"]
    for number in range(4):
        commit(index, replace(SEALS, text=f"Seals were counted {number} times off Tolm."))
        assert told() == ["seals"]
    assert len(matches()) == 5
    compact(1)
    assert len(matches()) == 1
    commit(index, remove=["seals"])
    compact(2)
    assert len(matches()) == 1  # the generation before can be gone back to
    compact(1)
    assert matches() == []
    assert told() == []


def test_generations_are_kept_by_age(index):
    for number in range(4):
        commit(index, replace(SEALS, text=f"Seals were counted {number} times."))
    date_back(index, {1: 40, 2: 30, 3: 20, 4: 3})
    assert [index.generations_of(days) for days in (0, 1, 10, 25, 35, 100)] == [1, 2, 3, 4, 5, 6]
    for wrong in (-1, "7", True, float("nan"), float("inf")):
        with pytest.raises(ArgumentError, match="days is a number"):
            index.generations_of(wrong)
    with index.writer() as writer:
        writer.compact(index.generations_of(10))
    assert index.oldest == 3
    assert [each.number for each in index.history()][-1] > 5


def test_the_watch_drops_old_generations_once_a_day(empty_index, tmp_path):
    folder = empty_index.path.parent / "articles"
    folder.mkdir()
    for number in range(3):
        write(folder / "one.txt", f"Ferry {number}")
        once(empty_index, [folder], keep_days=7)
    assert empty_index.oldest == 0
    date_back(empty_index, {number: 30 - number for number in range(empty_index.generation)})
    write(folder / "one.txt", "Ferry aground")
    once(empty_index, [folder], keep_days=7)
    assert empty_index.oldest > 0
    oldest = empty_index.oldest
    added = [each.number for each in empty_index.history() if each.action == "update"]
    date_back(empty_index, {added[-1]: 8})
    write(folder / "one.txt", "Ferry afloat")
    once(empty_index, [folder], keep_days=7)
    assert empty_index.oldest == oldest  # once a day


def test_the_doctor_tells_of_many_generations(index, monkeypatch):
    assert not [each for each in examine(index.path) if "generations" in each.what]
    monkeypatch.setattr(doctor, "MANY_GENERATIONS", 2)
    for number in range(3):
        commit(index, replace(SEALS, text=f"Seals were counted {number} times."))
    [found] = [each for each in examine(index.path) if "generations" in each.what]
    assert found.what.startswith("4 earlier generations are kept")


def test_the_history_of_what_was_compacted_away_has_an_end(index, monkeypatch):
    monkeypatch.setattr(generations, "LISTED", 3)
    for number in range(8):
        commit(index, replace(SEALS, text=f"Seals were counted {number} times."))
    newest = index.generation
    with index.writer() as writer:
        writer.compact(newest - 2)
    assert [each.number for each in index.history()][:2] == [1, 3]
    with index.writer() as writer:
        writer.compact(1)
    numbers = [each.number for each in index.history()]
    assert numbers[0] == 1
    assert numbers[1] >= newest - 3
    assert numbers[-1] == index.generation
    assert list(verify(index.path)) == []


def test_the_log_of_a_large_commit_does_not_stay_large(index):
    with Index.open(index.path) as other:
        [[limit]] = other.catalogue.database.rows("PRAGMA journal_size_limit")
    assert limit == 64 << 20
