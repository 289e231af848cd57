"""Records to articles: names in use, odd values, and nothing raised for any JSON."""

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article
from nutgraf.index.readers import to_article


def test_the_beir_fields():
    record = {"_id": 7, "title": "T", "text": "Body.", "metadata": {"source": "S", "topic": "x"}}
    assert to_article(record, fallback_id=None) == (
        Article(id="7", title="T", text="Body.", source="S", metadata={"topic": "x"}),
        [],
    )


def test_the_common_names():
    record = {
        "ID": "a", "Headline": "T", "body": ["One.", "Two."], "pubDate": "9/23/19",
        "byline": ["Ann", {"name": "Bob"}], "link": "https://x.example/1",
        "publisher": {"name": "P"},
        "lang": "en-GB", "section": "World", "empty": "",
    }  # fmt: skip
    article, complaints = to_article(record, fallback_id=None)
    assert complaints == []
    assert article == Article(
        id="a", title="T", text="One.\n\nTwo.", date=datetime.date(2019, 9, 23), author="Ann, Bob",
        url="https://x.example/1", source="P", language="en", metadata={"section": "World"},
    )  # fmt: skip


def test_a_malformed_date_is_kept_out_and_the_article_stays():
    article, complaints = to_article({"text": "x", "date": "someday"}, fallback_id="p")
    assert article.date is None
    assert complaints == ["date 'someday' is not a date; kept without one"]


def test_the_id_is_the_one_given_else_the_url_else_the_path_else_a_digest():
    record = {"text": "x", "url": "https://x.example/"}
    assert to_article({**record, "id": "i"}, fallback_id="p")[0].id == "i"
    assert to_article(record, fallback_id="p")[0].id == "https://x.example/"
    assert to_article({"text": "x"}, fallback_id="p")[0].id == "p"
    digest = to_article({"text": "x"}, fallback_id=None)[0].id
    assert digest == to_article({"text": "x", "section": "y"}, fallback_id=None)[0].id
    assert digest != to_article({"text": "y"}, fallback_id=None)[0].id


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "neither a title nor a text"),
        ({"title": " ", "text": "\n"}, "neither a title nor a text"),
        ({"text": {"a": 1}}, "text is not a string but an object"),
        ({"text": 5}, "text is not a string but a number"),
        ({"title": "T", "text": [1, 2]}, "text is not a string but a list; left out"),
        ({"title": {"a": 1}}, "title is not a string but an object; has neither a title nor"),
        ({"title": "\0", "text": "\ud800"}, "neither a title nor a text"),
        ({"text": "x" * 32_000_001}, "more than 32,000,000"),
    ],
)
def test_what_is_no_article_is_left_out_with_a_reason(record, said):
    article, [complaint] = to_article(record, fallback_id="p")
    assert article is None
    assert said in complaint


def test_a_field_that_is_no_string_costs_the_field_and_not_the_article():
    article, [complaint] = to_article({"title": {"a": 1}, "text": "x"}, fallback_id="p")
    assert (article.title, article.text) == ("", "x")
    assert complaint == "title is not a string but an object; kept without one"


def test_a_title_that_is_a_number_is_read_and_said():
    article, [complaint] = to_article({"title": 1984, "text": "x"}, fallback_id="p")
    assert article.title == "1984"
    assert complaint == "title is not a string but a number; read as '1984'"


def test_of_several_names_the_first_usable_counts_and_the_rest_is_kept():
    record = {
        "text": "x", "published": "2016-03-04", "date": "someday", "id": "second", "_id": "first",
        "metadata": {"text": "inner", "source": "S", "section": "A"}, "section": "B",
    }  # fmt: skip
    article, complaints = to_article(record, fallback_id=None)
    assert complaints == []
    assert (article.id, article.text, article.source) == ("first", "x", "S")
    assert article.date == datetime.date(2016, 3, 4)
    assert article.metadata == {
        "section": "B", "id": "second", "text": "inner", "date": "someday",
    }  # fmt: skip


