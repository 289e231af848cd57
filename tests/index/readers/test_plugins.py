"""Readers of other formats: given, or found among the installed packages."""

import importlib

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import read_articles
from nutgraf.index.readers.plugins import installed_readers


def two_lines(stream):
    """An article a line: title, then text."""
    for line in stream.read().decode().splitlines():
        title, _, text = line.partition("|")
        yield {"title": title, "text": text}


def broken(stream):
    raise ZeroDivisionError("no such page")


def refusing(stream):
    raise ValueError("is locked with a password")


@pytest.fixture
def file(tmp_path):
    (tmp_path / "news.Bar").write_text("Ferry|All are safe.\nSeals|Counted.")
    return tmp_path / "news.Bar"


def test_a_reader_that_is_given(file, tmp_path):
    found = list(read_articles([str(tmp_path)], root=tmp_path, readers={".bar": two_lines}))
    assert [(a.title, a.text) for a in found] == [("Ferry", "All are safe."), ("Seals", "Counted.")]
    assert found[0].id == "news.Bar"
    assert all(isinstance(article, Article) for article in found)


def test_the_longest_end_of_a_name_counts(tmp_path):
    for name in ("a.feed.json", "b.json"):
        (tmp_path / name).write_text('{"title": "Ferry", "text": "All are safe."}')
    readers = {".feed.json": two_lines}
    found = list(read_articles([str(tmp_path)], root=tmp_path, readers=readers))
    assert [article.title[:5] for article in found] == ['{"tit', "Ferry"]


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (broken, "its reader failed (ZeroDivisionError: no such page)"),
        (refusing, "is locked with a password"),
        (lambda _: [], "has no articles in it"),
    ],
)
def test_a_reader_that_fails_is_a_problem_of_its_file(file, tmp_path, reader, said):
    [problem] = read_articles([str(file)], root=tmp_path, readers={".bar": reader})
    assert problem.message == said
    assert problem.article_lost


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package on the path that reads .bar, as pip would have left it."""
    site = tmp_path / "site"
    info = site / "bar_reader-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bar-reader\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[nutgraf.readers]\n.bar = bar_reader:read\n")
    (site / "bar_reader.py").write_text(
        "def read(stream):\n    return [{'title': 'Read', 'text': stream.read().decode()}]\n"
    )
    monkeypatch.syspath_prepend(str(site))
    importlib.invalidate_caches()
    installed_readers.cache_clear()
    yield
    installed_readers.cache_clear()


def test_a_reader_of_an_installed_package(package, file, tmp_path):
    [article] = read_articles([str(file)], root=tmp_path)
    assert (article.title, article.text[:5]) == ("Read", "Ferry")
