"""Late interaction: arithmetic by hand, and what it does to a ranking."""

import numpy as np
import pytest

from nutgraf.index import NutgrafError
from nutgraf.index.articles.passages import encoder_text
from nutgraf.search import Searcher
from nutgraf.search.ranking.late_interaction import LateInteraction, max_similarity
from nutgraf.search.ranking.rerank import AT_ONCE
from nutgraf.search.request import TOKENS

QUESTION = "ferry rocks night safety roof"


def test_each_token_of_the_question_has_its_best_in_the_passage():
    question = np.array([[1.0, 0.0], [0.6, 0.8]], np.float32)
    passage = np.array([[0.0, 1.0], [0.8, 0.6], [-1.0, 0.0]], np.float32)
    # .8 of (0, .8, -1), and .96 of (.8, .96, -.6).
    assert max_similarity(question, passage) == pytest.approx((0.8 + 0.96) / 2)
    assert max_similarity(question, passage[:0]) == 0.0


@pytest.fixture
def look(index):
    with index.snapshot() as snapshot:
        return LateInteraction(index.token_encoder_of(snapshot.encoder))


def test_scores_are_those_of_the_tokens_in_order(index, look):
    encoder = index.token_encoder_of(index.stored_encoder)
    texts = ["The ferry ran onto rocks.", "The roof fell.", "", "A strike.", "Rocks at night."]
    [asked] = encoder.encode_queries(["ferry rocks"])
    expected = [max_similarity(asked, *encoder.encode_passages([text])) for text in texts]
    found = look.scores("ferry rocks", texts, budget=60_000)
    assert found == pytest.approx(expected, abs=1e-5)
    assert found.argmax() == 0
    assert found[2] == 0.0


def test_no_more_is_read_than_time_allows(look):
    texts = ["The ferry ran onto rocks near Tolm on Saturday night."] * 100_000
    reached = len(look.scores("ferry", texts, budget=300))
    assert reached < len(texts)
    assert reached % AT_ONCE == 0
    assert len(look.scores("ferry", texts, budget=1e-6)) == 0
    assert len(look.scores("", texts, budget=1000)) == 0


def test_by_both_legs_their_scores_count_beside_it(index, look):
    with Searcher(index) as searcher:
        plain = searcher.pipeline.scored(QUESTION)
        passages = searcher.pipeline.contents.passages(plain.rows.tolist())
        before = searcher.search(QUESTION, per_article=0)
        after = searcher.search(QUESTION, per_article=0, rerank=TOKENS, budget=60_000)
    by_tokens = look.scores(QUESTION, [encoder_text(each) for each in passages], budget=60_000)
    both = by_tokens + 2 * plain.scores
    expected = [passages[place].id for place in np.argsort(-both, kind="stable")]
    shown = {hit.passage.id for hit in before}
    assert len(shown) > 2
    assert [hit.passage.id for hit in after] == [each for each in expected if each in shown]


@pytest.mark.parametrize("mode", ["keyword", "semantic"])
def test_by_one_leg_it_alone_orders(index, look, mode):
    with Searcher(index) as searcher:
        before = searcher.search(QUESTION, mode=mode, per_article=0)
        after = searcher.search(QUESTION, mode=mode, per_article=0, rerank=TOKENS, budget=60_000)
        rows = np.flatnonzero(searcher.pipeline.table.live[searcher.pipeline.table.of_row]).tolist()
        texts = {each.id: encoder_text(each) for each in searcher.pipeline.contents.passages(rows)}
    ids = [hit.passage.id for hit in before]
    scores = look.scores(QUESTION, [texts[id_] for id_ in ids], budget=60_000)
    assert [hit.passage.id for hit in after] == [
        ids[place] for place in np.argsort(-scores, kind="stable")
    ]


def test_a_query_of_filters_keeps_its_order(index):
    with Searcher(index) as searcher:
        before = searcher.search("source:courier", per_article=0)
        after = searcher.search("source:courier", per_article=0, rerank=TOKENS)
    assert [hit.passage.id for hit in after] == [hit.passage.id for hit in before]


def test_another_word_is_refused(index):
    with Searcher(index) as searcher, pytest.raises(NutgrafError, match="rerank is 'tokens'"):
        searcher.search("ferry", rerank="words")
