"""The index beside its model, over some random histories; `make model` has two hundred thousand."""

import pytest

from .drawing import WHOLE, operations
from .run import Run
from .shrinking import shortest


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_an_index_answers_as_scanning_all_its_texts_does(tmp_path, seed):
    Run(tmp_path / "run").all(operations(seed, 4 * WHOLE))


def test_the_shortest_failing_history_has_nothing_to_leave_out():
    history = [{"number": number} for number in range(40)]

    def fails(some):
        return {3, 17, 18} <= {each["number"] for each in some}

    found = shortest(history, fails, seconds=60)
    assert [each["number"] for each in found] == [3, 17, 18]


def test_a_planted_fault_is_found(tmp_path, monkeypatch):
    """A search that loses its last hit is another than the model's."""
    from nutgraf.search.keyword.leg import LocalKeywordLeg

    from .comparison import Difference

    real = LocalKeywordLeg.search

    def losing(self, *arguments):
        rows, scores = real(self, *arguments)
        return rows[:-1], scores[:-1]

    monkeypatch.setattr(LocalKeywordLeg, "search", losing)
    with pytest.raises(Difference):
        Run(tmp_path / "run").all(operations(0, WHOLE))


def test_a_match_outlives_removal_rollback_and_compaction(tmp_path):
    """The shortest history of seed 9, which found that it was lost."""
    asked = {"name": "one", "question": [["must", ["word", "storm"]]], "least": 0.0}
    article = ["a7", "Storm", "Storm of ferries.", "Courier", None, None, None]
    history = [
        {"kind": "alert", **asked, "changes": False, "copies": False},
        {"kind": "commit", "changes": [["add", article]], "match": True},
        {"kind": "commit", "changes": [["remove", "a7"]], "match": True},
        {"kind": "return", "back": 1},
        {"kind": "compact", "keep": 1},
        {"kind": "report"},
        {"kind": "compact", "keep": 1},
    ]
    run = Run(tmp_path / "run")
    run.all([{**each, "salt": 1, "whole": True} for each in history])
    assert run.alerts.told == {("one", "a7")}
