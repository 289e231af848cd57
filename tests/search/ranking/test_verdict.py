"""The verdict: its signs against arithmetic by hand, and the decision by them."""

import shutil
from math import exp, log

import numpy as np
import pytest

from nutgraf.index import Article, Index
from nutgraf.search import SearchRequest
from nutgraf.search.local import open_corpus
from nutgraf.search.pipeline import Pipeline
from nutgraf.search.ranking.verdict import (
    BIAS,
    LEAST_GAIN,
    MOST_GAIN,
    USUAL,
    WEIGHTS,
    Nearness,
    Signs,
    length,
    margin,
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
    signs = Signs(score=0.5, gain=0.1, agreement=-log(2), length=0.2, nearness=0.4)
    by_hand = -1.75 + 18.7 * 0.5 + 5.03 * 0.1 + 0.16 * log(2) + 8.78 * 0.2 - 10.88 * 0.4
    assert margin(signs) == pytest.approx(by_hand)


def test_a_question_is_long_from_its_seventh_word():
    assert length(0) == length(3) == length(6) == 0
    assert length(7) == pytest.approx(log(8 / 7))
    assert length(20) == pytest.approx(log(3))


@pytest.mark.parametrize(
    ("setting", "cosine"),
    [
        (Nearness(0.3).to_json(), 0.3),
        (None, USUAL),
        ({"cosine": float("nan")}, USUAL),
        ({"other": 1.0}, USUAL),
        ([0.3], USUAL),
    ],
)
def test_an_unusable_nearness_is_the_usual_one(setting, cosine):
    assert Nearness.from_json(setting).cosine == cosine


@pytest.mark.parametrize("question", ASKED)
def test_the_signs_are_those_of_the_ranking(pipeline, question):
    ranking = pipeline.scored(question)
    signs = pipeline.signs(question)
    assert signs.score == pytest.approx(ranking.scores.max())  # the weights are the default ones
    first = {leg: int(np.flatnonzero(ranks == 1)[0]) for leg, ranks in ranks_of(ranking).items()}
    others = [ranking.keyword_ranks[first["semantic"]]]
    if "keyword" in first:
        others.append(ranking.semantic_ranks[first["keyword"]])
    seen = [int(rank) for rank in others if rank]
    assert exp(-signs.agreement) == pytest.approx(min(seen, default=500))
    assert signs.nearness == USUAL
    assert LEAST_GAIN <= signs.gain <= MOST_GAIN


def ranks_of(ranking):
    legs = {"keyword": ranking.keyword_ranks, "semantic": ranking.semantic_ranks}
    return {leg: ranks for leg, ranks in legs.items() if (ranks == 1).any()}


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
    expected = min(max(*gains, LEAST_GAIN), MOST_GAIN)
    assert pipeline.signs(question).gain == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("question", ASKED)
def test_the_gain_is_left_out_only_where_it_cannot_decide(pipeline, question):
    answered = not pipeline.answer(SearchRequest(question, literal=False)).nearest
    assert answered == (margin(pipeline.signs(question)) >= 0)


def test_an_index_without_passages_answers_nothing(empty_index):
    with Pipeline(open_corpus(empty_index)) as pipeline:
        results = pipeline.answer(SearchRequest("ferry", literal=False))
        assert (results.total, results.hits, results.nearest) == (0, (), ())
        assert pipeline.signs("ferry") is None


def test_where_nothing_answers_the_nearest_stand_apart(pipeline):
    found = pipeline.answer(SearchRequest("penalty shootout", literal=False, facets=True))
    assert (found.total, found.hits) == (0, ())
    assert [hit.rank for hit in found.nearest] == [1, 2, 3]
    assert not any(hit.answers for hit in found.nearest)
    assert found.facets == {"source": {}, "month": {}, "language": {}}
    shown = found.to_json()
    assert (shown["total"], shown["hits"], len(shown["nearest"])) == (0, [], 3)
    assert (
        pipeline.answer(SearchRequest("penalty shootout", literal=False, limit=1)).nearest
        == (found.nearest[:1])
    )
    later = pipeline.answer(SearchRequest("penalty shootout", literal=False, offset=3))
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
    ],
)
def test_what_is_asked_literally_is_answered_by_whatever_has_it(pipeline, asked):
    found = pipeline.answer(asked)
    assert len(found)
    assert all(hit.answers for hit in found)
    assert not found.nearest


def test_a_filter_beside_the_question_leaves_the_verdict_at_work(pipeline):
    asked = SearchRequest("penalty shootout", literal=False, source="Harrowick Courier")
    found = pipeline.answer(asked)
    assert not found.hits
    assert {hit.article.source for hit in found.nearest} == {"Harrowick Courier"}


def test_the_weights_point_the_way_that_their_signs_say():
    assert BIAS < 0
    assert min(WEIGHTS.score, WEIGHTS.gain, WEIGHTS.length) > 0 > WEIGHTS.nearness
