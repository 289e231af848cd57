"""Passages beyond an article's share: folded under its last hit, and counted, on every face."""

import json
import shutil

import pytest
from click.testing import CliRunner

from nutgraf.cli.app import nutgraf
from nutgraf.cli.mcp.tools import create_server
from nutgraf.cli.serve.searchers import Searchers
from nutgraf.index import Article, Index
from nutgraf.search import LiveSearcher, Searcher
from nutgraf.search.adapters.retrieval import metadata
from tests.cli.mcp.test_mcp import ask
from tests.cli.serve.conftest import service

ROOMS = ["hall", "kitchen", "cellar", "attic", "stable", "chapel", "library"]
LONG, SHORT = "long", "short"
REST = "The work took the keeper and both his sons longer than any of them had thought it would."
OTHER = "We climbed over wet stones for an hour, and met nobody but a shepherd with two old dogs."
SENTENCES = [
    "The lighthouse was lit again after a storm.",
    "A retired pilot has written to this paper about the lighthouse.",
    "Nobody would buy what was once our lighthouse.",
    "Three freighters passed below the lighthouse at dawn on Sunday.",
    "Money for a lighthouse comes out of harbour dues.",
    "School classes may visit every lighthouse free of charge in June.",
    "Painters have always loved that lighthouse.",
]
OTHERS = len(SENTENCES)


@pytest.fixture(scope="module")
def path(template, tmp_path_factory):
    """One article that tells of the lighthouse seven times, one twice, and others once each."""
    path = tmp_path_factory.mktemp("folded") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index, index.writer() as writer:
        for id_, paragraphs in (
            (LONG, [f"The lighthouse had its {room} painted. {REST}" for room in ROOMS]),
            (SHORT, [f"The {sea} can be seen from there. {OTHER}" for sea in ("bay", "sound")]),
        ):
            text = "\n\n".join(paragraphs)
            writer.add(Article(id=id_, title="The lighthouse", text=text))
        for number, text in enumerate(SENTENCES):
            writer.add(Article(id=f"a{number}", title=f"Letter {number}", text=text))
    return path


def by_command(path, *options):
    return CliRunner().invoke(
        nutgraf, ["search", "lighthouse", "--mode", "keyword", "-i", str(path), *options]
    )


def test_an_article_has_its_share_on_all_pages_together_and_the_rest_is_counted(path):
    with Searcher(path) as searcher:
        for share in (1, 2, 3, 7):
            asked = {"mode": "keyword", "per_article": share}
            pages = [
                searcher.search("lighthouse", limit=4, offset=offset, **asked)
                for offset in range(0, 24, 4)
            ]
            hits = [hit for page in pages for hit in page]
            own = [hit for hit in hits if hit.article.id == LONG]
            assert [hit.more for hit in own] == [0] * (share - 1) + [7 - share]
            assert pages[0].total == 7 + 2 + OTHERS
            assert pages[0].listed == len(hits) == share + min(share, 2) + OTHERS
        everything = searcher.search("lighthouse", limit=50, mode="keyword", per_article=0)
        assert len(everything) == everything.total == 7 + 2 + OTHERS
        assert not any(hit.more for hit in everything)


def test_json_tells_how_many_are_folded(path):
    for found in (
        json.loads(by_command(path, "--json", "-k", "50").stdout),
        _by_http(path, limit=50),
    ):
        [last] = [hit for hit in found["hits"] if "more" in hit]
        assert (last["article"]["id"], last["more"]) == (LONG, 5)
        assert found["total"] == len(found["hits"]) + 5


def _by_http(path, **given):
    with service(path) as client:
        return client.get(
            "/api/search", params={"q": "lighthouse", "mode": "keyword", **given}
        ).json()


def test_cursors_end_with_the_hits_and_not_with_what_is_folded(path):
    with service(path) as client:
        seen, cursor = [], {}
        while cursor is not None:
            asked = {"q": "lighthouse", "mode": "keyword", "limit": 5, **cursor}
            found = client.get("/api/search", params=asked).json()
            assert found["hits"]
            seen += found["hits"]
            cursor = {"cursor": found["next"]} if found["next"] else None
    assert len(seen) == 2 + 2 + OTHERS


def test_the_terminal_tells_it_in_words(path):
    told = by_command(path, "-k", "50").stdout
    assert told.count("… and 5 more passages of this article") == 1
    assert "more passage" not in by_command(path, "-k", "50", "--per-article", "0").stdout
    assert "… and 1 more passage of this article" in by_command(path, "--per-article", "6").stdout
    beyond = by_command(path, "--page", "9")
    assert beyond.stderr == f"Nothing on this page: there are {2 + 2 + OTHERS} hits.\n"


def test_the_page_links_to_all_of_them(path):
    with service(path) as client:
        page = client.get("/", params={"q": "lighthouse", "mode": "keyword", "limit": 50}).text
        [line] = [line for line in page.splitlines() if "more passages of this article" in line]
        href = line.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
        assert "… and 5 more passages of this article" in line
        everything = client.get(href).text
        assert everything.count(f'<h2><a href="/article?id={LONG}&amp;') == 7
        assert "more passages of this article" not in everything


def test_agents_and_adapters_are_told_too(path):
    searchers = Searchers(path)
    try:
        found = ask(create_server(searchers), "search", query="lighthouse", mode="keyword")
    finally:
        searchers.close()
    assert {passage["more"] for passage in found["passages"] if passage["more"]} == {5}
    with LiveSearcher(path) as live:
        hits = live.search("lighthouse", mode="keyword")
        assert {metadata(hit)["more"] for hit in hits if hit.article.id == LONG} == {0, 5}