def test_paragraphs_may_come_as_a_list():
    parts = ["One.", {"type": "p", "text": "Two."}, {"type": "image"}, {"content": "Three."}]
    article, _ = to_article({"contents": parts}, fallback_id="p")
    assert article.text == "One.\n\nTwo.\n\nThree."


@pytest.mark.parametrize(
    ("given", "author"),
    [
        ("By Ann Lee", "Ann Lee"), ("by  Ann", "Ann"), ("By", "By"), ("Byron", "Byron"),
        ([{"name": "Ann"}, None, "Bob"], "Ann, Bob"), ("Ann\n Lee", "Ann Lee"),
    ],
)  # fmt: skip
def test_authors(given, author):
    assert to_article({"text": "x", "byline": given}, fallback_id="p")[0].author == author


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("en", "en"),
        ("EN_us", "en"),
        ("de-AT", "de"),
        ("ger", "de"),
        ("English", "en"),
        ("iw", "he"),
        ("in", "id"),
        ("nb", "nb"),
        ("nno", "nn"),
        ("hbs", "sh"),
        ("yue", "zh"),
        ("zh-Hant", "zh"),
    ],
)
def test_languages(given, code):
    assert to_article({"text": "x", "lang": given}, fallback_id="p")[0].language == code


@pytest.mark.parametrize("given", ["Klingon", "tlh", "x", "unknown"])
def test_an_unknown_language_is_kept_out_and_said(given):
    article, [complaint] = to_article({"text": "x", "lang": given}, fallback_id="p")
    assert article.language is None
    assert complaint == f"language '{given}' is not a language that is known; kept without one"


def test_every_blank_of_an_id_counts_and_a_very_long_one_is_cut():
    assert to_article({"text": "x", "id": "a  b\n"}, fallback_id="p")[0].id == "a  b"
    article, [complaint] = to_article({"text": "x", "id": "a" * 10_001}, fallback_id="p")
    assert len(article.id) == 10_000
    assert complaint == "id has 10,001 characters; cut to 10,000"


def test_what_json_cannot_hold_is_made_so_that_it_can():
    loop = []
    loop.append(loop)
    huge = ["x" * 10_000]
    for _ in range(20):
        huge = [huge, huge]
    record = {
        "text": "x", "when": datetime.date(2016, 3, 4), "set": {1}, "nan": float("nan"), 5: b"\xff",
        "long": 1 << 5000, "loop": loop, "clean": {"a\0": ["\ud800b"]}, "huge": huge, "last": 1,
    }  # fmt: skip
    article, complaints = to_article(record, fallback_id="p")
    assert complaints == [
        "metadata 'loop' is nested deeper than 32 levels; kept without it",
        "metadata 'huge' is too large; kept without it and what follows",
    ]
    assert article.metadata == {
        "when": "2016-03-04", "set": [1], "nan": None, "5": "\ufffd", "long": hex(1 << 5000),
        "clean": {"a": ["b"]},
    }  # fmt: skip


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["_id", "title", "text", "date", "url", "author", "metadata", "lang"])


@settings(deadline=None)
@given(st.dictionaries(names | st.text(), json_values, max_size=6))
def test_no_record_raises_and_every_article_can_be_stored(record):
    article, complaints = to_article(record, fallback_id="p")
    assert article is not None or complaints
    assert all("\n" not in complaint for complaint in complaints)
    if article is not None:
        assert article.id
        # It can be stored and printed, and comes back equal.
        json.dumps(article.to_json(), allow_nan=False).encode("utf-8")
        assert len(article.content_hash) == 32
        again, _ = to_article(article.to_json(), fallback_id=None)
        assert again is not None
        assert (again.id, again.title, again.text) == (article.id, article.title, article.text)


def test_an_address_without_its_site_is_no_id():
    article, _ = to_article({"text": "x", "permalink": "/2020/ferry/"}, fallback_id="p")
    assert (article.id, article.url) == ("p", "/2020/ferry/")
    article, _ = to_article({"text": "x", "url": "//a.example/1"}, fallback_id="p")
    assert article.id == "//a.example/1"
