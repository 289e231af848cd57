"""Which articles carry one text, and what the copy changed."""

from dataclasses import replace
from datetime import date

import pytest

from nutgraf.index import Article
from nutgraf.index.copies.differences import differences
from nutgraf.index.copies.similarity import is_copy
from tests.helpers.carried_report import REPORT, paragraphs


def article(text, **fields):
    return Article(id="x", title="T", text=text, **fields)


def changed(text, every):
    words = text.split(" ")
    return " ".join("altered" if i % every == 7 else word for i, word in enumerate(words))


@pytest.mark.parametrize(
    "copy",
    [
        REPORT,
        changed(REPORT, 20),
        "\n\n".join(paragraphs(REPORT)[:-2]),
        "Our correspondent adds a line of her own before the agency's report begins.\n\n" + REPORT,
        REPORT.replace("’", "'").upper(),
    ],
)
def test_copies(copy):
    assert is_copy(article(REPORT), article(copy))
    assert is_copy(article(copy), article(REPORT))


def test_a_box_that_two_pages_share_makes_no_copy_of_them():
    """However long it is: it stands in one piece, beside the paragraphs that are the article's."""
    box = " ".join(f"Photo {i}: the harbour in year {1900 + i}." for i in range(120))
    own = paragraphs(REPORT)
    one, other = [*own[:4], box], [*own[4:], box]
    assert not is_copy(article("\n\n".join(one)), article("\n\n".join(other)))


def test_what_is_quoted_months_later_is_no_copy_unless_it_is_nearly_all():
    first = article(REPORT, date=date(2020, 1, 1))
    later = article(changed(REPORT, 20), date=date(2020, 6, 1))
    assert not is_copy(first, later)
    assert is_copy(first, replace(later, date=date(2020, 1, 5)))
    assert is_copy(first, replace(later, date=None))
    assert is_copy(first, article(REPORT, date=date(2024, 1, 1)))


def test_short_texts_are_never_copies():
    assert not is_copy(article("Photo by our staff."), article("Photo by our staff."))


def test_what_a_copy_changed():
    parts = paragraphs(REPORT)
    parts[1] = parts[1].replace("nobody was hurt", "three were hurt")
    copy = article("\n\n".join([*parts[:-1], "Reporting by our own desk."]))
    change = differences(article(REPORT), copy, pieces=True)
    assert (change.added, change.dropped, change.changed) == (0, 0, 2)
    assert "three were" in change.pieces_added
    assert str(change) == "2 paragraphs changed"
    assert str(differences(copy, copy)) == "the same"
    cut = article("\n\n".join(parts[:-1]))
    assert str(differences(copy, replace(cut, title="Other"))) == "own title, 1 paragraph dropped"


STUB = (
    "This is a rush transcript of the evening programme. It may not be in its final form, and it "
    "may be updated. The full recording can be heard in the archive of the station."
)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Evening programme: the harbour"},
        {"title": "Evening programme 12"},
        {"date": date(2020, 3, 2)},
        {"title": "Evening programme: the strike", "date": date(2020, 3, 2)},
    ],
)
def test_stubs_of_one_source_with_their_own_title_or_day_are_no_copies(other):
    first = Article(
        id="a", text=STUB, title="Evening programme", source="Radio", date=date(2020, 3, 1)
    )
    second = replace(first, id="b", **other)
    assert not is_copy(first, second)
    assert not is_copy(second, first)
    no_source = replace(first, source=None), replace(second, source=None)
    assert not is_copy(*no_source)


def test_a_stub_with_the_same_title_and_day_is_a_copy():
    first = Article(
        id="a", text=STUB, title="Evening programme", source="Radio", date=date(2020, 3, 1)
    )
    assert is_copy(first, replace(first, id="b", title="EVENING PROGRAMME!"))
    assert is_copy(first, replace(first, id="b", date=None))


def test_a_brief_that_another_outlet_prints_under_its_own_title_is_a_copy():
    first = Article(id="a", text=STUB, title="Storm", source="Agency", date=date(2020, 3, 1))
    other = replace(first, id="b", title="Roof gone", source="Courier", date=date(2020, 3, 2))
    assert is_copy(first, other)


def test_a_long_report_under_a_new_title_of_the_same_source_is_a_copy():
    first = article(REPORT, source="Courier", date=date(2020, 3, 1))
    assert is_copy(first, replace(first, title="Updated: ferry", date=date(2020, 3, 2)))
