"""Going back, as a user does it: history, as-of search and rollback."""

import json
import shutil

import pytest


@pytest.fixture
def changed(nutgraf, two_articles, tmp_path, monkeypatch):
    """An index of two articles of which one was then removed."""
    path = tmp_path / "changed.nutgraf"
    shutil.copytree(two_articles, path)
    monkeypatch.setenv("NUTGRAF_INDEX", str(path))
    assert nutgraf("remove", "halcyon").code == 0
    return path


def test_an_earlier_generation_is_asked_by_number_and_by_day(nutgraf, changed):
    assert nutgraf("search", "ferry", "--mode", "keyword").code == 1
    found = nutgraf("search", "ferry", "--mode", "keyword", "--as-of", "1", "--json")
    assert json.loads(found.out)["generation"] == 1
    assert json.loads(found.out)["hits"][0]["article"]["id"] == "halcyon"
    today = json.loads(nutgraf("history", "--json").out)["generations"][0]["committed"][:10]
    assert nutgraf("search", "ferry", "--mode", "keyword", "--as-of", today).code == 1
    early = nutgraf("search", "ferry", "--as-of", "1999-12-31")
    assert (early.code, early.out) == (2, "")
    assert "nothing had been committed by then" in early.err


def test_rollback_brings_a_removed_article_back(nutgraf, changed):
    done = nutgraf("rollback", "1", "--json")
    assert done.code == 0
    report = json.loads(done.out)
    assert report.pop("committed")
    assert report == {
        "number": 3, "action": "rollback", "added": 1, "updated": 0, "removed": 0,
        "returned_to": 1,
    }  # fmt: skip
    assert nutgraf("search", "ferry", "--mode", "keyword").code == 0
    assert nutgraf("rollback", "8").code == 2


def test_what_a_silent_edit_changed_is_shown(nutgraf, changed, tmp_path):
    article = {"_id": "tunnel", "title": "Seven die in Greyfell Tunnel", "text": "One.\n\nTwo."}
    for text in ("One.\n\nTwo.\n\nThree.", "One.\n\nTwo and a half.\n\nThree."):
        (tmp_path / "edit.jsonl").write_text(json.dumps(article | {"text": text}), "utf-8")
        assert nutgraf("index", tmp_path / "edit.jsonl").code == 0
    done = nutgraf("show", "tunnel", "--diff")
    assert done.out.splitlines() == [
        "--- generation 3", "+++ generation 4", "@@ -3,3 +3,3 @@",
        " ", "-Two.", "+Two and a half.", " ",
    ]  # fmt: skip
    assert nutgraf("show", "--diff", "tunnel").out == done.out
    assert nutgraf("show", "tunnel#0", "--diff").out == done.out
    assert "-source: Ostrey Evening Post" in nutgraf("show", "tunnel", "--diff", "1..4").out
    assert nutgraf("show", "tunnel", "--diff", "2..1").out == "tunnel: no differences\n"
    lines = nutgraf("show", "tunnel", "--versions").out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["1", "to", "2"], ["3", "to", "3"], ["4", "to", "now"],
    ]  # fmt: skip
    versions = json.loads(nutgraf("show", "halcyon", "--versions", "--json").out)["versions"]
    assert [(v["born"], v["died"], v["id"]) for v in versions] == [(1, 2, "halcyon")]
    both = ["tunnel", "--versions", "--diff", "--json"]  # of which JSON would be two objects
    for arguments in (
        ["halcyon", "--diff"],
        ["tunnel", "--diff", "3"],
        ["nobody", "--versions"],
        both,
    ):
        assert nutgraf("show", *arguments).code == 2
