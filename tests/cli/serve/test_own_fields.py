"""Own fields over HTTP, on the page and for agents; and browsing without a question."""

import html
import re
from datetime import date

import pytest

from nutgraf.cli.mcp.tools import create_server
from nutgraf.cli.serve.searchers import Searchers
from nutgraf.index import Article
from tests.cli.mcp.test_mcp import ask
from tests.cli.serve.conftest import service

ARTICLES = [("a", "Sea", 120), ("b", "Port & Sea", 500), ("c", "Sea", 90)]


@pytest.fixture
def path(empty_index):
    with empty_index.writer() as writer:
        for day, (id_, section, words) in enumerate(ARTICLES, 1):
            writer.add(
                Article(
                    id=id_,
                    title=f"Ferry {id_}",
                    text=f"The ferry {id_} sails at night.",
                    date=date(2020, 1, day),
                    metadata={"section": section, "words": words},
                )
            )
    return empty_index.path


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [hit["article"]["id"] for hit in answer.json()["hits"]]


def test_a_service_filters_sorts_and_counts_by_own_fields(path):
    with service(path) as client:

        def get(**given):
            return client.get("/api/search", params=given)

        assert ids(get(q="ferry", sort="-words")) == ["b", "a", "c"]
        assert ids(get(q="ferry", sort="-words", **{"field.section": "sea"})) == ["a", "c"]
        assert ids(get(q="ferry", **{"field.words": ">100", "sort": "words"})) == ["a", "b"]
        both = ["sea", "port & sea"]
        assert ids(get(q="ferry", **{"field.section": both}, sort="title")) == ["a", "b", "c"]
        [hit] = get(q="ferry", **{"field.words": "500"}).json()["hits"]
        assert hit["article"]["fields"] == {"section": ["Port & Sea"], "words": ["500"]}
        counted = get(q="ferry", facet="section").json()["facets"]["section"]
        assert counted == [{"value": "Sea", "count": 2}, {"value": "Port & Sea", "count": 1}]
        assert ids(get()) == ["c", "b", "a"]
        for wrong in ({"field.": "x"}, {"field": "x"}, {"field.section": " "}):
            assert get(q="ferry", **wrong).status_code == 400
        told = get(q="ferry", **{"field.sektion": "x"})
        assert (told.status_code, "did you mean section?" in told.text) == (400, True)


def test_the_page_lists_own_fields_and_browses(path):
    with service(path) as client:
        start = client.get("/").text
        [newest] = re.findall(r'<a href="([^"]+)">The newest articles', start)
        assert "words:&gt;100" in start
        page = client.get(html.unescape(newest)).text
        assert re.findall(r"<bdi>Ferry (.)</bdi>", page) == ["c", "b", "a"]
        links = dict(re.findall(r'<a href="([^"]+field\.section[^"]+)"><span>([^<]+)', page))
        assert set(links.values()) == {"Sea", "Port &amp; Sea"}
        [port] = [href for href, name in links.items() if name.startswith("Port")]
        chosen = client.get(html.unescape(port)).text
        assert re.findall(r"<bdi>Ferry (.)</bdi>", chosen) == ["b"]
        assert "Remove the filter </span>section: Port &amp; Sea" in chosen


def test_an_agent_filters_and_counts_by_own_fields(path):
    searchers = Searchers(path)
    try:
        server = create_server(searchers)
        asked = {"field": {"section": ["sea"]}, "facet": ["section"], "sort": "words"}
        found = ask(server, "search", query="ferry", **asked)
        assert [each["id"] for each in found["passages"]] == ["c#0", "a#0"]
        assert found["facets"] == {"section": {"Sea": 2}}
        assert found["passages"][0]["fields"] == {"section": ["Sea"], "words": ["90"]}
        assert [each["id"] for each in ask(server, "search")["passages"]] == ["c#0", "b#0", "a#0"]
    finally:
        searchers.close()
