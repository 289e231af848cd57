"""What is made once for all indexes is there whole, or not at all."""

import errno
import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from nutgraf.index.errors import StorageError
from nutgraf.index.storage.cache import cache_folders, made_once

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user with an empty home, whose temporary files are in `tmp_path / "tmp"`."""
    for name in ("NUTGRAF_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    return tmp_path / "home"


def make(folder: Path) -> None:
    folder.mkdir()
    (folder / "a").write_text("whole")
    (folder / "b").write_text("whole")


def is_whole(folder: Path) -> bool:
    files = [folder / "a", folder / "b"]
    return all(file.is_file() and file.read_text() == "whole" for file in files)


def die(folder: Path) -> None:
    folder.mkdir()
    (folder / "a").write_text("whole")
    os._exit(9)


def make_at_once(cache: str, gate) -> None:
    os.environ["NUTGRAF_CACHE"] = cache

    def slowly(folder: Path) -> None:
        gate.wait(60)  # both have found nothing
        make(folder)

    assert is_whole(made_once("things/1", slowly, is_whole))


def make_and_die(cache: str) -> None:
    os.environ["NUTGRAF_CACHE"] = cache
    made_once("things/1", die, is_whole)


def test_it_is_made_once(home):
    made = made_once("things/1", make, is_whole)
    assert made == home / ".cache" / "nutgraf" / "things" / "1"
    assert made_once("things/1", die, is_whole) == made
    assert [each.name for each in made.parent.iterdir()] == ["1"]


def test_the_user_names_the_folder(home, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert next(cache_folders()) == tmp_path / "xdg" / "nutgraf"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert next(cache_folders()) == home / ".cache" / "nutgraf"
    monkeypatch.setenv("NUTGRAF_CACHE", str(tmp_path / "ours"))
    assert list(cache_folders()) == [tmp_path / "ours"]


def test_what_is_damaged_is_made_again(home):
    made = made_once("things/1", make, is_whole)
    (made / "b").write_text("torn")
    assert made_once("things/1", make, is_whole) == made
    assert is_whole(made)
    assert [each.name for each in made.parent.iterdir()] == ["1"]


@pytest.mark.slow
def test_two_processes_make_it_at_once(tmp_path):
    gate = SPAWN.Barrier(2)
    both = [SPAWN.Process(target=make_at_once, args=(str(tmp_path), gate)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert [each.exitcode for each in both] == [0, 0]
    assert [each.name for each in (tmp_path / "things").iterdir()] == ["1"]


@pytest.mark.slow
def test_a_kill_in_the_middle_leaves_none(tmp_path, monkeypatch):
    killed = SPAWN.Process(target=make_and_die, args=(str(tmp_path),))
    killed.start()
    killed.join()
    assert killed.exitcode == 9
    assert not (tmp_path / "things" / "1").exists()
    monkeypatch.setenv("NUTGRAF_CACHE", str(tmp_path))
    assert is_whole(made_once("things/1", make, is_whole))


def test_a_full_disk_leaves_none(home):
    def fail(folder):
        make(folder)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageError, match=r"things/1: cannot be written \(No space left"):
        made_once("things/1", fail, is_whole)
    assert list((home / ".cache" / "nutgraf" / "things").iterdir()) == []


def refuse(folder):
    raise PermissionError(errno.EACCES, "Permission denied")


def test_without_permission_it_lies_among_the_temporary_files(home, tmp_path):
    home.write_text("no folder, so that nothing can be written in it")
    with pytest.raises(StorageError, match="Not a directory"):
        made_once("things/1", make, is_whole)
    tried = []

    def only_there(folder):
        tried.append(folder)
        refuse(folder) if home in folder.parents else make(folder)

    home.unlink()
    made = made_once("things/1", only_there, is_whole)
    assert made == tmp_path / "tmp" / f"nutgraf-{os.getuid()}" / "things" / "1"
    assert stat.S_IMODE(made.parents[1].stat().st_mode) == 0o700
    assert made_once("things/1", die, is_whole) == made
    assert len(tried) == 2


def test_the_folder_of_another_user_among_them_is_not_used(home, tmp_path, monkeypatch):
    foreign = tmp_path / "tmp" / f"nutgraf-{os.getuid()}"
    foreign.symlink_to(tmp_path)
    (tmp_path / "things").mkdir()
    make(tmp_path / "things" / "1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with pytest.raises(StorageError, match="belongs to another user"):
        made_once("things/1", refuse, is_whole)


def test_a_named_folder_that_cannot_be_written_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("NUTGRAF_CACHE", str(tmp_path))
    with pytest.raises(StorageError, match="let NUTGRAF_CACHE name a folder that can be"):
        made_once("things/1", refuse, is_whole)
