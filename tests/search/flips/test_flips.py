"""A flipped bit is told, or changes nothing, under a check; without one no error is raw.

`make flips` flips ten thousand.
"""

import pytest

from nutgraf.index import Index, IndexDamagedError
from nutgraf.search import LiveSearcher, Searcher

from .driver import flips, holds
from .flipping import ENCODER, Flip, files_of, flipped, make


@pytest.mark.slow
def test_no_flip_changes_an_answer_under_a_check_and_no_error_is_raw(tmp_path):
    came = flips(tmp_path / "index", 60, 1)
    assert holds(came), came
    assert came["unchecked"]["other"]  # without a check an answer may be another
    assert came["checked"]["told"] > 50


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("flips") / "index"
    make(path)
    return path


def of(path, name):
    return next(file for file in files_of(path) if file.name == name)


def test_an_error_that_a_damaged_file_explains_names_it_and_another_stays_as_it_is(
    small, monkeypatch
):
    file = of(small, "body.arrays")
    with Index.open(small, encoder=ENCODER) as index, Searcher(index) as searcher:
        monkeypatch.setattr(type(searcher.pipeline), "trends", lambda *_: [][1])
        with pytest.raises(IndexError):
            searcher.trends("storm")
        with (
            flipped(Flip(file, file.stat().st_size - 9, 0)),
            pytest.raises(IndexDamagedError, match=r"body\.arrays: its bytes have changed"),
        ):
            searcher.trends("storm")


def test_a_segment_is_checked_once_and_a_new_one_when_it_is_first_searched(small):
    file = of(small, "versions")
    with Index.open(small, encoder=ENCODER, check=True) as index, LiveSearcher(index) as searcher:
        assert searcher.search("ferry")
        with flipped(Flip(file, 0, 0)):
            index.snapshot().close()
    with flipped(Flip(file, 0, 0)), pytest.raises(IndexDamagedError, match="versions"):
        Searcher.over([small], check=True)
