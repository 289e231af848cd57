"""A question for segments that were built by different rules of what a word is."""

import pytest

from nutgraf.index.keyword import KeywordArticle, KeywordSegment
from nutgraf.index.keyword.bulk_writer import write_keyword
from nutgraf.index.words.analyzer import RULES, Analyzer
from nutgraf.index.words.first_rules import FirstRules
from nutgraf.index.words.mixed import SEPARATOR, analyzer_of
from nutgraf.index.words.token import Key, Part
from nutgraf.search.keyword import LocalKeywordLeg
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query

OTHER = 99


class OtherRules(FirstRules):
    """As the first rules, but a word with a hyphen is one, and nothing is stemmed."""

    def pieces(self, text):
        return text.split()

    def spans(self, text):
        at, found = 0, []
        for piece in self.pieces(text):
            at = text.index(piece, at)
            found.append((at, at + len(piece)))
            at += len(piece)
        return found

    def parts(self, piece):
        word = piece.lower().replace("-", "").strip(".,")
        return (Part(0, 0, len(piece), word, (Key(word),)),)


@pytest.fixture
def mixed(monkeypatch):
    monkeypatch.setitem(RULES, OTHER, OtherRules)
    return analyzer_of(Analyzer("en", OTHER), {Analyzer("en", 1), Analyzer("en", OTHER)})


def test_one_analysis_needs_no_mixture():
    newest = Analyzer("en")
    assert analyzer_of(newest, set()) is newest
    assert analyzer_of(newest, {Analyzer("en", newest.analysis)}) is newest


def test_a_term_names_its_key_in_each_analysis(mixed):
    terms = mixed.terms("re-elections the jets")
    assert terms == [
        f"reelections{SEPARATOR}re", f"{SEPARATOR}elect", "the", f"jets{SEPARATOR}jet",
    ]  # fmt: skip
    assert mixed.is_stop_word("the")
    assert not mixed.is_stop_word(terms[1])


def test_words_are_marked_by_any_analysis(mixed):
    text = "Re-elected after re-elections."
    spans = mixed.occurrences(text, set(mixed.terms("re-elections")))
    assert [text[start:end] for start, end in spans] == [
        "Re", "elected", "re", "re-elections.", "elections",
    ]  # fmt: skip


def test_each_segment_is_asked_as_it_was_built(mixed, tmp_path):
    corpus = [KeywordArticle(title="", passages=["He won re-election", "elections", "the jet"])]
    legs = {}
    segments = []
    for place, each in enumerate(mixed.every):
        write_keyword(tmp_path / str(place), corpus, each)
        segments.append(KeywordSegment.open(tmp_path / str(place), place))
        alone = [KeywordSegment.open(tmp_path / str(place))]
        legs[place] = LocalKeywordLeg(alone, [None], each)
    leg = LocalKeywordLeg(segments, [None, None], mixed)
    for question in ("elections", "re-election", '"won re-election"', "+jet -won", "elect*", "je~"):
        query = parse_query(question)
        own = [legs[place].search(query, 9, Deadline())[0].tolist() for place in (0, 1)]
        rows, _ = leg.search(query, 9, Deadline())
        assert sorted(rows.tolist()) == sorted([*own[0], *(row + 3 for row in own[1])]), question
