"""The languages of the page: catalogues that are whole, and the one that a reader gets."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po as babel_reads
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.cli.serve.page.language.catalogue import catalogue_of, read_po
from nutgraf.cli.serve.page.language.chosen import LANGUAGES, preferred
from nutgraf.cli.serve.page.results_page import ORDERS
from nutgraf.cli.serve.page.wording import MONTHS
from nutgraf.search.face_options import options_of
from tests.cli.serve.conftest import service
from tests.cli.serve.page.test_pages import Reading

PAGE = Path(__file__).parents[5] / "cli" / "serve" / "page"
OTHERS = [code for code in LANGUAGES if code != "en"]
FOLDER = "nutgraf.cli.serve.page.language"


def said():
    """All messages of the page in English."""
    methods = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
    keywords = {"_": None, "counted": (1, 2)}
    found = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(str(PAGE), methods, {}, keywords=keywords)
    }
    for option in options_of("page"):
        found |= {option.label, *(text for each in option.choices.values() for text in each)}
    return (found | {*MONTHS, *ORDERS.values(), "words", "meaning", "1,000", "0.5"}) - {""}


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_every_message_and_no_other(code):
    messages = catalogue_of(code).messages
    assert said() - messages.keys() == set()
    assert messages.keys() - said() == set()
    for english, forms in messages.items():
        assert all(forms), english
        for form in forms:
            names = re.findall(r"%\(\w+\)s", english)
            assert sorted(re.findall(r"%\(\w+\)s", form)) == sorted(names), english
            assert "%" not in re.sub(r"%\(\w+\)s", "", form)


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_is_read_as_babel_reads_it(code):
    file = files(FOLDER) / f"{code}.po"
    with file.open("rb") as stream:
        expected = babel_reads(stream)
    ours = read_po(file.read_text("utf-8"))
    for message in expected:
        if message.id:
            plural = not isinstance(message.id, str)
            english = message.id[0] if plural else message.id
            assert ours.messages[english] == list(message.string if plural else [message.string])
    assert len(ours.messages) == sum(1 for message in expected if message.id)
    assert [ours.plural(n) for n in range(3)] == ([0, 0, 1] if code == "fr" else [1, 0, 1])


def test_strings_on_several_lines_and_comments():
    read = read_po(
        '# note\nmsgid ""\nmsgstr ""\n\n#: x\nmsgid "a "\n"\\"b\\""\nmsgstr "c\\n"\n"d"\n'
    )
    assert read.messages == {'a "b"': ["c\nd"]}
    assert read.text("absent") == "absent"
    assert read.counted("one", "several", 2) == "several"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"), ("de", "de"), ("de-AT,de;q=0.9,en;q=0.8", "de"), ("ja, fr;q=0.5", "fr"),
        ("en;q=0.2, es;q=0.7", "es"), ("de;q=0, en", "en"), ("*", "en"), ("fr;q=x, de", "de"),
    ],
)  # fmt: skip
def test_what_a_browser_prefers(header, language):
    assert preferred(header) == language


@given(st.text(max_size=40))
def test_any_header_gives_a_language(header):
    assert preferred(header) in LANGUAGES


def test_a_page_in_german(client):
    answer = client.get("/", params={"q": "ferry rocks"}, headers={"Accept-Language": "de-CH"})
    assert answer.headers["content-language"] == "de"
    assert "Accept-Language" in answer.headers["vary"]
    assert '<html lang="de">' in answer.text
    page = Reading(answer.text)
    assert "Neueste zuerst" in page.links.values()
    assert "15. November 2020" in page.text
    assert "Absätze" in page.text
    assert not any("ui=" in link for link in page.links)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_number_has_the_decimal_sign_of_another_language(client, code):
    page = client.get("/", params={"q": "ferry rocks", "why": "1", "ui": code}).text
    shown = set(re.findall(r">[^<>]*?\b\d+([.,])\d\d?(?!\d|[.,]\d)[^<>]*<", page))
    shown |= set(re.findall(r">\(?-?\d+([.,])\d{3}\)?<", page))
    assert shown == ({"."} if code == "en" else {","})


def test_suggestions_are_in_the_language_of_the_page(client):
    field = 'data-suggestions="Vorschläge" data-name="Name" data-source="Quelle" data-title="Titel"'
    assert field in client.get("/?ui=de").text


def test_a_language_that_is_chosen_goes_along(client):
    answer = client.get("/?ui=fr", headers={"Accept-Language": "de"})
    assert "Chercher" in answer.text
    assert '<input type="hidden" name="ui" value="fr">' in answer.text
    page = Reading(client.get("/?q=ferry&ui=fr").text)
    inside = [link for link in page.links if link.startswith("/") and "opensearch" not in link]
    assert [link for link in inside if "ui=fr" not in link] == []
    assert "ui" not in Reading(client.get("/?q=ferry&ui=tlh").text).text.split("option")[0]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_can_be_made_in_every_language(code, storied):
    with service(storied.path, writable=True) as writable:
        for path in (
            "/?", "/?q=ferry&why=1", "/?q=%2Bzeppelin", "/?q=ferry&by=article&since=2020",
            "/?q=ferry&min_score=0.1&literal=true", "/article?id=halcyon&passage=0&q=ferry",
            "/trends?q=ferry", "/sources?q=ferry", "/saved?", "/add?",
        ):  # fmt: skip
            answer = writable.get(f"{path}&ui={code}")
            assert answer.status_code == 200, path
            assert f'<html lang="{code}">' in answer.text
            Reading(answer.text)


def test_a_copy_in_another_language_is_no_copy(client):
    german = client.get("/?q=ferry", headers={"Accept-Language": "de"})
    headers = {"If-None-Match": german.headers["etag"]}
    assert client.get("/?q=ferry", headers=headers | {"Accept-Language": "de"}).status_code == 304
    assert client.get("/?q=ferry", headers=headers | {"Accept-Language": "es"}).status_code == 200
