"""Whoosh's own queries, matchers and scorer over the live rows of keyword segments."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query, scoring
from whoosh.qparser import FuzzyTermPlugin, QueryParser
from whoosh.searching import Searcher

from nutgraf.index.keyword import KeywordArticle, KeywordSegment
from nutgraf.index.keyword.whoosh.live_rows import LiveRows
from nutgraf.index.keyword.whoosh.reader import LiveReader
from nutgraf.index.keyword.whoosh.stored_fields import StoredFields
from nutgraf.index.words.analyzer import Analyzer

WORDS = ["senate", "vote", "budget", "house", "tax", "veto"]


@pytest.fixture(scope="module")
def corpus() -> list[KeywordArticle]:
    rng = np.random.default_rng(4)
    return [
        KeywordArticle(
            title=" ".join(rng.choice(WORDS, 2)),
            passages=[
                " ".join(rng.choice(WORDS, int(rng.integers(1, 30)))) for _ in range(int(count))
            ],
            source=["Politico", "Vox"][int(count) % 2],
        )
        for count in rng.integers(0, 12, 30)
    ]


@pytest.fixture(scope="module")
def segments(corpus, write) -> list[KeywordSegment]:
    return [write(corpus[:20]), write(corpus[20:21]), write(corpus[21:])]


@pytest.fixture(scope="module")
def searcher(segments) -> Searcher:
    return searcher_over(segments)


def searcher_over(segments, live=None) -> Searcher:
    rows = LiveRows(segments, live or [None] * len(segments))
    reader = LiveReader(rows, Analyzer(), StoredFields(rows, lambda wanted: []))
    return Searcher(reader, weighting=scoring.BM25F(B=0.75, K1=1.2))


class Passages(list[list[str]]):
    """The terms of every row; without a repr, which hypothesis would print."""

    __repr__ = object.__repr__


@pytest.fixture(scope="module")
def passages(corpus) -> Passages:
    analyzer = Analyzer()
    return Passages(analyzer.terms(text) for article in corpus for text in article.passages)


def found(searcher: Searcher, parsed: query.Query) -> dict[int, float]:
    return {hit.docnum: hit.score for hit in searcher.search(parsed, limit=None)}


def test_a_score_is_the_formula(searcher, passages):
    scores = found(searcher, query.Or([query.Term("text", "senat"), query.Term("text", "veto")]))
    average = sum(map(len, passages)) / len(passages)
    for row, terms in enumerate(passages):
        expected = 0.0
        for term in ("senat", "veto"):
            holding = sum(term in other for other in passages)
            idf = math.log(len(passages) / (holding + 1)) + 1
            tf = terms.count(term)
            length = 1 - 0.75 + 0.75 * len(terms) / average
            expected += idf * tf * 2.2 / (tf + 1.2 * length)
        assert scores.get(row, 0.0) == pytest.approx(expected, rel=1e-12)


words = st.sampled_from(["senat", "vote", "budget", "hous", "tax", "veto", "absent"])
leaves = (
    words.map(lambda word: query.Term("text", word))
    | st.lists(words, min_size=2, max_size=3).map(lambda phrase: query.Phrase("text", phrase))
    | words.map(lambda word: query.Prefix("text", word[:2]))
)
groups = st.sampled_from([query.Or, query.And])
positive = st.builds(lambda group, parts: group(parts), groups, st.lists(leaves, min_size=1))
# Not AndNot: Whoosh's lets its first row through when the other side is a phrase.
queries = st.builds(
    lambda group, parts, excluded: query.And([group(parts), *map(query.Not, excluded)]),
    groups,
    st.lists(leaves | positive, min_size=1, max_size=3),
    st.lists(positive, max_size=1),
)


def matches(parsed: query.Query, terms: list[str]) -> bool:
    """What `parsed` means, spelled out."""
    match parsed:
        case query.Not():
            return not matches(parsed.query, terms)
        case query.Or():
            return any(matches(part, terms) for part in parsed)
        case query.And():
            return all(matches(part, terms) for part in parsed)
        case query.Phrase():
            size = len(parsed.words)
            return any(terms[i : i + size] == parsed.words for i in range(len(terms)))
        case query.Prefix():
            return any(term.startswith(parsed.text) for term in terms)
    return parsed.text in terms


@given(parsed=queries)
@settings(max_examples=30, deadline=None)
def test_whoosh_finds_the_rows_that_a_query_means(parsed, searcher, passages):
    expected = {row for row, terms in enumerate(passages) if matches(parsed, terms)}
    assert set(found(searcher, parsed)) == expected


@given(parsed=positive)  # Whoosh takes And with Not to be worth less than it is, and skips it
@settings(max_examples=25, deadline=None)
def test_skipping_by_quality_finds_the_same_best(parsed, searcher):
    everything = sorted(found(searcher, parsed).values(), reverse=True)
    best = [hit.score for hit in searcher.search(parsed, limit=3)]
    assert best == pytest.approx(everything[:3])


def test_whooshs_parser_makes_our_terms(searcher, passages, corpus):
    parser = QueryParser("text", searcher.schema)
    parser.add_plugin(FuzzyTermPlugin())
    voting = set(found(searcher, parser.parse("Voting's")))
    assert voting == {row for row, terms in enumerate(passages) if "vote" in terms}
    assert set(found(searcher, parser.parse("budgit~1"))) == {
        row for row, terms in enumerate(passages) if "budget" in terms
    }
    assert set(found(searcher, parser.parse("source:POLITICO"))) == {
        row
        for row, article in enumerate(article for article in corpus for _ in article.passages)
        if article.source == "Politico"
    }


def test_titles_are_found_in_every_row_of_their_article(searcher, corpus):
    owners = [article for article in corpus for _ in article.passages]
    assert set(found(searcher, query.Term("title", "tax"))) == {
        row for row, article in enumerate(owners) if "tax" in article.title.split()
    }


def test_dead_rows_are_neither_found_nor_counted(segments, passages):
    live = [np.arange(segment.rows) % 2 == 0 for segment in segments]
    searcher = searcher_over(segments, live)
    alive = np.flatnonzero(np.concatenate(live))
    kept = [passages[row] for row in alive]
    assert set(found(searcher, query.Term("text", "veto"))) == {
        number for number, terms in enumerate(kept) if "veto" in terms
    }
    assert searcher.doc_count_all() == len(kept)
    assert searcher.avg_field_length("text") == sum(map(len, kept)) / len(kept)
    assert searcher.doc_frequency("text", "veto") == sum("veto" in terms for terms in kept)
    assert searcher.frequency("text", "veto") == sum(terms.count("veto") for terms in kept)


def test_a_term_without_a_live_row_is_no_term(write):
    articles = [
        KeywordArticle(title="Old news", passages=["a ferry", "a canal"]),
        KeywordArticle(title="", passages=["a ferry", "a bridge"]),
        KeywordArticle(title="Untold", passages=[]),
    ]
    searcher = searcher_over([write(articles)], [np.array([False, False, True, True])])
    assert list(searcher.lexicon("text")) == [b"a", b"bridg", b"ferri"]
    assert list(searcher.lexicon("title")) == []
    assert searcher.doc_frequency("text", "canal") == 0
    assert searcher.search(query.Prefix("text", "can")).is_empty()


def test_one_segment_and_none(write):
    one = write([KeywordArticle(title="", passages=["a veto", "no"])])
    assert set(found(searcher_over([one]), query.Term("text", "veto"))) == {0}
    nothing = searcher_over([])
    assert found(nothing, query.Or([query.Term("text", "veto"), query.Every()])) == {}
    assert (nothing.doc_count(), nothing.field_length("text")) == (0, 0)


def test_closing_the_reader_leaves_the_segment_open(write):
    segment = write([KeywordArticle(title="", passages=["a veto"])])
    with searcher_over([segment]) as searcher:
        assert len(found(searcher, query.Every("text"))) == 1
    assert segment.postings("body", "veto").rows.tolist() == [0]
