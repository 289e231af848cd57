"""The MCP server, asked by the SDK's own client: in this process, over stdio and over HTTP."""

import json
import os
import shutil
import sys
from urllib.error import HTTPError

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client

from nutgraf.cli.mcp.lean_text import lean_text
from nutgraf.cli.mcp.tools import LONGEST, create_server
from nutgraf.cli.serve.searchers import Searchers
from nutgraf.index import Article, Index
from tests.cli.serve.conftest import KEY
from tests.conftest import HALCYON
from tests.helpers.service_process import get, served

pytestmark = pytest.mark.slow

LONG = Article(
    id="long",
    title="A long report",
    text="\n\n".join(f"Paragraph {n} of the report says: {'so it was. ' * 30}" for n in range(60)),
)


def ask(server, tool, **arguments):
    """What a tool answers to the SDK's client; ValueError for what it refuses."""

    async def asked():
        async with Client(server) as client:
            return await client.call_tool(tool, arguments)

    result = anyio.run(asked)
    if result.is_error:
        raise ValueError(result.content[0].text)
    text = result.content[0].text
    assert "\n" not in text
    assert json.loads(text).keys() <= result.structured_content.keys()
    return result.structured_content


@pytest.fixture(scope="module")
def encoded(template, tmp_path_factory):
    """Another index that has the long article, whose sixty passages are so encoded once."""
    path = tmp_path_factory.mktemp("long") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index:
        with index.writer() as writer:
            writer.add(LONG)
        yield index


@pytest.fixture
def server(index, encoded):
    with index.writer(reuse=encoded) as writer:
        writer.add(LONG)
    searchers = Searchers(index.path)
    yield create_server(searchers)
    searchers.close()


def test_tools_say_what_they_take(server):
    async def listed():
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in anyio.run(listed)}
    assert set(tools) == {"search", "read", "related", "trends", "sources"}
    taken = tools["search"].input_schema["properties"]
    assert set(taken) == {
        "query", "limit", "mode", "sort", "source", "author", "language", "since", "until",
        "literal", "syntax", "field", "facet", "tokens", "by", "recent", "per_article", "min_score",
        "question_language", "as_of", "offset",
    }  # fmt: skip
    assert "required" not in tools["search"].input_schema
    assert all(tool.annotations.read_only_hint for tool in tools.values())


def test_a_passage_found_can_be_cited_and_read(server):
    found = ask(server, "search", query="was anybody hurt on the ferry", limit=2)
    first = found["passages"][0]
    assert first["id"].startswith("halcyon#")
    assert (first["title"], first["source"], first["date"]) == (
        HALCYON.title, HALCYON.source, "2020-11-15",
    )  # fmt: skip
    assert len(found["passages"]) == 2
    around = ask(server, "read", id="halcyon#1", before=1, after=0)
    assert [passage["id"] for passage in around["passages"]] == ["halcyon#0", "halcyon#1"]
    assert around["next"] == "halcyon#2"


def test_filters_are_those_of_the_service(server):
    for filters, ids in (
        ({"sources": ["Ostrey Evening Post"]}, {"tunnel"}),
        ({"source": "ostrey evening post"}, {"tunnel"}),
        ({"since": "2020-01-01"}, {"halcyon"}),
        ({"until": "2019-12-31", "sources": ["Harrowick Courier"]}, set()),
        ({"author": "Noor Hadley"}, {"halcyon"}),
    ):
        found = ask(server, "search", query="what happened", mode="semantic", **filters)
        assert {p["id"].partition("#")[0] for p in found["passages"]} == ids


def test_what_is_read_from_the_query_is_told_and_can_be_refused(server):
    asked = {"query": "what happened, articles from May 2019", "mode": "semantic", "limit": 50}
    found = ask(server, "search", **asked)
    assert found["read_as"] == ["date:2019-05-01..2019-05-31"]
    assert {p["id"].partition("#")[0] for p in found["passages"]} == {"tunnel"}
    assert ask(server, "search", **asked, literal=True)["read_as"] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"query": "ferry lifeboets"}, "No passage has “lifeboets”; did you mean “lifeboats”?"),
        (
            {"query": "ferry", "sources": ["The Clarion"]},
            "No source is called “The Clarion”; the tool `sources` lists them.",
        ),
        ({"query": "ferry", "since": "2030-01-01"}, "Articles are dated 2019-05-09 to 2020-11-15."),
        ({"query": "ferry source:nobody"}, "No source is called “nobody”"),
        ({"query": "ferry date:1990"}, "No passage answers this question"),
    ],
)
def test_a_search_that_finds_nothing_says_what_to_change(server, asked, said):
    assert said in ask(server, "search", **asked)["advice"]


