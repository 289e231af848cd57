"""Marks: the words of a question, and of a phrase only the phrase."""

import pytest

from nutgraf.index import Analyzer
from nutgraf.search.query import parse_query
from nutgraf.search.showing.highlights import Marks, joined

TEXT = "The head of the house read the state of the house, and the houses were grand."


def marked(question, terms, text=TEXT):
    spans = Marks.of(parse_query(question), set(terms.split()), Analyzer()).spans(text)
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("question", "terms", "words"),
    [
        ('"state of the house"', "state of the hous", ["state", "of", "the", "house"]),
        (
            'house "state of the"',
            "hous state of the",
            ["house", "state", "of", "the", "house", "houses"],
        ),
        ('the "state of the"', "state of the", ["state", "of", "the"]),
        ('"head state"', "head state", []),
        ('"head state"~9', "head state", ["head", "state"]),
        ("house", "hous", ["house", "house", "houses"]),
        ('-"head of"', "", []),
    ],
)
def test_of_a_phrase_only_the_phrase_is_marked(question, terms, words):
    assert marked(question, terms) == words


def test_overlapping_spans_become_one():
    assert joined([(0, 2), (1, 3), (4, 5), (4, 9), (6, 7)]) == ((0, 3), (4, 9))
