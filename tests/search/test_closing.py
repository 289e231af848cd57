"""What was opened is closed when it is asked to be, without the garbage collector."""

import gc
import resource
import threading
import tracemalloc  # noqa: F401 - pytest loads it where it warns, which takes a file
from pathlib import Path

import pytest

from nutgraf.index import Article, Index, Snapshot, StorageError
from nutgraf.search import LiveSearcher, Searcher
from tests.helpers.open_files import open_files

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="maps are told by /proc"),
]

ASKED = {
    "plain": lambda s: s.search("what became of the ferry?"),
    "by article": lambda s: s.search("ferry", by="article"),
    "all extras": lambda s: s.search("ferry", facets=True, explain=True, sort="date"),
    "keyword": lambda s: s.search("ferri~ OR rock*", mode="keyword"),
    "phrase": lambda s: s.search('"the ferry" source:courier'),
    "again": lambda s: s.search("ferry tolm", rerank="tokens"),
    "completions": lambda s: s.completions("the f"),
    "trends": lambda s: s.trends("ferry"),
    "related": lambda s: s.related("halcyon"),
    "suggestions": lambda s: s.suggestions("halcyom"),
    "highlights": lambda s: s.highlights("ferry", "A ferry."),
    "find": lambda s: s.find("halcyon#1"),
}


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def folder(index):
    index.close()
    return index.path


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_a_closed_searcher_has_nothing_open(folder, no_collector, ask):
    searcher = Searcher(folder)
    found = ask(searcher)
    assert open_files(folder)
    searcher.close()
    assert open_files(folder) == []
    searcher.close()
    del found


def test_all_that_is_opened_is_closed(folder, empty_index_of, no_collector):
    other = empty_index_of("second.nutgraf")
    index = Index.open(folder)
    writer = index.writer()
    writer.add(Article(id="seals", title="Seals", text="Seals were counted off Tolm."))
    writer.commit()
    snapshot, earlier = index.snapshot(), index.snapshot(1)
    searcher, live, store = Searcher(index), LiveSearcher(index), index.alert_store()
    searcher.search("seals")
    live.search("ferry", as_of="1")
    articles = index.articles()
    next(articles)
    joined = Searcher.over([folder, other])
    joined.search("ferry")
    articles.close()
    for each in (writer, snapshot, earlier, searcher, live, store, joined, index):
        each.close()
    assert open_files(folder) == open_files(other) == []
    for use in (
        lambda: snapshot.passages([0]),
        lambda: snapshot.article("halcyon"),
        lambda: snapshot.live_rows,
        lambda: index.get("halcyon"),
        index.history,
        index.stats,
        lambda: index.encoder,
    ):
        with pytest.raises(StorageError, match="closed"):
            use()


def test_a_search_under_way_ends_and_the_last_one_closes_the_files(
    folder, no_collector, monkeypatch
):
    searcher = Searcher(folder)
    searching, closed = threading.Event(), threading.Event()

    def slow(snapshot, rows):
        searching.set()
        assert closed.wait(60)
        return passages(snapshot, rows)

    passages = Snapshot.passages
    monkeypatch.setattr(Snapshot, "passages", slow)
    found = []
    thread = threading.Thread(target=lambda: found.append(searcher.search("ferry")))
    thread.start()
    assert searching.wait(60)
    searcher.close()
    with pytest.raises(StorageError, match=r"^the searcher is closed; open another$"):
        searcher.search("ferry")
    assert open_files(folder)
    closed.set()
    thread.join()
    assert found[0][0].article.id == "halcyon"
    assert found[0].listed == len(found[0])
    assert open_files(folder) == []


@pytest.fixture
def few_files():
    """Allows some more open files than there are."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = max(int(file.name) for file in Path("/proc/self/fd").iterdir()) + 100
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_hundreds_of_rounds_need_no_more_files_than_one(folder, no_collector, few_files):
    with Index.open(folder) as index:
        for number in range(200):
            shared = number % 2
            with Searcher(index if shared else folder) as searcher:
                found = searcher.search("ferry", mode="hybrid" if shared else "keyword")
                assert found[0].article.id == "halcyon"
    assert open_files(folder) == []


# What is collected while no file can be opened, of other tests too, may not be able to say so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_too_many_open_files_are_not_called_damage(folder, few_files):
    searchers = []

    def open_many():
        for _ in range(256):
            searchers.append(Searcher(folder))
            searchers[-1].search("ferry", mode="keyword")

    with pytest.raises(StorageError, match=r"Too many open files|unable to open"):
        open_many()
    for each in searchers:
        each.close()
    with Searcher(folder) as searcher:
        assert searcher.search("ferry")
