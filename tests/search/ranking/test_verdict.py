"""The verdict: its signs against arithmetic by hand, and the decision by them."""

import shutil
from math import exp, inf, log

import numpy as np
import pytest

from nutgraf.index import Article, Index
from nutgraf.index.articles.passages import encoder_text
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search import SearchRequest
from nutgraf.search.answer import answer
from nutgraf.search.local import open_corpus
from nutgraf.search.pipeline import Pipeline
from nutgraf.search.ranking.verdict import (
    BIAS,
    GAINS,
    HAD,
    LACKED,
    WEIGHTS,
    Compared,
    Signs,
    length,
    margin,
    soft_minimum,
)
from tests.conftest import HALCYON, TUNNEL

ASKED = [
    "where did the ferry run aground",
    "how many workers were killed in the tunnel",
    "what did the coastguard say about the passengers",
    "a vessel in distress",
    "the captain's favourite soup",
    "ferry timetable to Norland on Sundays",
    "why do cats purr",
    "penalty shootout",
    "roof",
    "lifeboat crew of Reykjavik",
    "ferry Halcyon in 1847",
]


@pytest.fixture(scope="module")
def pipeline(template, tmp_path_factory):
    """The pipeline of an index of three articles."""
    path = tmp_path_factory.mktemp("verdict") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index:
        with index.writer() as writer:
            for article in (HALCYON, TUNNEL, Article(id="soup", title="Soup", text="It is hot.")):
                writer.add(article)
        with Pipeline(open_corpus(index)) as pipeline:
            yield pipeline


def test_a_margin_is_the_weighted_sum_of_the_signs():
    signs = Signs(weakest=0.3, absent=0.6, gain=0.1, score=0.5, length=0.2)
    by_hand = -4.3 + 8.87 * 0.3 - 2.76 * 0.6 + 3.12 * 0.1 + 9.17 * 0.5 + 10.92 * 0.2
    assert margin(signs) == pytest.approx(by_hand)


def test_a_question_is_long_from_its_fifth_word():
    assert length(0, 0.3) == length(3, 0.3) == length(4, 0.5) == 0
    assert length(5, 0.0) == pytest.approx(0.4 * log(5 / 4))
    assert length(16, 0.35) == pytest.approx(0.75 * log(4))


def test_the_weakest_word_counts_most():
    even = np.ones(2)
    by_hand = -0.2 * log(exp(-0.9 / 0.2) + exp(-0.1 / 0.2))
    assert soft_minimum(np.array([0.9, 0.1]), even) == pytest.approx(by_hand)
    assert 0.09 < by_hand < 0.1
    rare = soft_minimum(np.array([0.9, 0.1]), np.array([1.0, 3.0]))
    assert rare == pytest.approx(-0.2 * log(0.5 * exp(-0.9 / 0.2) + 1.5 * exp(-0.1 / 0.2)))
    assert soft_minimum(np.array([0.4]), np.array([7.0])) == pytest.approx(0.4)


def compared(has, articles):
    words = tuple(Analyzer("none").tokens(" ".join("abc"[: len(has[0])])))
    rows = np.arange(len(has))
    return Compared("", words, np.ones(len(words)), np.array(has), rows, np.array(articles))


def test_a_word_counts_by_the_passage_of_an_article_that_comes_nearest_to_it():
    similarities = np.array([[0.9, 0.2], [0.3, 0.7], [0.6, 0.6]])
    has = [[True, False], [False, False], [False, False]]
    together = soft_minimum(np.array([0.9, 0.7]), np.ones(2))
    alone = soft_minimum(np.array([0.6, 0.6]), np.ones(2))
    assert compared(has, [0, 0, 1]).weakest(similarities) == pytest.approx(max(together, alone))
    apart = compared(has, [0, 1, 2]).weakest(similarities)
    assert apart == pytest.approx(max(alone, soft_minimum(np.array([0.9, 0.2]), np.ones(2))))


def test_similarities_stay_within_what_a_word_had_or_lacked_has():
    one = compared([[True, False]], [0])
    least, most = one.weakest(np.full((1, 2), -inf)), one.weakest(np.full((1, 2), inf))
    assert least == pytest.approx(soft_minimum(np.array([HAD[0], LACKED[0]]), np.ones(2)))
    assert most == pytest.approx(soft_minimum(np.array([HAD[-1], LACKED[-1]]), np.ones(2)))


def test_a_name_is_absent_if_no_passage_has_it_and_counts_by_its_nearest_like():
    has = [[True, False, False], [False, False, False]]
    similarities = np.array([[0.9, 0.3, 0.1], [0.9, 0.2, 0.4]])
    both = compared(has, [0, 1])
    assert both.lacked.tolist() == [False, True, True]
    for names, by_hand in [
        ([True, True, False], 1 - 0.3),
        ([False, False, True], 1 - 0.4),
        ([False, True, True], max(1 - 0.3, 1 - 0.4)),
        ([True, False, False], 0.0),  # a passage has it
    ]:
        assert both.absent(similarities, np.array(names)) == pytest.approx(by_hand)
    every = np.ones(3, np.bool_)
    assert both.absent(np.full((2, 3), inf), every) == pytest.approx(1 - LACKED[-1])
    assert both.absent(np.full((2, 3), -inf), every) == pytest.approx(1 - LACKED[0])


@pytest.mark.parametrize("question", ASKED)
def test_the_signs_are_those_of_the_ranking(pipeline, question):
    signs = pipeline.signs(question)
    assert signs.score == pytest.approx(pipeline.scored(question).scores.max())  # default weights
    assert GAINS[0] <= signs.gain <= GAINS[1]
    words = {
        token.term
        for token in pipeline.contents.analyzer.tokens(question)
        if not pipeline.contents.analyzer.is_stop_word(token.term)
    }
    assert signs.length == pytest.approx(length(len(words), signs.gain))


