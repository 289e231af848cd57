"""Verifying what others have open and write to: no false fault, and nothing of theirs is lost."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from nutgraf.index import Index
from nutgraf.index.catalogue.catalogue import Catalogue
from tests.helpers.damage import faults, flip
from tests.index.crash.scenarios import article, writer

COMMIT = """
import sys
from pathlib import Path
from tests.index.crash.scenarios import article, writer
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    with writer(Path(sys.argv[1])) as opened:
        opened.add(article(number))
"""


def committing(path, first, end):
    """Another process, which commits an article at a time."""
    command = [sys.executable, "-c", COMMIT, str(path), str(first), str(end)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[3])


def test_a_process_that_verifies_keeps_the_locks_on_what_it_has_open(small):
    with Index.open(small) as index:
        assert faults(small) == []
        for number in (100, 101):
            assert committing(small, number, number + 1).wait() == 0
            assert f"a{number}" in index.catalogue.articles.current_ids()
        with writer(small) as opened:
            opened.add(article(102))
        assert committing(small, 103, 104).wait() == 0
    assert faults(small) == []
    with Index.open(small) as index:
        assert {"a100", "a101", "a102", "a103"} <= set(index.catalogue.articles.current_ids())


@pytest.mark.slow
def test_what_is_committed_and_merged_meanwhile_is_no_fault(small):
    found = []
    with committing(small, 100, 160) as other, Index.open(small):
        while other.poll() is None:
            found += faults(small)
    assert found == []


@pytest.mark.parametrize("place", [18, 19])
@pytest.mark.parametrize("bit", [0, 1, 2, 7])
def test_a_head_that_forbids_writing_with_a_log_is_named(small, place, bit):
    file = small / "catalogue.sqlite"
    flip(file, place, 1 << bit)
    if (place, bit) == (18, 1):  # a number that means the same
        assert faults(small) == []
        writer(small).close()
        return
    [fault] = faults(small)
    assert fault.place == str(file)
    if place == 18:
        assert fault.message == "its header lacks the mark of a write-ahead log"


def test_that_somebody_writes_is_no_fault_of_the_head(small):
    catalogue = Catalogue(small / "catalogue.sqlite")
    with closing(catalogue), catalogue.writing():
        assert faults(small) == []
