"""Ctrl-C while articles are indexed: whatever it hits upon is done to its end, and nothing lost."""

import signal
from functools import wraps

import pytest

from nutgraf.index import Article, Index
from nutgraf.index.catalogue.articles import Articles
from nutgraf.index.catalogue.lives import Lives
from nutgraf.index.catalogue.sqlite import seals
from nutgraf.index.ingest import ingest
from nutgraf.index.maintenance.verification import verify
from nutgraf.index.segments.open_segments import OpenSegments
from nutgraf.index.writing import commit, writer
from tests.helpers.hashing import Hashing

ARTICLES = 6


def edition(number):
    return [
        Article(id=f"a{i}", title=f"Title {i}", text=f"Text {i} of edition {number}.")
        for i in range(ARTICLES)
    ]


@pytest.fixture(autouse=True)
def in_the_foreground():
    """A shell lets what it runs in the background ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def index(tmp_path):
    with Index.create(tmp_path / "my.nutgraf", encoder=Hashing()) as index:
        ingest(index, edition(1))
        yield index


def ctrl_c():
    """What Python does between two steps when Ctrl-C has come: at a known one, here."""
    signal.getsignal(signal.SIGINT)(signal.SIGINT, None)


def with_ctrl_c(function, times=1):
    """The function, which somebody interrupts when it is called for the first time."""
    left = [times]

    @wraps(function)
    def interrupted(*values, **named):
        while left[0]:
            left[0] -= 1
            ctrl_c()
        return function(*values, **named)

    return interrupted


def texts(index):
    with index.snapshot() as snapshot:
        return [snapshot.article(f"a{i}")[0].text for i in range(ARTICLES)]


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (writer, "band_numbers"),
        (writer, "NewVersion"),
        (commit, "write_segments"),
        (commit, "find_copies"),
        (Lives, "end"),
        (Articles, "put"),
        (seals, "row_digest"),
        (OpenSegments, "append"),
    ],
)
def test_what_is_under_way_comes_to_its_end(index, monkeypatch, owner, name):
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, with_ctrl_c(getattr(owner, name)))
        assert ingest(index, edition(2), checkpoint=2).interrupted
    assert list(verify(index.path)) == []
    new = [i for i, text in enumerate(texts(index)) if "edition 2" in text]
    assert new == list(range(len(new)))
    report = ingest(index, edition(2))
    assert not report.interrupted
    assert report.counts.updated == ARTICLES - len(new)
    assert texts(index) == [article.text for article in edition(2)]
    assert list(verify(index.path)) == []


def test_a_second_one_drops_what_is_not_committed(index, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(writer, "band_numbers", with_ctrl_c(writer.band_numbers, times=2))
        with pytest.raises(KeyboardInterrupt):
            ingest(index, edition(2))
    assert texts(index) == [article.text for article in edition(1)]
    assert list(verify(index.path)) == []


def test_waiting_for_the_next_article_is_given_up(index):
    def found():
        yield edition(2)[0]
        ctrl_c()
        pytest.fail("it was waited for")

    assert ingest(index, found()).interrupted
    assert [text[-2] for text in texts(index)] == ["2"] + ["1"] * (ARTICLES - 1)


def test_the_handler_of_an_application_stays(index):
    told = []
    before = signal.signal(signal.SIGINT, lambda *_: told.append(True))
    try:
        ctrl_c()
        report = ingest(index, map(with_ctrl_c(lambda article: article), edition(2)))
    finally:
        signal.signal(signal.SIGINT, before)
    assert (len(told), report.interrupted, report.counts.updated) == (2, False, ARTICLES)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
