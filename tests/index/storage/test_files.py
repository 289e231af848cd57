"""Files that are known by size, time of change and digest."""

import errno
import os

import pytest

from nutgraf.index import IndexDamagedError
from nutgraf.index.errors import StorageError
from nutgraf.index.storage.files import check_file, record_of, storage_errors


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows"
    path.write_bytes(b"0123456789")
    return path


def test_a_copy_gets_the_time_that_was_recorded_so_that_it_is_read_once(file):
    record = record_of(file.parent, file)
    os.utime(file, ns=(1, record.modified + 5))
    check_file(file.parent, record)
    assert file.stat().st_mtime_ns == record.modified
    file.write_bytes(b"changed...")
    os.utime(file, ns=(1, record.modified))
    check_file(file.parent, record)  # by its time it is trusted, and not read


def test_what_has_changed_keeps_its_time(file):
    record = record_of(file.parent, file)
    file.write_bytes(b"changed...")
    os.utime(file, ns=(1, record.modified + 5))
    for _ in range(2):
        with pytest.raises(IndexDamagedError, match="rows: its bytes have changed"):
            check_file(file.parent, record)
    assert file.stat().st_mtime_ns == record.modified + 5


def test_a_copy_whose_times_cannot_be_set_is_read_each_time(file, monkeypatch):
    record = record_of(file.parent, file)
    os.utime(file, ns=(1, record.modified + 5))

    def refuse(*_, **__):
        raise PermissionError("not the owner")

    monkeypatch.setattr(os, "utime", refuse)
    check_file(file.parent, record)
    assert file.stat().st_mtime_ns == record.modified + 5


def test_of_two_paths_of_an_error_the_written_one_is_named(tmp_path):
    error = OSError(errno.ENOSPC, "No space left on device", "/read", None, "/written")
    with pytest.raises(StorageError, match="written: the disk is full"), storage_errors(tmp_path):
        raise error
