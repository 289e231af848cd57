"""Records to articles: names in use, odd values, and nothing raised for any JSON."""

import datetime
import json

import pytest
from hypothesis import given
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
    assert complaints == ["date: 'someday' is not a date; kept without one"]


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
    assert complaint == "title is not a string but an object; kept without it"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["_id", "title", "text", "date", "url", "author", "metadata", "lang"])


@given(st.dictionaries(names | st.text(), json_values, max_size=6))
def test_no_record_raises_and_every_article_can_be_stored(record):
    article, complaints = to_article(record, fallback_id="p")
    assert article is not None or complaints
    assert all("\n" not in complaint for complaint in complaints)
    if article is not None:
        assert article.id
        # It can be stored and printed, and comes back equal.
        json.dumps(article.to_json(), allow_nan=True).encode("utf-8")
        assert len(article.content_hash) == 32
        again, _ = to_article(article.to_json(), fallback_id=None)
        assert again is not None
        assert (again.id, again.title, again.text) == (article.id, article.title, article.text)
