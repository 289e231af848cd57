"""The desk of the page: saved searches, articles added from a browser, and files of hits."""

import csv
import io
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import feedparser
import pytest

from nutgraf.index import Article, Index
from nutgraf.search import AlertRunner
from tests.cli.serve.conftest import KEY, service
from tests.cli.serve.page.test_pages import Reading

HERE = {"Origin": "http://localhost", "Content-Type": "application/x-www-form-urlencoded"}


def sent(client, path, headers=HERE, **fields):
    return client.post(path, content=urlencode(fields), headers=headers, follow_redirects=False)


def test_a_search_is_saved_seen_and_removed(writable, index):
    assert "No search is saved." in writable.get("/saved").text
    done = sent(writable, "/saved", q="ferry on rocks", name="Ferries <b>", least="0,1")
    assert (done.status_code, done.headers["location"]) == (303, "/saved")
    with AlertRunner(index) as runner:
        (saved,) = runner.saved()
    assert (saved.name, saved.query, saved.least) == ("Ferries <b>", "ferry on rocks", 0.1)
    with index.writer() as writer:
        writer.add(Article(id="new", title="A ferry on the rocks", text="A ferry ran onto rocks."))
    page = Reading(writable.get("/saved").text)
    assert page.links["/article?id=new&passage=0"] == "A ferry on the rocks"
    assert "Ferries <b>" in page.text
    assert sent(writable, "/saved/seen").status_code == 303
    assert "Nothing new." in writable.get("/saved").text
    assert sent(writable, "/saved/remove", name="Ferries <b>").status_code == 303
    assert "No search is saved." in writable.get("/saved").text


def test_an_article_is_added_and_shown(writable, index):
    page = writable.get("/add", params={"title": "T <i>", "url": "https://a.example/x"})
    Reading(page.text)
    assert 'value="T &lt;i&gt;"' in page.text
    assert "http://localhost" not in page.text  # behind a proxy with TLS it would be wrong
    fields = {"title": "Bread", "text": "One.\r\n\r\nTwo.", "source": "a.example", "date": ""}
    done = sent(writable, "/add", url="https://a.example/x", **fields)
    assert done.headers["location"] == "/article?id=https%3A%2F%2Fa.example%2Fx"
    assert "Bread" in writable.get(done.headers["location"]).text
    added = index.get("https://a.example/x")
    assert (added.text, added.source, added.date) == ("One.\n\nTwo.", "a.example", None)


@pytest.mark.parametrize("path", ["/saved", "/saved/remove", "/saved/seen", "/add"])
def test_a_service_that_only_reads_writes_nothing(client, path):
    done = sent(client, path, q="ferry", name="x", text="y")
    assert done.status_code == 403
    assert "read-only" in done.text


def test_what_a_service_that_only_reads_shows(client):
    page = client.get("/saved").text
    assert "This service only reads." in page
    assert "<form" not in page.split("<main")[1]
    assert 'href="/add"' not in page
    assert client.get("/add").status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": HERE["Content-Type"]}, 403),
        (HERE | {"Origin": "https://evil.example"}, 403),
        (HERE | {"Origin": "null"}, 403),
        ({"Origin": "http://localhost", "Content-Type": "text/plain"}, 415),
    ],
)
def test_a_form_of_another_page_is_refused(writable, headers, status):
    assert sent(writable, "/saved", headers, q="ferry").status_code == status
    assert "No search is saved." in writable.get("/saved").text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/saved", {"q": "", "name": "x"}),
        ("/saved", {"q": "ferry", "least": "much"}),
        ("/saved", {"q": "ferry", "least": "2"}),
        ("/add", {"source": "nothing but a source"}),
        ("/add", {"text": "A text.", "date": "2026-13-01"}),
    ],
)
def test_a_form_with_a_mistake_is_a_page_that_says_so(writable, path, fields):
    done = sent(writable, path, **fields)
    assert done.status_code in (400, 422)
    assert 'role="alert"' in done.text
    assert "kept without" not in done.text
    Reading(done.text)


def test_a_key_is_needed_for_the_desk_too(index):
    with service(index.path, writable=True, keys=(KEY.encode(),)) as client:
        assert sent(client, "/saved", q="ferry").status_code == 401
        assert sent(
            client, "/saved", HERE | {"Authorization": f"Bearer {KEY}"}, q="ferry"
        ).is_redirect


def test_several_indexes_have_no_desk(two_articles, index):
    from starlette.testclient import TestClient

    from nutgraf.cli.serve.app import create_app

    app = create_app([two_articles, index.path])
    with TestClient(app, base_url="http://localhost") as client:
        assert "Several indexes" in client.get("/saved").text


def test_hits_are_exported_in_every_format(client):
    page = Reading(client.get("/", params={"q": "ferry rocks"}).text)
    files = {text: href for href, text in page.links.items() if href.startswith("/export")}
    assert list(files) == ["CSV", "JSONL", "RIS", "BibTeX", "RSS", "Markdown"]
    for name, href in files.items():
        answer = client.get(href)
        assert answer.status_code == 200
        assert "Ferry runs aground off Tolm" in answer.text
        assert ("attachment" in answer.headers.get("content-disposition", "")) == (name != "RSS")
    table = client.get(files["CSV"]).content.decode("utf-8-sig")
    assert client.get(files["CSV"]).content.startswith(b"\xef\xbb\xbf")
    assert next(csv.DictReader(io.StringIO(table)))["article_id"] == "halcyon"
    feed = feedparser.parse(client.get(files["RSS"]).text)
    assert feed.feed.link == "http://localhost/?q=ferry+rocks"


def test_a_format_that_is_not_there(client):
    answer = client.get("/export", params={"q": "ferry", "format": "xls"})
    assert answer.status_code == 400
    assert "format is one of csv" in answer.text


def test_a_browser_can_search_here(client):
    described = client.get("/opensearch.xml")
    name = "{http://a9.com/-/spec/opensearch/1.1/}"
    urls = [each.get("template") for each in ET.fromstring(described.text).iter(f"{name}Url")]
    assert urls == [
        "http://localhost/?q={searchTerms}",
        "http://localhost/export?q={searchTerms}&format=rss",
    ]
    assert 'rel="search"' in client.get("/").text


def test_all_sources_can_be_reached(empty_index):
    with empty_index.writer() as writer:
        for number in range(15):
            text = f"The ferry ran late {number} times."
            writer.add(Article(id=f"a{number}", title="Late", text=text, source=f"Paper {number}"))
    with service(empty_index.path) as client:
        page = Reading(client.get("/", params={"q": "ferry"}).text)
        (more,) = [href for href, text in page.links.items() if text == "All 15 sources"]
        sources = Reading(client.get(more).text)
        found = [text for text in sources.links.values() if text.startswith("Paper")]
        assert len(found) == 15
        assert "/?q=ferry&source=Paper+3" in sources.links
        assert "Nothing found" not in sources.text
        assert "Nothing found" in Reading(client.get("/sources?q=%2Bzeppelin").text).text
    assert isinstance(empty_index, Index)
