"""Hits as tables, and as a notebook shows them."""

import importlib.util
from datetime import date

import pandas
import pytest

from nutgraf.index import Article, MissingExtraError, Passage
from nutgraf.search import Searcher
from nutgraf.search.citations import Bibliography, Citation
from nutgraf.search.citations.citation import COLUMNS
from nutgraf.search.citations.notebook import html_of
from nutgraf.search.citations.tables import arrow_table, data_frame
from tests.conftest import HALCYON

UNDATED = Article(id="u", title="<b>No day</b>", text="Some\ntext.")
FOUND = Bibliography(
    "ferry",
    3,
    (
        Citation(1, 0.75, HALCYON, Passage(HALCYON, 0, 0, 20), 3, marks=[(4, 9)]),
        Citation(2, 0.25, UNDATED, Passage(UNDATED, 0, 0, 10), 3, answers=False),
    ),
)
NOTHING = Bibliography("zeppelin", 3, ())


def test_a_data_frame():
    frame = data_frame(FOUND)
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["passage_id"]) == ["halcyon#0", "u#0"]
    assert frame["date"][0] == pandas.Timestamp(2020, 11, 15)
    assert frame["date"].isna()[1]
    assert list(frame["score"]) == [0.75, 0.25]


def test_an_arrow_table():
    table = arrow_table(FOUND)
    assert table.column_names == list(COLUMNS)
    assert table["date"].to_pylist() == [date(2020, 11, 15), None]
    assert table["answers"].to_pylist() == [True, False]


def test_tables_of_no_hits_have_the_same_columns_of_the_same_types():
    found, nothing = data_frame(FOUND), data_frame(NOTHING)
    assert (len(nothing), tuple(nothing.columns)) == (0, COLUMNS)
    assert {name: kind.kind for name, kind in nothing.dtypes.items()} == {
        name: kind.kind for name, kind in found.dtypes.items()
    }
    for column in ("rank", "score", "answers", "generation", "page"):
        assert nothing[column].dtype == found[column].dtype
    assert list(pandas.concat([nothing, found])["score"] > 0.5) == [True, False]
    assert arrow_table(NOTHING).schema == arrow_table(FOUND).schema


def test_without_the_package_one_line_names_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr("nutgraf.index.storage.extras.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="pandas"):
        data_frame(FOUND)


def test_a_notebook_shows_citations_with_their_words_marked():
    shown = html_of(FOUND.citations, "2 found")
    assert "<p>2 found</p>" in shown
    assert "The <mark>ferry</mark> Halcyon" in shown
    assert '<a href="https://courier.example/halcyon"' in shown
    assert "15 November 2020" in shown
    assert "&lt;b&gt;No day&lt;/b&gt;" in shown
    assert "Some<br>text." in shown


def test_results_and_hits_show_themselves(seeded):
    with Searcher(seeded) as searcher:
        results = searcher.search("what happened to the ferry Halcyon", limit=2)
    shown = results._repr_html_()
    assert f"{results.total:,} found" in shown
    assert shown.count("<li ") == 2
    assert "<mark>" in results[0]._repr_html_()
    assert list(results.to_pandas()["passage_id"]) == [hit.passage.id for hit in results]
    assert results.to_arrow()["generation"].to_pylist() == [results.generation] * 2
