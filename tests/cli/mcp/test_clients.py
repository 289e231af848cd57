"""`nutgraf mcp --install`: an entry in a client's file, shown, asked for, and taken out again."""

import json
import sys

import pytest

from nutgraf.cli.mcp.clients import CLIENTS


@pytest.fixture
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="other folders")
@pytest.mark.parametrize("client", CLIENTS)
def test_an_entry_is_made_and_taken_out(nutgraf, home, two_articles, client):
    known = CLIENTS[client]
    file = known.file(home)
    file.parent.mkdir(parents=True, exist_ok=True)
    before = {"theme": "dark", known.key: {"other": {"command": "x"}}}
    file.write_text(json.dumps(before))
    done = nutgraf("mcp", "--install", client, "-i", two_articles, stdin=b"y\n")
    assert done.code == 0, done.err
    assert '+    "nutgraf": {' in done.err
    servers = json.loads(file.read_text())[known.key]
    assert servers["other"] == {"command": "x"}
    assert servers["nutgraf"]["args"] == ["mcp", "-i", str(two_articles)]
    assert nutgraf("mcp", "--uninstall", client, stdin=b"y\n").code == 0
    assert json.loads(file.read_text()) == before


def test_whoever_says_no_has_an_unchanged_file(nutgraf, home, two_articles):
    done = nutgraf("mcp", "--install", "cursor", "-i", two_articles, stdin=b"n\n")
    assert done.code == 1
    assert not (home / ".cursor").exists()


def test_a_file_with_comments_is_left_alone(nutgraf, home, two_articles):
    file = CLIENTS["cursor"].file(home)
    file.parent.mkdir()
    file.write_text('{"mcpServers": {} // mine\n}')
    done = nutgraf("mcp", "--install", "cursor", "-i", two_articles, stdin=b"y\n")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "add the entry by hand" in done.err
    assert "// mine" in file.read_text()
