"""Totals are counted when they are looked at: after the searcher was closed, in other threads."""

import copy
import gc
import pickle
import shutil
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from nutgraf.index import Article, Index
from nutgraf.search import Limits, LiveSearcher, QueryTimeoutError, Searcher
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query
from nutgraf.search.ranking.both_legs import BothLegs
from nutgraf.search.ranking.ranking import Beyond
from nutgraf.search.request import SearchRequest
from tests.helpers.open_files import open_files

pytestmark = pytest.mark.slow

TEXT = "\n\n".join(
    f"Paragraph {i} of the report on the ferry: its cost and place." for i in range(40)
)


@pytest.fixture
def path(template, tmp_path, monkeypatch):
    """An index in which more passages answer than the legs list."""
    monkeypatch.setattr(BothLegs, "depth", 3)
    path = tmp_path / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index, index.writer() as writer:
        writer.add(Article(id="ferry", title="The ferry", text=TEXT))
    return path


def all_hits(searcher, **asked):
    """The number of hits, one by one."""
    return len(searcher.search("cost of the ferry", limit=1000, per_article=0, **asked))


@pytest.mark.parametrize("mode", ["hybrid", "keyword"])
def test_a_total_can_be_looked_at_after_the_searcher_was_closed(path, mode):
    with Searcher(path) as searcher:
        results = searcher.search("cost of the ferry", mode=mode)
        expected = all_hits(searcher, mode=mode)
        assert repr(results.counted) == "Total(…)"
    assert not open_files(path)  # it was counted when they were closed
    with Index.open(path) as index, index.writer() as writer:
        writer.remove("ferry")
    assert results.total == expected > len(results)
    assert results.to_json()["total"] == expected


def test_a_count_that_failed_when_the_files_were_closed_fails_when_it_is_looked_at(path):
    with Searcher(path) as searcher:
        hurried = Limits(seconds=1e-9)
        results = searcher.search("cost of the ferry", mode="keyword")
        asked = SearchRequest("ferry", mode="keyword")
        reading = searcher.pipeline.read(asked)
        late = searcher.pipeline.totals(
            replace(
                searcher.pipeline._ranked(parse_query("ferry"), reading, asked, Deadline()),
                beyond=Beyond(lambda: hurried.deadline().check() or np.empty(0), None, None),
            ),
            SearchRequest("ferry"),
        )
    assert results.total
    assert not open_files(path)
    for _ in range(2):
        with pytest.raises(QueryTimeoutError):
            late.total()


def test_results_go_without_the_garbage_collector(path):
    with Searcher(path) as searcher:
        pipeline = searcher.pipeline
        gc.collect()
        gc.disable()
        try:
            for counted in (False, True):
                results = searcher.search("cost of the ferry")
                assert not counted or results.total
                asked = SearchRequest("ferry")
                reading = pipeline.read(asked)
                ranking = pipeline._ranked(parse_query("ferry"), reading, asked, Deadline())
                gone = weakref.ref(ranking.beyond)
                del ranking
                assert gone() is None
                del results
                assert not pipeline._uncounted
        finally:
            gc.enable()


def test_a_live_searcher_goes_on_while_old_results_are_not_counted(path):
    with Index.open(path) as index, LiveSearcher(index) as live:
        expected = all_hits(live)
        before = live.search("cost of the ferry")
        with index.writer() as writer:
            other = TEXT.replace("report", "inquiry").replace("Paragraph", "Section")
            writer.add(Article(id="other", title="Another ferry", text=other))
        after = live.search("cost of the ferry")
        assert before.generation < after.generation
        assert before.total == expected
        assert after.total == all_hits(live) > expected


def test_threads_count_once_and_alike(path):
    with Searcher(path) as searcher, ThreadPoolExecutor(8) as pool:
        results = searcher.search("cost of the ferry")
        assert set(pool.map(lambda _: results.total, range(32))) == {all_hits(searcher)}


def test_copies_of_results_have_the_number(path):
    with Searcher(path) as searcher:
        results = searcher.search("cost of the ferry")
        assert repr(results.counted) == "Total(…)"
        again = pickle.loads(pickle.dumps(results))
        assert again.total == results.total == all_hits(searcher)
        assert repr(results.counted) == f"Total({results.total})"
        assert again == results
        assert copy.deepcopy(results).total == again.total
