"""Creating an index: one process does it, others wait, are told, or find it made."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from nutgraf.index import Article, Index, IndexLockedError
from nutgraf.index.maintenance.verification import verify
from tests.helpers.hashing import Hashing


class Slow(Hashing):
    """Says when it is asked, and answers when it is let."""

    def __init__(self):
        super().__init__()
        self.asked, self.let = threading.Event(), threading.Event()

    def encode_passages(self, texts):
        self.asked.set()
        assert self.let.wait(30)
        return super().encode_passages(texts)


def add(path, encoder, id_, wait):
    with (
        Index.open_or_create(path, encoder=encoder, wait=wait) as index,
        index.writer(wait=30) as writer,
    ):
        writer.add(Article(id=id_, title=id_, text="Text."))


@pytest.fixture
def making(tmp_path):
    """A path where another is just making an index, the encoder that it waits for, and its end."""
    path, slow = tmp_path / "my.nutgraf", Slow()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(add, path, slow, "first", 0)
        assert slow.asked.wait(30)
        yield path, slow, first, threads
        slow.let.set()


def test_who_does_not_wait_is_told_that_another_is_at_work(making):
    path, slow, first, _ = making
    for door in (Index.create, Index.open_or_create):
        with pytest.raises(IndexLockedError, match="another writer is at work"):
            door(path, encoder=Hashing())
    slow.let.set()
    first.result()
    assert list(verify(path)) == []


def test_who_waits_goes_on_with_the_index_that_was_made(making):
    path, slow, first, threads = making
    second = threads.submit(add, path, Hashing(), "second", 30)
    slow.let.set()
    first.result()
    second.result()
    with Index.open(path) as index:
        assert index.catalogue.articles.current_ids() == ["first", "second"]
    assert list(verify(path)) == []
