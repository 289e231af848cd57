"""`nutgraf alert`, as a user does it: saving, hearing once, and handing over."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.conftest import HALCYON, TUNNEL


@pytest.fixture
def alerted(nutgraf, empty_index, monkeypatch):
    """An index in which a new article answers a saved search that nobody was told of."""
    monkeypatch.setenv("NUTGRAF_INDEX", str(empty_index.path))
    assert nutgraf("alert", "add", "ferry", "ferry aground on rocks").code == 0
    with empty_index.writer() as writer:
        writer.add(HALCYON)
        writer.add(TUNNEL)
    return empty_index


@pytest.mark.slow
def test_a_match_is_printed_once(nutgraf, alerted):
    first = nutgraf("alert", "run")
    assert first.code == 0
    assert first.out.startswith(
        "ferry: Ferry runs aground off Tolm · Harrowick Courier · 15 November 2020"
        " · https://courier.example/halcyon · halcyon#0 · 0."
    )
    assert first.out.endswith("· generation 1\n")
    assert nutgraf("alert", "run").code == 1
    assert nutgraf("alert", "run", "--json").out == '{"matches": []}\n'


def test_json(nutgraf, alerted):
    [match] = json.loads(nutgraf("alert", "run", "--json").out)["matches"]
    assert (match["alert"], match["article"], match["generation"]) == ("ferry", "halcyon", 1)
    assert (match["title"], match["source"], match["date"], match["url"]) == (
        "Ferry runs aground off Tolm",
        "Harrowick Courier",
        "2020-11-15",
        "https://courier.example/halcyon",
    )


def test_changes_are_told_where_they_are_asked_for(nutgraf, empty_index, monkeypatch):
    monkeypatch.setenv("NUTGRAF_INDEX", str(empty_index.path))
    nutgraf("alert", "add", "ferry", "ferry aground on rocks")
    nutgraf("alert", "add", "all", "ferry aground on rocks", "--changes", "--copies")
    for article in (HALCYON, replace(HALCYON, title="Ferry aground: what we know")):
        with empty_index.writer() as writer:
            writer.add(article)
        told = json.loads(nutgraf("alert", "run", "--json").out)["matches"]
    assert [(match["alert"], match["generation"]) for match in told] == [("all", 2)]
    [all_, ferry] = json.loads(nutgraf("alert", "list", "--json").out)["alerts"]
    assert (all_["changes"], all_["copies"]) == (True, True)
    assert (ferry["changes"], ferry["copies"]) == (False, False)


def test_what_was_removed_is_not_told(nutgraf, alerted):
    with alerted.writer() as writer:
        writer.remove("halcyon")
    assert nutgraf("alert", "run").code == 1


def test_a_command_gets_the_matches_and_may_fail(nutgraf, alerted, tmp_path):
    failed = nutgraf("alert", "run", "--exec", "cat > /dev/null; exit 3")
    assert failed.code == 2
    assert "ended with exit code 3" in failed.err
    assert failed.out == ""
    taken = tmp_path / "taken.json"
    assert nutgraf("alert", "run", "--exec", f"cat > {taken}").code == 0
    assert json.loads(taken.read_text())["matches"][0]["article"] == "halcyon"


def test_a_webhook_gets_the_matches_and_may_fail(nutgraf, alerted):
    taken = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if len(taken) == 1 else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/hook"
        refused = nutgraf("alert", "run", "--webhook", address)
        assert refused.code == 2
        assert "they will be sent again" in refused.err
        assert nutgraf("alert", "run", "--webhook", address).code == 0
        server.shutdown()
        thread.join()
    assert taken[0] == taken[1]
    assert taken[1]["matches"][0]["passage"] == "halcyon#0"
    assert nutgraf("alert", "run", "--webhook", "file:///etc/passwd").code == 2


def test_indexing_matches_and_says_so(nutgraf, empty_index, monkeypatch, tmp_path):
    monkeypatch.setenv("NUTGRAF_INDEX", str(empty_index.path))
    nutgraf("alert", "add", "ferry", "ferry aground on rocks")
    news = tmp_path / "ferry.txt"
    news.write_text(f"{HALCYON.title}\n\n{HALCYON.text}")
    done = nutgraf("index", str(news))
    assert "1 article matches saved searches: nutgraf alert run\n" in done.err
    assert "saved searches" not in nutgraf("index", str(news)).err
    assert nutgraf("alert", "run").out.startswith("ferry: ")


def test_watching_matches_and_hands_over(nutgraf, empty_index, monkeypatch, tmp_path):
    monkeypatch.setenv("NUTGRAF_INDEX", str(empty_index.path))
    nutgraf("alert", "add", "ferry", "ferry aground on rocks")
    folder, taken = tmp_path / "news", tmp_path / "taken.json"
    folder.mkdir()
    (folder / "ferry.txt").write_text(f"{HALCYON.title}\n\n{HALCYON.text}")
    failed = nutgraf("watch", str(folder), "--once", "--exec", "cat > /dev/null; exit 3")
    assert failed.code == 0
    assert "ended with exit code 3; the matches will be sent again" in failed.err
    assert nutgraf("watch", str(folder), "--once", "--exec", f"cat > {taken}").code == 0
    [match] = json.loads(taken.read_text())["matches"]
    assert match["article"].endswith("ferry.txt")
    assert nutgraf("alert", "run").code == 1


def test_listing_and_removing(nutgraf, alerted):
    assert nutgraf("alert", "list").out == "ferry: ferry aground on rocks\n"
    assert json.loads(nutgraf("alert", "list", "--json").out)["alerts"][0]["name"] == "ferry"
    gone = nutgraf("alert", "remove", "ferry", "other")
    assert gone.code == 1
    assert gone.err == "other: no saved search has this name\n"
    assert nutgraf("alert", "list").out == ""
