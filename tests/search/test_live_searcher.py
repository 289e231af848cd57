"""The live searcher: it follows what is committed, and closes what it opened."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from nutgraf.index import Article, StorageError
from nutgraf.search import LiveSearcher, Searcher
from nutgraf.search.leases import Leased, using

SEALS = Article(id="seals", title="Seals counted", text="Fewer seals were seen this winter.")


def ids(results):
    return {hit.article.id for hit in results}


def test_it_follows_by_itself(index):
    with LiveSearcher(index) as live:
        assert "seals" not in ids(live.search("seals"))
        with index.writer() as writer:
            writer.add(SEALS)
        assert "seals" in ids(live.search("seals"))
        assert live.generation == 2


def test_it_follows_on_request(index):
    with LiveSearcher(index, follow=False) as live:
        with index.writer() as writer:
            writer.add(SEALS)
        assert live.search("seals").generation == 1
        assert live.refresh()
        assert live.search("seals").generation == 2
        assert not live.refresh()


def test_a_pinned_searcher_stays_on_its_generation_and_is_closed_after_its_last_use(index):
    with LiveSearcher(index) as live:
        with live.pinned() as pinned:
            with index.writer() as writer:
                writer.add(SEALS)
            assert live.search("seals").generation == 2
            assert pinned.search("seals").generation == 1
            assert pinned.find("halcyon")
        with pytest.raises(StorageError, match="closed"):
            pinned.find("nobody")


def test_threads_share_it_while_articles_come(index):
    with LiveSearcher(index) as live, ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(live.search, "ferry on the rocks") for _ in range(20)]
        for number in range(5):
            with index.writer() as writer:
                writer.add(Article(id=f"n{number}", title="News", text=f"Number {number}."))
        asked += [threads.submit(live.search, "ferry on the rocks") for _ in range(20)]
        generations = []
        for answer in asked:
            results = answer.result()
            assert results[0].article.id == "halcyon"
            generations.append(results.generation)
    assert generations[-1] >= 6


def test_asynchronous_searches_leave_the_loop_free(index):
    async def ask():
        async def tick():
            for _ in range(3):
                ticks.append(True)
                await asyncio.sleep(0)

        ticks = []
        results, _ = await asyncio.gather(live.asearch("ferry", limit=1), tick())
        return results, ticks

    with LiveSearcher(index) as live:
        results, ticks = asyncio.run(ask())
    assert (len(results), len(ticks)) == (1, 3)
    with Searcher(index) as searcher:
        assert len(asyncio.run(searcher.asearch("ferry", limit=1))) == 1


def test_after_closing_it_says_so(index):
    live = LiveSearcher(index.path)
    live.close()
    live.close()
    with pytest.raises(StorageError, match="closed"):
        live.search("ferry")


def test_a_lease_is_closed_once_by_whoever_is_last():
    closed = []
    lease = Leased("value", closed.append)
    with using(lambda: lease) as value:
        assert value == "value"
        lease.retire()
        assert closed == []
        assert not lease.take()
    assert closed == ["value"]
    lease.retire()
    assert closed == ["value"]
