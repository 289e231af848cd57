"""Suggestions on the command line and over HTTP: the library's completions."""

import json

import pytest

from nutgraf.index import Index
from nutgraf.search import Searcher
from tests.cli.serve.conftest import service


@pytest.fixture
def path(index):
    with index.writer() as writer:
        writer.remove("tunnel")
    return index.path


def test_the_command_line_prints_what_the_library_finds(nutgraf, path):
    with Searcher(path) as searcher:
        found = [each.to_json() for each in searcher.completions("rock", 3)]
    assert found
    done = nutgraf("suggest", "rock", "-k", "3", "-i", path)
    assert done.code == 0
    assert done.out.splitlines() == [f"{each['kind']:<6}  {each['text']}" for each in found]
    shown = json.loads(nutgraf("suggest", "rock", "-k", "3", "-i", path, "--json").out)
    assert shown == {"query": "rock", "generation": 2, "suggestions": found}


def test_what_was_removed_is_suggested_of_the_earlier_generation_only(nutgraf, path):
    now = nutgraf("suggest", "tunnel", "-i", path)
    assert (now.code, now.out) == (1, "")
    then = nutgraf("suggest", "tunnel", "--as-of", "1", "-i", path)
    assert then.code == 0
    assert "word    tunnel" in then.out.splitlines()
    with Index.open(path) as index:
        assert index.generation == 2


def test_http_answers_the_same(path):
    with Searcher(path) as searcher:
        found = [each.to_json() for each in searcher.completions("rock", 3)]
    with service(path) as client:
        answer = client.get("/suggest", params={"q": "rock", "limit": 3})
        assert answer.json() == {"query": "rock", "generation": 2, "suggestions": found}
        again = {"If-None-Match": answer.headers["etag"]}
        assert client.get("/suggest?q=rock&limit=3", headers=again).status_code == 304
        assert client.get("/suggest").json()["suggestions"] == []
        then = client.get("/suggest", params={"q": "tunnel", "as_of": 1}).json()
        assert {"text": "tunnel", "kind": "word"} in then["suggestions"]
        assert client.get("/suggest?q=a&limit=0").status_code == 400
        assert client.get("/suggest?q=a&as_of=9").status_code == 404


def test_the_page_may_ask_for_suggestions(path):
    with service(path) as client:
        page = client.get("/")
        assert "connect-src 'self'" in page.headers["content-security-policy"]
        script = page.text.partition('<script src="')[2].partition('"')[0]
        assert "/suggest?" in client.get(script).text
