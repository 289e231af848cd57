"""Paths: what they stand for, and that no loop, odd name or closed door ends a run."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.readers import Problem, Survey
from nutgraf.index.readers.judged_files import judged_in
from nutgraf.index.readers.paths import find_files

SUFFIXES = (".txt", ".md")


@pytest.fixture
def tree(tmp_path, monkeypatch):
    names = (
        "a.txt", "b.md", "c.pdf", ".h.txt", "one/a.txt", "one/two/b.TXT", "one/.git/c.txt",
        "[x].txt", "x.nutgraf/catalogue.sqlite", "x.nutgraf/encoder/vocab.txt",
    )  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(name):
    return [
        item.message if isinstance(item, Problem) else item.as_posix()
        for item in find_files(name, SUFFIXES)
    ]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (".", ["[x].txt", "a.txt", "b.md", "one/a.txt", "one/two/b.TXT"]),
        ("*.txt", ["[x].txt", "a.txt"]),
        (".*.txt", [".h.txt"]),
        ("[x].txt", ["[x].txt"]),
        ("[ab].*", ["a.txt", "b.md"]),
        ("o?e", ["one/a.txt", "one/two/b.TXT"]),
        ("**/a.txt", ["a.txt", "one/a.txt"]),
        ("one/**", ["one/a.txt", "one/two/b.TXT"]),
        ("*/../a.txt", ["one/../a.txt", "x.nutgraf/../a.txt"]),
        ("c.pdf", ["c.pdf"]),
        ("missing.txt", ["missing.txt"]),
        ("*.jpg", ["matches no file"]),
        ("a.txt/*", ["cannot be read (Not a directory)"]),
        ("x.nutgraf", ["has no articles in it (.txt, .md)"]),
        ("one/.git", ["one/.git/c.txt"]),
    ],
)
def test_names_and_patterns(tree, name, files):
    assert found(name) == files


def test_an_absolute_pattern(tree):
    assert found(f"{tree}/o*/a.*") == [f"{tree}/one/a.txt"]


def test_links_that_lead_back_up_end(tree):
    for name in ("one/up", "one/two/up", "up"):
        (tree / name).symlink_to(tree)
    assert found(".") == ["[x].txt", "a.txt", "b.md", "one/a.txt", "one/two/b.TXT"]
    assert found("**/b.*") == ["b.md", "one/two/b.TXT"]
    (tree / "self.txt").symlink_to("self.txt")
    assert found("self.txt") == ["self.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="all doors are open to root")
def test_a_folder_that_may_not_be_read_is_said(tree):
    (tree / "one" / "two").chmod(0)
    try:
        assert found("one") == ["one/a.txt", "cannot be read (Permission denied)"]
        assert found("one/two/*") == ["cannot be read (Permission denied)"]
        assert found("**/a.txt") == ["cannot be read (Permission denied)", "a.txt", "one/a.txt"]
    finally:
        (tree / "one" / "two").chmod(0o755)


@settings(deadline=None)
@given(st.text(st.sampled_from("a*?[]!./\0\n\ud800x"), max_size=12))
def test_no_name_raises(name):
    for item in find_files("no-such-folder/" + name, SUFFIXES):
        assert isinstance(item, Path) or item.article_lost


def test_the_folder_of_a_saved_page_is_not_searched(tmp_path):
    names = [
        "Quay.html",
        "Quay_files/ad.html",
        "Other_files/b.html",
        "kai.htm",
        "kai-Dateien/c.htm",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    survey = Survey()
    found = find_files(str(tmp_path), (".html", ".htm"), survey)
    assert [path.name for path in found] == ["Quay.html", "kai.htm", "b.html"]
    assert survey.total() == {"folder of a saved page": 2}


def _judged(folder):
    for name in ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv", "more/queries.jsonl"]:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("{}")


@pytest.mark.parametrize("pattern", ["", "*", "**/*"])
def test_questions_and_judgements_are_no_articles(tmp_path, pattern):
    _judged(tmp_path)
    survey = Survey()
    found = {*find_files(str(tmp_path / pattern), (".jsonl", ".tsv"), survey)}
    # `queries.jsonl` alone is a file like others
    assert found == {tmp_path / "corpus.jsonl", tmp_path / "more" / "queries.jsonl"}
    assert survey.total() == {
        "questions and judgements of a judged folder": 3 if pattern == "**/*" else 2
    }


def test_questions_that_are_named_are_read(tmp_path):
    _judged(tmp_path)
    questions = tmp_path / "queries.jsonl"
    assert list(find_files(str(questions), (".jsonl",))) == [questions]


@pytest.mark.parametrize("name", ["qrels", "qrels.txt", "qrels.trec"])
def test_judgements_of_each_layout_are_known(name):
    assert judged_in(["a.md", "queries.jsonl", name]) == {"queries.jsonl", name}
    assert not judged_in(["a.md", name])
