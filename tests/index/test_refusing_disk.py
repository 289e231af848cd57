"""A disk that is full, or a folder that may not be written: said in one line, and nothing lost."""

import errno
import os
import resource
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from nutgraf.index import Index, StorageError
from nutgraf.index.files import storage_errors
from tests.index.crash.checking import check, states
from tests.index.crash.scenarios import SCENARIOS, prepare, writer


@contextmanager
def no_file_larger_than(size):
    """As if the disk were full once a file has that many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def as_nobody():
    """Without the rights of root, for whom no folder is read-only."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_full_disk_is_said_and_loses_nothing(tmp_path, name):
    base, path = tmp_path / "base", tmp_path / "index"
    prepare(base, 7)
    shutil.copytree(base, path)
    expected = {}
    SCENARIOS[name](path, lambda _: expected.update(states(path)))
    expected = states(base) | expected | states(path)
    refusals = []
    for size in (300, 3_000, 33_000, 100_000, 220_000):
        shutil.rmtree(path)
        shutil.copytree(base, path)
        acknowledged = []
        try:
            with no_file_larger_than(size):
                SCENARIOS[name](path, acknowledged.append)
        except StorageError as error:
            refusals.append(str(error))
        check(path, expected, acknowledged, size)
    assert len(refusals) >= 2
    assert all(str(path) in each and "\n" not in each for each in refusals)


def test_what_a_full_disk_says_is_what_to_do():
    for code in (errno.ENOSPC, errno.EDQUOT):
        with (
            pytest.raises(StorageError, match="index/x: the disk is full; free some space"),
            storage_errors(Path("index")),
        ):
            raise OSError(code, "No space left on device", "index/x")


@pytest.fixture
def read_only():
    """An index in a folder that nobody may write."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    path = folder / "index"
    prepare(path, 5)
    for each in (path, *path.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    yield path
    for each in (path, *path.rglob("*")):
        if each.is_dir():
            each.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_index_can_be_read_and_says_that_it_cannot_be_written(read_only):
    expected = states(read_only)
    with as_nobody():
        assert states(read_only) == expected
        with pytest.raises(StorageError, match=r"write\.lock: no permission to write there"):
            writer(read_only)
        with Index.open(read_only) as index:
            assert index.generation == max(expected)
