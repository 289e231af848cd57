"""A disk that is full, or a folder that may not be written: said in one line, and nothing lost."""

import errno
import os
import resource
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from nutgraf.index import Index, StorageError
from nutgraf.index.maintenance.verification import verify
from nutgraf.index.storage.files import link_or_copy, storage_errors
from tests.index.crash.checking import check, states
from tests.index.crash.scenarios import SCENARIOS, article, create, prepare, writer

pytestmark = pytest.mark.slow


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


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own, of 700 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("a file system may not be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # files may be mapped still


def test_a_disk_that_fills_up_loses_nothing_and_can_still_be_searched(small_disk):
    path = small_disk / "index"
    create(path)
    acknowledged = []

    def fill():
        for number in range(1000):
            with writer(path) as opened:
                opened.add(article(number, paragraphs=20))
            acknowledged.append(f"a{number}")

    with pytest.raises(StorageError) as refused:
        fill()
    assert "full" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(acknowledged) > 5
    with Index.open(path) as index, index.snapshot() as snapshot:
        assert all(snapshot.article(id_) for id_ in acknowledged)
        # The last commit may stand without its writer knowing: what comes after it had no room.
        assert snapshot.live_rows // 20 - len(acknowledged) in (0, 1)
    subprocess.run(["mount", "-o", "remount,size=7m", str(small_disk)], check=True)
    with writer(path) as opened:
        opened.add(article(2000))
        opened.commit()
    assert [f for f in verify(path) if "encoder" not in f.place] == []
    with Index.open(path) as index:
        assert {*acknowledged, "a2000"} <= set(index.catalogue.articles.current_ids())


def test_a_disk_without_room_for_a_byte_can_still_be_searched(small_disk):
    path = small_disk / "index"
    create(path)
    with writer(path) as opened:
        opened.add(article(1))
    (path / "write.lock").unlink()
    with (small_disk / "full").open("wb", 0) as full, suppress(OSError):
        while True:
            full.write(bytes(512))
    with Index.open(path) as index, index.snapshot() as snapshot:
        assert snapshot.article("a1")
    with pytest.raises(StorageError, match=r"write\.lock: the disk is full; free some space"):
        writer(path)
    (small_disk / "full").unlink()
    with writer(path) as opened:
        opened.add(article(2))
    with Index.open(path) as index:
        assert index.catalogue.articles.current_ids() == ["a1", "a2"]


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


def test_where_there_are_no_links_files_are_copied(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("content")
    link_or_copy(str(file), str(tmp_path / "linked"))
    assert (tmp_path / "linked").samefile(file)

    def refuse(*_, **__):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    link_or_copy(str(file), str(tmp_path / "copied"))
    assert (tmp_path / "copied").read_text() == "content"
    assert not (tmp_path / "copied").samefile(file)
