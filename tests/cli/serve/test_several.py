"""A service over several indexes: one list, one generation, pages that stay what they were."""

import shutil

import pytest

from nutgraf.cli.mcp.tools import create_server
from nutgraf.cli.serve.searchers import Searchers
from nutgraf.index import Article, Index
from tests.cli.mcp.test_mcp import ask
from tests.cli.serve.conftest import service
from tests.conftest import HALCYON, TUNNEL


def ferry(number):
    return Article(
        id=f"f{number}",
        title=f"Ferry {number}",
        text=f"The ferry of {number} o'clock ran late between the islands.",
        source="Post",
    )


@pytest.fixture
def several(template, tmp_path):
    """Two folders of one name in two places, with an article that both have."""
    parts = {"north": [HALCYON, ferry(1), ferry(2)], "south": [HALCYON, TUNNEL, ferry(3)]}
    paths = []
    for place, articles in parts.items():
        path = tmp_path / place / "news.nutgraf"
        path.parent.mkdir()
        shutil.copytree(template, path)
        with Index.open(path) as index, index.writer(follow_up=False) as writer:
            for article in articles:
                writer.add(article)
        paths.append(path)
    return paths


def test_the_service_answers_from_all_and_tells_no_path(several, tmp_path):
    asked = {"q": "ferry late islands", "by": "article", "mode": "keyword"}
    with service(several) as client:
        found = client.get("/api/search", params=asked).json()
        assert {hit["article"]["id"]: hit["index"] for hit in found["hits"]} == {
            "f1": "north/news.nutgraf",
            "f2": "north/news.nutgraf",
            "f3": "south/news.nutgraf",
            "halcyon": "north/news.nutgraf",
        }
        stats = client.get("/api/stats").json()
        assert (stats["articles"], stats["generation"]) == (6, found["generation"])
        page = client.get("/", params={"q": "ferry late islands"}).text
        assert "Ferry 1" in page
        assert "Ferry 3" in page
        assert client.get("/article", params={"id": "tunnel"}).status_code == 200
        assert str(tmp_path) not in page + str(found) + str(stats)


def test_a_next_page_is_of_the_generation_of_the_first(several):
    asked = {"q": "ferry late islands", "by": "article", "mode": "keyword", "limit": 2}
    with service(several) as client:
        whole = client.get("/api/search", params=asked | {"limit": 10}).json()
        first = client.get("/api/search", params=asked).json()
        with Index.open(several[1]) as index, index.writer(follow_up=False) as writer:
            writer.add(ferry(4))
            writer.remove("f3")
        second = client.get("/api/search", params=asked | {"cursor": first["next"]}).json()
        ids = [hit["article"]["id"] for hit in first["hits"] + second["hits"]]
        assert ids == [hit["article"]["id"] for hit in whole["hits"]]
        now = client.get("/api/search", params=asked | {"limit": 10}).json()
    assert "f4" in {hit["article"]["id"] for hit in now["hits"]}
    assert now["generation"] == first["generation"] + 1


def test_several_are_only_read(several, nutgraf):
    with service(several, writable=True) as client:
        refused = client.delete("/api/article", params={"id": "f1"})
    assert refused.status_code == 403
    places = [part for path in several for part in ("-i", str(path))]
    told = nutgraf("serve", "--writable", *places)
    assert told.code == 2
    assert "several are only read" in told.err


def test_an_agent_asks_all(several):
    searchers = Searchers(*several)
    try:
        found = ask(create_server(searchers), "search", query="ferry late", mode="keyword")
        named = ask(create_server(searchers), "sources")
    finally:
        searchers.close()
    assert {each["id"].partition("#")[0] for each in found["passages"]} >= {"f1", "f3"}
    assert {each["name"]: each["articles"] for each in named["sources"]}["Post"] == 3
