"""Arguments of a wrong type: one line that says what is expected."""

from datetime import date
from pathlib import Path

import pytest

from nutgraf.index import (
    Article,
    ArticleError,
    Index,
    IndexNotFoundError,
    NutgrafError,
)
from nutgraf.index.readers import read_articles
from nutgraf.search import LiveSearcher, Searcher, SearchRequest, clauses
from nutgraf.search.alerts import AlertRunner
from tests.conftest import HALCYON


def refusal(call, *arguments):
    with pytest.raises(NutgrafError) as refused:
        call(*arguments)
    assert "\n" not in str(refused.value)
    return refused.value


@pytest.mark.parametrize(
    "door", [Index.open, Index.create, Index.open_or_create, Index.exists, Searcher, LiveSearcher]
)
@pytest.mark.parametrize(("value", "kind"), [(None, "None"), (7, "int"), ([], "list")])
def test_an_index_is_named_by_a_path(door, value, kind):
    refused = refusal(door, value)
    assert isinstance(refused, TypeError)
    assert str(refused) == f"path is a str or a Path, not {kind}"


@pytest.mark.parametrize("door", [Index.open, Searcher, LiveSearcher])
def test_no_index_at_a_path(door, tmp_path):
    refused = refusal(door, str(tmp_path / "none"))
    assert isinstance(refused, IndexNotFoundError)
    assert str(refused).endswith("none: no index there; create one with Index.create")


def test_an_id_is_a_text(index):
    with index.writer() as writer, Searcher(index) as searcher:
        for call in (index.get, index.versions, writer.remove, searcher.related):
            refused = refusal(call, ["halcyon", "tunnel"])
            assert isinstance(refused, TypeError)
            assert str(refused) == "an article's id is a str, not list; give one at a time"


def test_a_writer_takes_a_mapping_as_an_article(index):
    record = {"id": "r", "headline": "Strike ends", "body": "Bread is back.", "published": "2021"}
    with index.writer() as writer:
        assert writer.add(record) == "added"
        assert writer.add({"id": "halcyon", **HALCYON.to_json()}) == "unchanged"
        for wrong, kind in (([HALCYON], "list"), (None, "None"), ("halcyon", "str")):
            refused = refusal(writer.add, wrong)
            assert isinstance(refused, ArticleError)
            assert str(refused).endswith(f"{{'title': …, 'text': …}}, not of {kind}")
        assert str(refusal(writer.add, {"id": "empty"})) == "has neither a title nor a text"
    assert index.get("r") == Article.from_record(record)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "docs"
    path.mkdir()
    for name in ("a", "b"):
        (path / f"{name}.txt").write_text(f"Title {name}\n\nText of {name}.\n", "utf-8")
    return path


@pytest.mark.parametrize(
    "given",
    [
        str,
        Path,
        lambda path: f"{path}/",
        lambda path: [str(path)],
        lambda path: (path / name for name in ("a.txt", "b.txt")),
        lambda path: {path / "a.txt": 1, path / "b.txt": 2},
    ],
    ids=["str", "Path", "folder/", "list", "generator", "mapping"],
)
def test_articles_are_read_of_one_path_or_several(folder, given):
    found = list(read_articles(given(folder), root=str(folder)))
    assert [article.id for article in found] == ["a.txt", "b.txt"]


def test_ids_are_relative_to_the_current_folder_if_no_root_is_given(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert [article.id for article in read_articles("docs/")] == ["docs/a.txt", "docs/b.txt"]


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (7, "paths are a str or a Path, or several of them, not int"),
        (None, "paths are a str or a Path, or several of them, not None"),
        (b"docs", "paths are a str or a Path, or several of them, not bytes"),
        ([7], "each path is a str or a Path, not int"),
    ],
)
def test_what_is_no_path_is_refused(paths, told):
    assert str(refusal(list, read_articles(paths))) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"source": 7}, "source is a text, or a list of texts, not 7"),
        ({"source": ["Wire", 7]}, "source is a text, or a list of texts, not ['Wire', 7]"),
        ({"author": 7}, "author is a text, not 7"),
        ({"source": list(range(99))}, "source is a text, or a list of texts, not list"),
        ({"language": ["en"]}, "language is a text, not ['en']"),
        ({"since": 2019}, "since is a date, or a text like 2019-05-31, 2019-05 or 2019, not 2019"),
    ],
)
def test_a_filter_of_another_type(given, told):
    refused = refusal(lambda: clauses(**given))
    assert isinstance(refused, TypeError)
    assert str(refused) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"author": " "}, "author is empty; give a name, or leave author out"),
        ({"source": ["Wire", ""]}, "source is empty; give a name, or leave source out"),
        (
            {"since": "2021-01-01", "until": date(2020, 1, 2)},
            "since (2021-01-01) is after until (2020-01-02); exchange them",
        ),
    ],
)
def test_a_filter_that_no_article_could_pass(given, told):
    for take in (clauses, lambda **options: SearchRequest("ferry", **options)):
        assert str(refusal(lambda take=take: take(**given))) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"wait": "x"}, "wait is a number of seconds, not str"),
        ({"wait": float("nan")}, "wait is a number of seconds, 0 or more, not nan"),
        ({"processes": 1.5}, "processes is a whole number, not float"),
        ({"processes": 0}, "processes is 1 or more, not 0"),
        ({"background": None}, "background is True or False, not None"),
        ({"follow_up": "no"}, "follow_up is True or False, not str"),
        ({"reuse": "old.nutgraf"}, "reuse is an open Index, not str"),
    ],
)
def test_a_writer_refuses_arguments_of_another_type(index, given, told):
    refused = refusal(lambda: index.writer(**given))
    assert isinstance(refused, TypeError)
    assert str(refused) == told
    with index.writer() as writer:  # and no lock is left
        assert writer.remove("halcyon")


def test_an_alert_runner_refuses_arguments_of_another_type(index):
    assert str(refusal(AlertRunner, "old.nutgraf")) == "index is an open Index, not str"
    told = "wait is a number of seconds, not None"
    assert str(refusal(lambda: AlertRunner(index, wait=None))) == told
    with AlertRunner(index) as runner:
        for call in (runner.remove, lambda name: runner.add(name, "ferry")):
            assert str(refusal(call, None)) == "the name of a saved search is a str, not None"


def test_a_generation_is_a_number_and_a_moment_a_date(index):
    for call in (index.snapshot, lambda named: Searcher(index, generation=named)):
        assert str(refusal(call, "1")).startswith("a generation is a number, or None")
    for wrong in ("2019-05-01", 3, None):
        assert str(refusal(index.generation_at, wrong)).startswith("a moment is a date or a")
