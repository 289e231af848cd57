"""Own fields on the command line: types, filters, facets, orders, and browsing."""

import json

import pytest

LINES = [
    {"_id": "a", "title": "Ferry a", "text": "It sails.", "date": "2020-01-02", "section": "Sea"},
    {"_id": "b", "title": "Ferry b", "text": "It stops.", "date": "2021-01-02", "words": "120"},
    {"_id": "c", "title": "Ferry c", "text": "It sinks.", "words": "many", "section": "Port"},
]


@pytest.fixture
def path(empty_index_of, nutgraf, tmp_path):
    path = empty_index_of()
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, LINES)))
    assert nutgraf("index", file, "-i", path).code == 0
    return path


def ids(outcome):
    return [hit["article"]["id"] for hit in json.loads(outcome.out)["hits"]]


def test_a_type_is_set_without_reading_or_encoding(nutgraf, path):
    told = nutgraf("stats", "-i", path).out
    assert "fields    2 beyond the usual ones:\n" in told
    assert "words: keyword, 2 values in 2 articles\n" in told
    set_ = nutgraf("index", "--type", "words=number", "-i", path)
    assert set_.out == "words: number, 2 values in 2 articles; 1 not a number: many\n"
    assert ids(nutgraf("search", "ferry", "--field", "words=>100", "--json", "-i", path)) == ["b"]
    assert "words: number" in nutgraf("stats", "-i", path).out
    again = nutgraf("index", "--type", "words=date", "--json", "-i", path)
    assert json.loads(again.out)["own_fields"]["words"]["misfits"] == 2
    assert nutgraf("index", "--type", "new=date", "-i", path).out == (
        "new: no article has this field yet\n"
    )


def test_a_type_is_set_while_articles_are_read(nutgraf, path, tmp_path):
    file = tmp_path / "more.jsonl"
    file.write_text(json.dumps({"_id": "d", "title": "D", "text": "x", "code": 7}))
    assert nutgraf("index", file, "--type", "code=keyword", "-i", path).code == 0
    assert "code: keyword" in nutgraf("stats", "-i", path).out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--type", "words"], "give NAME=TYPE, such as words=number"),
        (["--type", "words=integer"], "a type is one of keyword, number, date, not 'integer'"),
        ([], "Missing argument 'PATH...'"),
    ],
)
def test_a_wrong_type_is_one_line(nutgraf, path, options, said):
    outcome = nutgraf("index", *options, "-i", path)
    assert outcome.code == 2
    assert said in outcome.err


def test_a_search_without_words_lists_the_newest(nutgraf, path):
    assert ids(nutgraf("search", "--json", "-i", path)) == ["b", "a", "c"]
    assert ids(nutgraf("search", "--field", "section=sea", "--json", "-i", path)) == ["a"]
    assert ids(nutgraf("search", "--sort", "-section", "--json", "-i", path)) == ["a", "c", "b"]


def test_a_facet_is_printed(nutgraf, path):
    told = nutgraf("search", "ferry", "--facet", "section", "-i", path).out
    assert "section: (none) 1 · Port 1 · Sea 1" in told


def test_a_wrong_field_is_one_line(nutgraf, path):
    outcome = nutgraf("search", "ferry", "--field", "sektion=sea", "-i", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "no field 'sektion'; did you mean section?" in outcome.err
    outcome = nutgraf("search", "ferry", "--field", "section", "-i", path)
    assert "'section' has no =" in outcome.err


def test_a_hit_has_its_own_fields(nutgraf, path):
    found = json.loads(nutgraf("search", "ferry", "--sort", "title", "--json", "-i", path).out)
    fields = [hit["article"].get("fields") for hit in found["hits"]]
    assert fields == [
        {"section": ["Sea"]},
        {"words": ["120"]},
        {"words": ["many"], "section": ["Port"]},
    ]


def test_a_field_with_the_name_of_a_known_one_is_told(nutgraf, path, tmp_path):
    file = tmp_path / "numbered.jsonl"
    file.write_text(json.dumps({"_id": "d", "title": "Ferry d", "text": "x", "author": 1207}))
    told = nutgraf("index", file, "-i", path).err
    assert "author is not a string but a number; kept without one" in told
    stats = " ".join(nutgraf("stats", "-i", path).out.split())
    assert "ask for it as field.author:, because author: is the field of all articles" in stats
    assert ids(nutgraf("search", "field.author:1207", "--json", "-i", path)) == ["d"]
