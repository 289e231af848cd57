"""The names of fields as people have them: usual ones known, others chosen, the rest told."""

import datetime
import re
from pathlib import Path

import pytest

from nutgraf.index.articles.field_names import NAMES, wordy_names
from nutgraf.index.readers import to_article

STORY = "The ferry ran aground. All are safe."


def article(record, names=None):
    found, complaints = to_article(record, fallback_id="path", names=names)
    return found, complaints


@pytest.mark.parametrize(
    "name",
    ["story", "raw_text", "Full Text", "abstract", "summary", "description", "content_html",
     "body_html", "bodyText", "article-text", "post_content", "lead_paragraph"],
)  # fmt: skip
def test_a_text_under_a_usual_name(name):
    found, complaints = article({"headline": "Ferry", name: STORY})
    assert (found.text, complaints) == (STORY, [])


def test_the_better_name_of_two_is_the_text_and_the_other_is_kept():
    found, _ = article({"title": "Ferry", "summary": "In short.", "story": STORY})
    assert (found.text, found.metadata) == (STORY, {"summary": "In short."})


@pytest.mark.parametrize(
    "name", ["datetime", "time", "pubDate", "created_at", "web_publication_date"]
)
def test_a_date_under_a_usual_name(name):
    found, _ = article({"text": STORY, name: "2024-03-01T10:00:00Z"})
    assert found.date == datetime.date(2024, 3, 1)


@pytest.mark.parametrize("name", ["newspaper", "publication", "source_name", "source.name", "site"])
def test_a_source_under_a_usual_name(name):
    assert article({"text": STORY, name: "Harrowick Courier"})[0].source == "Harrowick Courier"


@pytest.mark.parametrize("name", ["web_url", "permalink", "webUrl", "article_url"])
def test_an_address_under_a_usual_name(name):
    assert article({"text": STORY, name: "https://a.example/1"})[0].url == "https://a.example/1"


def test_a_value_that_does_not_fit_a_name_with_other_meanings_is_no_fault():
    record = {"text": STORY, "time": "half past ten", "paragraphs": 12, "lead": True, "domain": 4}
    found, complaints = article(record)
    assert (found.date, complaints) == (None, [])
    assert set(found.metadata) == {"time", "paragraphs", "lead", "domain"}
    assert article({"title": "Ferry", "document": 12})[0].title == "Ferry"


def test_an_object_that_stands_for_a_value():
    record = {
        "_id": {"$oid": "65e1b0"},
        "title": {"rendered": "Ferry &amp; harbour"},
        "content": {"rendered": f"<p>{STORY}</p>\n<p>More.</p>", "protected": False},
        "date": {"$date": "2024-03-01T10:00:00Z"},
        "source": {"id": "courier", "name": "Courier"},
        "byline": {"original": "By Ann Lee", "person": []},
    }
    found, complaints = article(record)
    assert (found.id, found.title, found.text) == (
        "65e1b0", "Ferry & harbour", f"{STORY}\n\nMore.",
    )  # fmt: skip
    assert (found.source, found.author, str(found.date)) == ("Courier", "Ann Lee", "2024-03-01")
    assert complaints == []


def test_an_object_that_holds_the_fields():
    record = {
        "id": "world/1",
        "webTitle": "Ferry",
        "fields": {"bodyText": STORY, "byline": "Ann Lee", "wordcount": "7"},
    }
    found, _ = article(record)
    assert (found.text, found.author, found.metadata) == (STORY, "Ann Lee", {"wordcount": "7"})


def test_a_list_of_paragraphs_or_of_lists_of_sentences():
    assert article({"paragraphs": ["One.", {"text": "Two."}]})[0].text == "One.\n\nTwo."
    assert article({"text": [["One.", "Two."], ["Three."]]})[0].text == "One. Two.\n\nThree."


def test_chosen_names_come_first_and_may_lie_deeper():
    record = {
        "title": "Ferry",
        "text": "teaser",
        "doc": {"prose": STORY, "n": 1},
        "bits": [{"t": "A."}, {"t": "B."}],
    }
    found, _ = article(record, {"text": ("nowhere", "doc.prose")})
    assert found.text == STORY
    assert found.metadata["doc"] == {"n": 1}
    assert found.metadata["text"] == "teaser"
    assert article(record, {"text": ("bits.t",)})[0].text == "A.\n\nB."
    assert article({"a.b": STORY}, {"text": ("a.b",)})[0].text == STORY
    assert article({"text": STORY}, {"text": ("prose",)})[0].text == STORY


def test_names_that_may_have_the_text_are_told_the_longest_first():
    found, _ = article(
        {"title": "Ferry", "prose": STORY * 2, "deep": {"er": STORY}, "n": 3, "tag": "x"}
    )
    assert wordy_names(found.metadata) == ("prose", "deep.er")
    none, [complaint] = article({"prose": STORY, "n": 3})
    assert none is None
    assert complaint == "has neither a title nor a text (its fields: 'prose'); left out"


def test_a_weak_id_does_not_come_before_an_address():
    assert (
        article({"text": "x", "url": "https://a.example/", "uuid": "7"})[0].id
        == "https://a.example/"
    )
    assert article({"text": "x", "uuid": "7"})[0].id == "7"


def test_no_name_is_that_of_two_fields():
    names = [name for field in NAMES.values() for name in field.split() if name != "|"]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("AT&amp;T", "AT&T"),
        ("Why the &lt;dialog&gt; element matters", "Why the <dialog> element matters"),
        ("the <dialog> element, 3 < 4 and a > b", "the <dialog> element, 3 < 4 and a > b"),
        ("?a=1&copy=2 R&D", "?a=1&copy=2 R&D"),
        (
            '<p>See <a href="https://x.example">the report</a>.</p><p>Two</p>',
            "See the report.\n\nTwo",
        ),
        ("&lt;p&gt;One &amp;amp; two&lt;/p&gt;", "One & two"),
        ("Write <code>&lt;p&gt;</code> first", "Write <p> first"),
        ("One.\n\nTwo  words.", "One.\n\nTwo  words."),
    ],
)
def test_markup_in_a_field_is_read(written, read):
    assert article({"text": written})[0].text == read


def test_every_name_is_documented():
    page = (Path(__file__).parents[3] / "docs" / "reference" / "records.md").read_text("utf-8")
    for field, names in NAMES.items():
        [row] = [line for line in page.splitlines() if line.startswith(f"| {field} | `{field}`")]
        assert re.findall(r"`(\w+)`", row) == names.replace("|", "").split()
