"""Source names: found in questions whatever their letters, signs and number."""

import pytest

from nutgraf.search.understanding import SourceNames

NAMES = SourceNames(
    ["El País", "le café du port", "o'brien news", "at&t wire", "Reader’s Digest", "fox",
     "fox news", "St. Louis Post-Dispatch", "U.S. News (Online)", "Qurʾān Studies", "人民日报",
     *(f"journal of aerodynamics {number}, 1957" for number in range(3_000))],
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "mention", "source"),
    [
        ("articles from El País about floods", "articles from El País", "El País"),
        ("articles from El Pais about floods", "articles from El Pais", "El País"),
        ("floods, published in Le Cafe du Port", "published in Le Cafe du Port", "le café du port"),
        ("reports by O'Brien News on floods", "reports by O'Brien News", "o'brien news"),
        ("reports by O’Brien News on floods", "reports by O’Brien News", "o'brien news"),
        ("reported in AT&T Wire", "reported in AT&T Wire", "at&t wire"),
        ("floods in Reader's Digest", "in Reader's Digest", "Reader’s Digest"),
        ("Reader’s Digest's stories", "Reader’s Digest's stories", "Reader’s Digest"),
        ("via the St Louis Post Dispatch", "via the St Louis Post Dispatch",
         "St. Louis Post-Dispatch"),
        ("news from U.S. News today", "news from U.S. News", "U.S. News (Online)"),
        ("according to Fox News, floods", "according to Fox News", "fox news"),
        ("according to Fox floods", "according to Fox", "fox"),
        ("pieces by Journal of Aerodynamics 7, 1957", "pieces by Journal of Aerodynamics 7, 1957",
         "journal of aerodynamics 7, 1957"),
    ],
)  # fmt: skip
def test_a_source_is_found_however_its_name_is_written(question, mention, source):
    [(start, end, clause)] = NAMES.find(question)
    assert question[start:end] == mention
    assert clause.value == source


@pytest.mark.parametrize(
    "question",
    [
        "floods in El Paístro",
        "floods in the fox",
        "El País",
        "reports by El País-Brasil",
        "via fox’",
    ],
)
def test_other_words_that_hold_a_name_are_no_source(question):
    assert list(NAMES.find(question)) == []


def test_the_names_of_several_words_are_no_times():
    question = "the Fox News host and fox's friends at El País"
    assert [question[slice(*span)] for span in NAMES.spans(question)] == ["Fox News", "El País"]