def test_a_year_is_a_day_from_which_and_until_which_articles_are_found(server):
    for days, ids in (
        ({"since": "2020"}, {"halcyon"}), ({"until": "2019"}, {"tunnel"}),
        ({"since": "2019-05", "until": "2019-05"}, {"tunnel"}),
    ):  # fmt: skip
        found = ask(server, "search", query="what happened", mode="semantic", **days)
        assert {p["id"].partition("#")[0] for p in found["passages"]} == ids


def test_a_time_without_articles_is_told_and_let_go(server):
    found = ask(server, "search", query="ferry on the rocks, articles from June 2020")
    assert found["passages"]
    assert found["notices"] == [
        "Nothing was found with date:2020-06-01..2020-06-30: it limits nothing."
    ]


def test_no_advice_where_all_is_well(server):
    assert ask(server, "search", query="was anybody hurt on the ferry")["advice"] is None


def test_copies_and_relatives_are_named(carried):
    searchers = Searchers(carried.path)
    server = create_server(searchers)
    [first] = ask(server, "search", query="cheap steering seal", mode="keyword", limit=1)[
        "passages"
    ]
    assert {first["id"].partition("#")[0], *first["also_in"]} == {"gazette", "post"}
    found = ask(server, "related", id=first["id"])
    assert found["id"] in ("gazette", "post")
    assert {*found} == {"id", "story", "subject"}
    searchers.close()


def test_a_long_article_is_read_in_parts(server):
    read, id_ = [], "long"
    while id_:
        answer = ask(server, "read", id=id_, before=0, after=50)
        assert sum(len(passage["text"]) for passage in answer["passages"]) <= LONGEST
        read += answer["passages"]
        id_ = answer["next"]
    assert [passage["id"] for passage in read] == [
        f"long#{n}" for n in range(answer["passages_in_article"])
    ]


@pytest.mark.parametrize(
    ("place", "before", "after"), [(30, 26, 10), (30, 50, 50), (2, 26, 0), (57, 3, 30), (59, 50, 0)]
)
def test_what_is_read_has_the_passage_asked_for(server, place, before, after):
    """However much stands before it; what is around it is read outwards, evenly."""
    answer = ask(server, "read", id=f"long#{place}", before=before, after=after)
    read = [int(each["id"].partition("#")[2]) for each in answer["passages"]]
    assert place in read
    assert read == list(range(read[0], read[-1] + 1))
    assert max(place - before, 0) <= read[0]
    assert read[-1] <= min(place + after, answer["passages_in_article"] - 1)
    assert sum(len(each["text"]) for each in answer["passages"]) <= LONGEST
    fuller = read[0] > max(place - before, 0), read[-1] < min(place + after, 59)
    if all(fuller):
        assert abs((place - read[0]) - (read[-1] - place)) <= 1


def test_many_sources_are_listed_by_pages(server, index):
    with index.writer() as writer:
        for n in range(120):
            writer.add(Article(id=f"n{n}", title="Seals", text="Seals.", source=f"Gazette {n}"))
    first = ask(server, "sources")
    assert (len(first["sources"]), first["total"], first["articles"]) == (50, 123, 123)
    rest = ask(server, "sources", offset=50, limit=200)
    names = [each["name"] for each in [*first["sources"], *rest["sources"]]]
    assert len(set(names)) == 123
    assert ask(server, "sources", offset=500)["sources"] == []


def test_sources_and_days(server):
    answer = ask(server, "sources")
    assert (answer["articles"], answer["first_date"], answer["last_date"]) == (
        3, "2019-05-09", "2020-11-15",
    )  # fmt: skip
    assert {source["name"] for source in answer["sources"]} == {
        "Harrowick Courier", "Ostrey Evening Post", None,
    }  # fmt: skip


def test_new_articles_are_found_without_starting_again(server, index):
    with index.writer() as writer:
        writer.add(Article(id="seals", title="Seals counted", text="Fewer seals this winter."))
    assert ask(server, "search", query="seals")["passages"][0]["id"] == "seals#0"


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("read", {"id": "nobody"}, "no article or passage with this id"),
        ("related", {"id": "nobody"}, "no article or passage with this id"),
        ("search", {"query": "date:someday"}, "someday"),
        ("search", {"query": "a", "limit": 0}, "limit"),
        ("search", {"query": "a", "sorce": "Ostrey Evening Post"}, "did you mean source"),
        ("search", {"query": "a", "top_k": 3}, "did you mean limit"),
        ("read", {"id": "a", "befor": 3}, "did you mean before"),
        ("search", {"query": "a", "since": "soon"}, "since"),
    ],
)
def test_mistakes_are_said_to_the_agent(server, tool, arguments, said):
    with pytest.raises(ValueError, match=said) as refused:
        ask(server, tool, **arguments)
    assert "\n" not in str(refused.value)
    assert "pydantic" not in str(refused.value)