def test_the_weakest_word_is_that_of_the_passages_tokens(pipeline):
    question = "toll of the Greyfell Tunnel"
    ranking, encoder = pipeline.scored(question), pipeline.corpus.token_encoder
    analyzer, keyword = pipeline.contents.analyzer, pipeline.keyword
    rows = ranking.rows[:3].tolist()
    [asked] = encoder.encode_queries([question])  # a piece a word, but for Greyfell's two
    pieces = {"toll": [0], "greyfell": [3, 4], "tunnel": [5]}
    assert len(asked) == 6
    best, owners = {}, {}
    for row in rows:
        passage = pipeline.contents.passage(row)
        terms = set(analyzer.terms(f"{passage.article.title} {passage.text}"))
        [tokens] = encoder.encode_passages([encoder_text(passage)])
        similar = []
        for word, own in pieces.items():
            low, _, high = HAD if set(analyzer.terms(word)) & terms else LACKED
            nearest = float((asked[own] @ tokens.T).max(axis=1).mean())
            similar.append(min(max(nearest, low), high))
        owner = owners.setdefault(passage.article.id, [])
        owner.append(similar)
    weights = np.array([1 + keyword.idf(analyzer.terms(word)[0]) for word in pieces])
    best = [soft_minimum(np.array(each).max(axis=0), weights) for each in owners.values()]
    assert pipeline.signs(question).weakest == pytest.approx(max(best), abs=2e-3)


def test_the_gain_is_what_the_rest_of_the_question_adds(pipeline):
    question = "roof of the Greyfell Tunnel"
    ranking = pipeline.scored(question)
    analyzer, gains = pipeline.contents.analyzer, []
    for row in ranking.rows[:3].tolist():
        passage = pipeline.contents.passage(row)
        terms = set(analyzer.terms(f"{passage.article.title} {passage.text}"))
        had = [word for word in question.split() if set(analyzer.terms(word)) & terms]
        had = " ".join(word for word in had if word not in ("of", "the"))
        vectors = pipeline.corpus.encoder.encode_queries([question, had] if had else [question])
        cosines = [pipeline.corpus.semantic.scores(v, np.array([row]))[0] for v in vectors]
        gains.append(cosines[0] - (cosines[1] if had else 0.0))
    expected = min(max(*gains, GAINS[0]), GAINS[1])
    assert pipeline.signs(question).gain == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("question", ASKED)
def test_words_are_compared_only_where_that_can_decide(pipeline, question):
    answered = not answer(pipeline, SearchRequest(question, literal=False)).nearest
    whole = question in ("roof", "where did the ferry run aground")
    assert answered == (whole or margin(pipeline.signs(question)) >= 0)


@pytest.mark.parametrize("question", ["roof", "the captain and the ferry Halcyon", "who is it"])
def test_a_passage_with_every_word_answers(pipeline, question):
    assert answer(pipeline, SearchRequest(question.replace("captain", "rocks"), literal=False))


def test_an_index_without_passages_answers_nothing(empty_index):
    with Pipeline(open_corpus(empty_index)) as pipeline:
        results = answer(pipeline, SearchRequest("ferry", literal=False))
        assert (results.total, results.hits, results.nearest) == (0, (), ())
        assert pipeline.signs("ferry") is None


def test_where_nothing_answers_the_nearest_stand_apart(pipeline):
    found = answer(pipeline, SearchRequest("penalty shootout", literal=False, facets=True))
    assert (found.total, found.hits) == (0, ())
    assert [hit.rank for hit in found.nearest] == [1, 2, 3]
    assert not any(hit.answers for hit in found.nearest)
    assert found.facets == {"source": {}, "month": {}, "language": {}}
    shown = found.to_json()
    assert (shown["total"], shown["hits"], len(shown["nearest"])) == (0, [], 3)
    assert (
        answer(pipeline, SearchRequest("penalty shootout", literal=False, limit=1)).nearest
        == (found.nearest[:1])
    )
    later = answer(pipeline, SearchRequest("penalty shootout", literal=False, offset=3))
    assert (later.hits, later.nearest) == ((), ())


@pytest.mark.parametrize(
    "asked",
    [
        SearchRequest("penalty shootout", literal=True),
        SearchRequest("penalty shootout", literal=False, mode="semantic"),
        SearchRequest("penalty roof", literal=False, mode="keyword"),
        SearchRequest('penalty "the roof"', literal=False),
        SearchRequest("penalty +roof", literal=False),
        SearchRequest("penalty title:tunnel", literal=False),
        SearchRequest("penalty OR roof", literal=False),
        SearchRequest("title:tunnel", literal=False),
        SearchRequest("A penalty shootout ends the cup final.", literal=False),
        SearchRequest("penalty shootout " * 21, literal=False),
    ],
)
def test_what_is_asked_literally_or_stated_is_answered_by_whatever_is_found(pipeline, asked):
    found = answer(pipeline, asked)
    assert len(found)
    assert all(hit.answers for hit in found)
    assert not found.nearest


def test_a_filter_beside_the_question_leaves_the_verdict_at_work(pipeline):
    asked = SearchRequest("penalty shootout", literal=False, source="Harrowick Courier")
    found = answer(pipeline, asked)
    assert not found.hits
    assert {hit.article.source for hit in found.nearest} == {"Harrowick Courier"}


def test_the_weights_point_the_way_that_their_signs_say():
    assert BIAS < 0
    assert min(WEIGHTS._replace(absent=1.0)) > 0 > WEIGHTS.absent
