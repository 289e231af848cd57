"""A service holds few generations, however many are committed, and says when files run out."""

import os
import resource
import time
from contextlib import suppress

from nutgraf.search import LiveSearcher
from nutgraf.search import live_searcher as module
from tests.cli.serve.conftest import service
from tests.helpers.open_files import open_files


def test_over_many_commits_the_files_that_are_open_stay_few(index):
    with service(index.path, writable=True) as client:
        most = 0
        for number in range(24):
            text = f"Seal {number} was seen off Tolm; the ferry was late."
            added = client.post("/api/articles", json={"_id": f"s{number}", "text": text})
            assert added.status_code == 201
            for asked in ({}, {"as_of": str(1 + number // 2)}):
                asked |= {"q": "ferry", "mode": "keyword", "limit": 1}
                found = client.get("/api/search", params=asked).json()
                cursor = found["next"]
                assert cursor is None or client.get(
                    "/api/search", params=asked | {"cursor": cursor}
                ).status_code in (200, 404)
            held = {each for each in open_files(index.path) if "segments" in each}
            if number > 8:
                most = max(most, len(held))
        assert most <= (module.KEPT + 1) * 8 * 16
    assert not [each for each in open_files(index.path) if "segments" in each]


def test_an_earlier_generation_is_closed_when_nobody_asks_for_it(index, monkeypatch):
    with index.writer() as writer:
        writer.remove("tunnel")
    with LiveSearcher(index.path) as live:
        assert live.search("tunnel", as_of="1", mode="keyword")
        with live.pinned("1") as earlier:
            live.let_go(idle=0)
            assert earlier.search("tunnel", mode="keyword")
        now = time.monotonic()
        monkeypatch.setattr(module.time, "monotonic", lambda: now)
        live.search("tunnel", as_of="1", mode="keyword")
        held = len(open_files(index.path))
        now += module.IDLE - 1
        live.refresh()
        assert len(open_files(index.path)) == held
        now += 1
        live.refresh()
        assert len(open_files(index.path)) < held


def test_without_files_left_the_service_asks_for_patience(index):
    with index.writer() as writer:
        writer.remove("tunnel")
    with service(index.path) as client:
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        asked = {"q": "tunnel", "mode": "keyword", "as_of": "1"}
        taken = []
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
            with suppress(OSError):
                while True:
                    taken.append(os.open(os.devnull, os.O_RDONLY))
            for _ in range(6):
                refused = client.get("/api/search", params=asked)
                assert refused.status_code == 503
                assert refused.headers["retry-after"]
                os.close(taken.pop())
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
            for each in taken:
                os.close(each)
        assert client.get("/api/search", params=asked).json()["hits"]