def test_over_stdio(two_articles):
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "nutgraf.cli", "mcp", "-i", str(two_articles)],
        env=dict(os.environ),
    )
    found = ask(stdio_client(command), "search", query="ferry", limit=1)
    assert found["passages"][0]["id"] == "halcyon#0"


def test_over_http(two_articles):
    with served(two_articles, "--http", command="mcp") as (_, address):
        found = ask(address, "search", query="ferry", limit=1)
        health = address.replace("/mcp", "/health")
        assert get(health) == {"status": "ok", "generation": 1}
        with pytest.raises(HTTPError, match="404") as nowhere:
            get(f"{health}y")
        assert json.load(nowhere.value)["code"] == "not-found"
    assert found["passages"][0]["id"] == "halcyon#0"


def test_over_http_with_a_key_health_is_told_to_all(two_articles, tmp_path):
    (tmp_path / "keys").write_text(f"{KEY}\n")
    options = ("--http", "--key-file", tmp_path / "keys")
    with served(two_articles, *options, command="mcp") as (_, address):
        assert get(address.replace("/mcp", "/health"))["status"] == "ok"
        with pytest.raises(HTTPError, match="401"):
            get(address)


@pytest.mark.parametrize("option", [("--port", "9000"), ("--host", "::1"), ("--name", "news")])
def test_where_to_listen_is_said_of_http_alone(nutgraf, two_articles, option):
    done = nutgraf("mcp", "-i", two_articles, *option)
    assert (done.code, "--http" in done.err) == (2, True)


def test_an_answer_fits_its_budget_and_goes_on(server):
    found = ask(server, "search", query="paragraph of the report", per_article=0, tokens=400)
    assert 1 <= len(found["passages"]) < 8
    assert found["next"] == len(found["passages"])
    following = ask(
        server, "search", query="paragraph of the report", per_article=0, offset=found["next"]
    )
    ids = [each["id"] for each in (*found["passages"], *following["passages"])]
    assert len(set(ids)) == len(ids)
    part = ask(server, "read", id="long", tokens=200)
    assert 1 <= len(part["passages"]) < 5


def test_by_article_and_as_of(server):
    found = ask(server, "search", query="paragraph of the report", by="article", limit=2)
    assert found["passages"][0]["further"]
    assert ask(server, "search", query="ferry", as_of=0)["passages"] == []


@pytest.mark.parametrize(
    ("as_of", "told"),
    [
        (99, "generation 99 does not exist yet"),
        ("99", "generation 99 does not exist yet"),
        ("yesterday", "'yesterday' is neither a number nor like 2016-03-31"),
        ("1999-01-01", "nothing had been committed by then"),
    ],
)
def test_a_generation_that_is_not_there_is_told_in_one_line(server, as_of, told):
    with pytest.raises(ValueError, match=told):
        ask(server, "search", query="ferry", as_of=as_of)


def test_an_offset_after_the_last_hit_is_not_nothing_found(server):
    whole = ask(server, "search", query="ferry", mode="keyword", offset=10_000)
    assert whole["total"] > 0
    assert whole["passages"] == []
    assert whole["advice"] == "No hit follows; read the hits before this offset."


def test_trends(server):
    found = ask(server, "trends", query="ferry rocks")
    assert found["articles"] >= found["hits"] > 0


def test_the_lean_text_says_once_what_is_said_of_an_article():
    first = {"id": "a#0", "title": "T", "url": "https://a.example", "answers": True, "more": 0}
    second = {"id": "a#3", "title": "T", "url": "https://a.example", "answers": False, "pages": []}
    near = {"id": "b#1", "title": "U", "answers": False, "also_in": ["c", "d", "e"]}
    text = lean_text(
        {"passages": [first, second], "nearest": [near], "advice": None, "generation": 3}
    )
    assert text == (
        '{"passages":[{"id":"a#0","title":"T"},{"id":"a#3","answers":false}],'
        '"nearest":[{"id":"b#1","title":"U","also_in":["c","d"]}],"generation":3}'
    )
