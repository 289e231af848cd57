"""Marks: the words of a question, and of a phrase only the phrase."""

import pytest

from nutgraf.index import Analyzer, Article
from nutgraf.search import Searcher
from nutgraf.search.query import parse_query
from nutgraf.search.showing.highlights import Marks, joined

TEXT = "The head of the house read the state of the house, and the houses were grand."


def marked(question, terms, text=TEXT):
    def terms_of(query):
        return {term for term in terms.split() if term in Analyzer().terms(str(query))}

    spans = Marks.of(parse_query(question), terms_of, Analyzer()).spans(text)
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


@pytest.mark.parametrize("beside", ["stat*", "stste~", "(stat* OR grand)"])
def test_a_beginning_beside_a_phrase_marks_its_words_everywhere(index, beside):
    with index.writer() as writer:
        text = "The state of the house. The states are grand, and so is the house."
        writer.add(Article(id="house", title="", text=text))
    with Searcher(index) as searcher:
        [hit] = searcher.search(f'{beside} "state of the house"', mode="keyword")
    found = [text[start:end] for start, end in hit.highlights]
    assert [word for word in found if word != "grand"] == ["state", "of", "the", "house", "states"]


def test_overlapping_spans_become_one():
    assert joined([(0, 2), (1, 3), (4, 5), (4, 9), (6, 7)]) == ((0, 3), (4, 9))
