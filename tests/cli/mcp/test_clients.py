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
    assert servers["nutgraf"]["args"][-3:] == ["mcp", "-i", str(two_articles)]
    assert nutgraf("mcp", "--uninstall", client, stdin=b"y\n").code == 0
    assert json.loads(file.read_text()) == before


def test_whoever_says_no_has_an_unchanged_file(nutgraf, home, two_articles):
    done = nutgraf("mcp", "--install", "cursor", "-i", two_articles, stdin=b"n\n")
    assert done.code == 1
    assert not (home / ".cursor").exists()


@pytest.mark.parametrize(
    "given",
    [
        b'{"mcpServers": {} // mine\n}', b"[1, 2]", b'{"mcpServers": []}', b'"\xe9"',
        b"\xff\xfe{\x00}\x00",
    ],
    ids=["comments", "a list", "a list of servers", "latin-1", "utf-16"],
)  # fmt: skip
def test_a_file_that_cannot_be_changed_is_left_alone(nutgraf, home, two_articles, given):
    file = CLIENTS["cursor"].file(home)
    file.parent.mkdir()
    file.write_bytes(given)
    for option in ("--install", "--uninstall"):
        done = nutgraf("mcp", option, "cursor", "-i", two_articles, stdin=b"y\n")
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert done.err.startswith(f"nutgraf: {file}: ")
        assert "change it by hand" in done.err
        assert "attribute" not in done.err
        assert file.read_bytes() == given


@pytest.mark.parametrize("before", [None, "", '{"theme":"dark"}', '{"mcpServers":{"other":{}}}'])
def test_nothing_to_take_out_changes_nothing(nutgraf, home, before):
    file = CLIENTS["cursor"].file(home)
    if before is not None:
        file.parent.mkdir()
        file.write_text(before)
    done = nutgraf("mcp", "--uninstall", "cursor", stdin=b"y\n")
    assert (done.code, done.err) == (0, f"{file}: nothing to change\n")
    assert (file.read_text() if file.exists() else None) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right")
def test_a_link_leads_where_it_led(nutgraf, home, two_articles):
    kept = home / "dotfiles" / "mcp.json"
    kept.parent.mkdir()
    file = CLIENTS["cursor"].file(home)
    file.parent.mkdir()
    file.symlink_to(kept)
    assert nutgraf("mcp", "--install", "cursor", "-i", two_articles, stdin=b"y\n").code == 0
    assert file.is_symlink()
    assert "nutgraf" in json.loads(kept.read_text())["mcpServers"]


def test_an_index_that_is_not_there_and_both_options_are_refused(nutgraf, home, tmp_path):
    for given, told in (
        (("--install", "cursor", "-i", tmp_path / "none"), "no index there"),
        (("--install", "cursor", "--uninstall", "gemini"), "one of --install and --uninstall"),
    ):
        done = nutgraf("mcp", *given, stdin=b"y\n")
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert told in done.err
    assert not (home / ".cursor").exists()
