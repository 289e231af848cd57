"""Of many problems all are counted, and the first of each file kept."""

import pytest

from nutgraf.index.readers import Problem
from nutgraf.index.readers.reports import problem_list
from nutgraf.index.readers.reports.problem_list import ProblemList, file_of


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(problem_list, "OF_A_FILE", 2)
    monkeypatch.setattr(problem_list, "IN_ALL", 5)


def test_a_place_is_in_a_file():
    places = ("a.jsonl:3", "b/a.json[12]", "a.txt", "stdin:4", "c:5/d")
    assert [file_of(each) for each in places] == [
        "a.jsonl", "b/a.json", "a.txt", "stdin", "c:5/d",
    ]  # fmt: skip


def test_the_first_of_each_file_are_kept_and_the_file_stands_for_the_others(few):
    problems = ProblemList()
    said = [problems.add(Problem(f"a.jsonl:{line}", "is broken", True)) for line in range(1, 6)]
    problems.add(Problem("b.jsonl:1", "has a bad date", False))
    problems.add(Problem("c.txt", "is empty", True))
    assert said == [True, True, False, False, False]
    assert [each.where for each in problems.kept] == [
        "a.jsonl:1",
        "a.jsonl:2",
        "b.jsonl:1",
        "c.txt",
    ]
    assert (problems.total, problems.lost) == (7, 6)
    assert problems.skipped == {
        "a.jsonl:1": "is broken",
        "a.jsonl:2": "is broken",
        "c.txt": "is empty",
        "a.jsonl": "3 more of it could not be read",
    }


def test_files_without_end_are_counted(few):
    problems = ProblemList()
    for number in range(20):
        assert problems.add(Problem(f"{number}.txt", "is empty", True))
    assert (len(problems.kept), problems.total, len(problems.skipped)) == (5, 20, 20)
