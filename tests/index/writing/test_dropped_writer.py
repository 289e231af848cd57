"""A writer that nobody has any more, though it was never closed: its lock is free."""

import gc
import threading
import weakref

import pytest

from nutgraf.index import IndexLockedError
from nutgraf.index.storage.layout import LOCK
from nutgraf.index.storage.lock import holder_of
from tests.conftest import HALCYON, TUNNEL


def workers():
    return {thread for thread in threading.enumerate() if thread.name.startswith("encoding")}


def test_a_writer_that_is_dropped_gives_its_lock_back(empty_index):
    before = workers()
    writer = empty_index.writer()
    writer.add(HALCYON)
    writer.checkpoint()  # encoded in a thread, which must not keep the writer
    writer.add(TUNNEL)
    with pytest.raises(IndexLockedError):
        empty_index.writer()
    dropped = weakref.ref(writer)
    del writer
    gc.collect()
    assert dropped() is None
    assert holder_of(empty_index.path / LOCK) is None
    assert workers() <= before
    with empty_index.writer() as another:
        assert another.add(TUNNEL) == "added"
    assert list(empty_index.articles()) == [TUNNEL]


def test_a_writer_that_returned_to_a_generation_is_let_go_of_too(index):
    before = workers()
    writer = index.writer()
    writer.remove("tunnel")
    writer.commit()
    writer.return_to(1)
    writer.add({"id": "new", "title": "Strike ends", "text": "Bread is back."})
    writer.checkpoint()
    del writer
    gc.collect()
    assert holder_of(index.path / LOCK) is None
    assert workers() <= before


def test_to_close_a_writer_twice_does_nothing(index):
    writer = index.writer()
    writer.close()
    with index.writer():
        writer.close()
        with pytest.raises(IndexLockedError):
            index.writer()
