"""The limit of open files: it is raised as far as allowed, and known from errors."""

import errno
import resource

import pytest

from nutgraf.index import StorageError
from nutgraf.index.storage.open_files import allow_open_files, is_short_of_means


@pytest.fixture
def few_files():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def soft():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def test_the_soft_limit_is_raised_and_never_lowered(few_files):
    allow_open_files(200)
    assert soft() == 200
    allow_open_files(150)
    assert soft() == 200
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    allow_open_files(10**9)
    assert soft() == (10**9 if hard == resource.RLIM_INFINITY else hard)


def test_an_error_is_known_by_what_caused_it():
    def caused(by):
        error = StorageError("cannot be read")
        error.__cause__ = by
        return error

    assert is_short_of_means(OSError(errno.EMFILE, "Too many open files"))
    assert is_short_of_means(caused(caused(OSError(errno.ENFILE, ""))))
    assert is_short_of_means(caused(MemoryError()))
    assert not is_short_of_means(caused(OSError(errno.EIO, "")))
    assert not is_short_of_means(StorageError("closed"))
