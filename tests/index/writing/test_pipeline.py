"""Encoding aside: the writer reads on and commits while passages are encoded."""

import threading

import pytest

from nutgraf.index import Index, Writer
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.ingest import ingest
from nutgraf.index.writing.passage_vectors import Embedding
from nutgraf.index.writing.writer import AHEAD
from tests.index.crash.scenarios import ENGLISH, HashEncoder, article, create


class Held(HashEncoder):
    """Encodes when it is let; counts the texts that it has begun with."""

    def __init__(self):
        super().__init__("hash", 8)
        self.let, self.begun, self.fault = threading.Event(), 0, None

    def encode_passages(self, texts, *, progress=None):
        self.begun += len(texts)
        while not self.let.wait(0.01):
            progress(0)  # raises where nobody waits any more
        if self.fault:
            raise self.fault
        return super().encode_passages(texts)


@pytest.fixture
def encoder():
    return Held()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def writer(path, encoder):
    """Encodes two articles of two passages at a time."""
    create(path)
    writer = Writer(path, Catalogue(path / "catalogue.sqlite"), ENGLISH, lambda: encoder, batch=4)
    yield writer
    writer.close()


@pytest.fixture
def let_when_waited_for(encoder, monkeypatch):
    """The encoder goes on at the moment in which the writer waits for its vectors."""
    vectors = Embedding.vectors

    def let_and_wait(embedding):
        encoder.let.set()
        return vectors(embedding)

    monkeypatch.setattr(Embedding, "vectors", let_and_wait)


def add_all(writer, count):
    with writer:
        for number in range(count):
            writer.add(article(number))


def articles(path):
    with Index.open(path) as index, index.snapshot() as snapshot:
        rows = range(int(snapshot.bases[-1]))
        return list(dict.fromkeys(passage.article.id for passage in snapshot.passages(rows)))


@pytest.mark.usefixtures("let_when_waited_for")
def test_articles_are_added_while_others_are_encoded_but_not_without_bound(writer, encoder, path):
    added_meanwhile = 0
    for number in range(20):
        writer.add(article(number))
        added_meanwhile += not encoder.let.is_set()
    assert added_meanwhile == 2 * (AHEAD + 1) - 1
    writer.commit()
    assert articles(path) == [f"a{number}" for number in range(20)]


def test_a_checkpoint_becomes_a_commit_while_later_articles_are_encoded(writer, encoder, path):
    writer.add(article(0))
    writer.add(article(1))
    writer.checkpoint()
    assert articles(path) == []
    encoder.let.set()
    for number in range(2, 10):
        writer.add(article(number))
    assert articles(path) == ["a0", "a1"]
    writer.commit()
    assert articles(path) == [f"a{number}" for number in range(10)]


@pytest.mark.usefixtures("let_when_waited_for")
def test_what_a_checkpoint_has_is_known_before_it_is_a_commit(writer, encoder, path):
    assert writer.add(article(0)) == "added"
    assert writer.add(article(1)) == "added"
    writer.checkpoint()
    assert writer.add(article(0)) == "unchanged"
    assert writer.add(article(1, edition=1)) == "updated"
    assert writer.remove("a0")
    assert not encoder.let.is_set()
    writer.checkpoint()
    assert not writer.remove("a0")
    writer.commit()
    with Index.open(path) as index:
        assert [each.action for each in index.history()] == ["add", "update"]
        assert index.stats().articles == 1


def test_what_the_encoder_cannot_do_reaches_the_writer_and_leaves_the_index_as_it_was(
    writer, encoder, path
):
    encoder.fault = RuntimeError("no memory for this batch")
    encoder.let.set()
    with pytest.raises(RuntimeError, match="no memory"):
        add_all(writer, 20)
    assert articles(path) == []
    assert not any((path / "segments").iterdir())


def test_what_is_forgotten_is_not_encoded_to_the_end(writer, encoder):
    writer.add(article(0))
    writer.add(article(1))
    writer.rollback()
    writer.close()  # would wait for ever
    assert encoder.begun == 4


def test_ctrl_c_keeps_what_was_read_until_then(empty_index):

    def found():
        for number in range(11):
            yield article(number)
        raise KeyboardInterrupt

    report = ingest(empty_index, found(), checkpoint=8)
    assert report.interrupted
    assert articles(empty_index.path) == [f"a{number}" for number in range(11)]
    assert [each.action for each in empty_index.history()] == ["add"] * 3
