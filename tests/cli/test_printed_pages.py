"""Printed pages: a passage of a PDF tells its pages on every face, over two pages both."""

import json
import shutil

import pytest
from click.testing import CliRunner

from nutgraf.cli.app import nutgraf
from nutgraf.cli.mcp.tools import create_server
from nutgraf.cli.serve.searchers import Searchers
from nutgraf.index import Index
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import read_articles
from nutgraf.search import LiveSearcher, Searcher
from nutgraf.search.adapters.retrieval import metadata
from tests.cli.mcp.test_mcp import ask
from tests.cli.serve.conftest import service
from tests.helpers.small_pdf import column, small_pdf

pytest.importorskip("pypdfium2", reason="pypdfium2 (of the extra `documents`) is not installed")

FIRST = ["The lighthouse was lit again after the storm of spring,", "and nobody in the harbour"]
SECOND = ["had expected that before the first of the summer ferries.", "So it goes."]
THIRD = ["The quay is closed for repairs until the frost comes, says the mayor of the town."]
OPTIONS = {"mode": "keyword"}


@pytest.fixture(scope="module")
def path(template, tmp_path_factory):
    """An article of three pages: a passage over the first two, and one on the third."""
    folder = tmp_path_factory.mktemp("printed")
    pages = [[(72, 780, "=The harbour"), *column(FIRST)], column(SECOND), column(THIRD)]
    (folder / "a.pdf").write_bytes(small_pdf(pages, labels="0 << /S /r /St 6 >>"))
    shutil.copytree(template, folder / "index")
    with Index.open(folder / "index") as index:
        ingest(index, read_articles(str(folder / "a.pdf"), root=folder))
    return folder / "index"


def command(path, *arguments):
    return CliRunner().invoke(nutgraf, [*arguments, "-i", str(path)]).stdout


def test_python_and_json(path):
    with Searcher(path) as searcher:
        over, alone = (searcher.search(word, **OPTIONS)[0] for word in ("lighthouse", "quay"))
    assert (over.passage.pages, alone.passage.pages) == (("vi", "vii"), ("viii",))
    told = {"page": "vi", "pages": ["vi", "vii"]}
    [hit] = json.loads(command(path, "search", "lighthouse", "--mode", "keyword", "--json"))["hits"]
    assert told.items() <= hit["passage"].items()
    assert (
        told.items()
        <= json.loads(command(path, "show", "a.pdf#0", "--json"))["passages"][0].items()
    )
    with service(path) as client:
        found = client.get("/api/search", params={"q": "lighthouse", "by": "article"}).json()
        assert told.items() <= found["hits"][0]["passages"][0].items()
        found = client.get("/api/article", params={"id": "a.pdf"}).json()
        assert [passage["page"] for passage in found["passages"]] == ["vi", "viii"]


def test_the_terminal(path):
    assert "a.pdf#0 · pp. vi–vii\n" in command(path, "search", "lighthouse", "--mode", "keyword")
    assert "a.pdf#1 · p. viii\n" in command(path, "search", "quay", "--mode", "keyword")
    shown = command(path, "show", "a.pdf").splitlines()
    assert shown.index("pp. vi–vii") < shown.index("p. viii")


def test_the_page(path):
    with service(path) as client:
        found = client.get("/", params={"q": "lighthouse", "mode": "keyword"}).text
        whole = client.get("/article", params={"id": "a.pdf"}).text
    assert "<span>pp. vi–vii</span>" in found
    assert '<p class="facts">p. viii</p>' in whole


def test_agents_and_adapters(path):
    searchers = Searchers(path)
    try:
        server = create_server(searchers)
        found = ask(server, "search", query="lighthouse", mode="keyword")
        read = ask(server, "read", id="a.pdf")
    finally:
        searchers.close()
    assert found["passages"][0]["pages"] == ["vi", "vii"]
    assert [passage["pages"] for passage in read["passages"]] == [["vi", "vii"], ["viii"]]
    with LiveSearcher(path) as live:
        assert metadata(live.search("quay", **OPTIONS)[0])["pages"] == ["viii"]


def test_an_article_without_pages_has_none(index):
    with Searcher(index) as searcher:
        hit = searcher.search("ferry")[0]
    assert hit.passage.pages == ()
    assert hit.passage.to_json().keys() == {"id", "position", "text"}
