"""The score against arithmetic written out by hand."""

import numpy as np
import pytest

from nutgraf.search.ranking.calibration import Calibration
from nutgraf.search.ranking.evidence import FusionWeights
from nutgraf.search.ranking.score import (
    Shares,
    article_norms,
    article_shares,
    article_words,
    evidence,
    saturated,
    word_shares,
)

WEIGHTS = FusionWeights(words=0.4, meaning=0.3, article_words=0.2, article_meaning=0.1, lead=0.05)


def shares(**other):
    """Three passages of two articles: the first two are one's."""
    given = {
        "words": np.array([0.5, 0.0, 1.0]),
        "meaning": np.array([0.2, 0.6, -0.1]),
        "article_words": np.array([0.3, 0.8]),
        "article_meaning": np.array([0.4, 0.1]),
        "owners": np.array([0, 0, 1]),
        "opens": np.array([True, False, True]),
    }
    return Shares(**given | other)


def test_word_shares_by_hand():
    assert word_shares(np.array([6.0, 3.0, 0.0]), 12.0).tolist() == [6 / 12, 3 / 12, 0.0]
    assert word_shares(np.array([6.0]), 12.0, known=0.75).tolist() == [0.75 * 6 / 12]


def test_where_no_word_occurs_all_shares_are_0():
    assert word_shares(np.zeros(2), 0.0).tolist() == [0.0, 0.0]


def test_each_question_has_its_own_bound():
    bounds, known = np.array([[10.0], [0.0]]), np.array([[1.0], [0.5]])
    found = word_shares(np.array([[5.0, 1.0], [0.0, 0.0]]), bounds, known)
    assert found.tolist() == [[0.5, 0.1], [0.0, 0.0]]


def test_scores_by_hand():
    own, others = 0.2 * 0.3 + 0.1 * 0.4, 0.2 * 0.8 + 0.1 * 0.1
    assert shares().scores(WEIGHTS) == pytest.approx(
        [
            0.4 * 0.5 + 0.3 * 0.2 + own + 0.05,
            0.4 * 0.0 + 0.3 * 0.6 + own,
            0.4 * 1.0 - 0.3 * 0.1 + others + 0.05,
        ]
    )


def test_scores_are_the_weighted_sum_of_the_parts():
    parts = shares().parts(WEIGHTS)
    assert [part.name for part in parts] == [
        "words", "meaning", "words of the article", "meaning of the article", "lead",
    ]  # fmt: skip
    assert sum(part.weight * part.values for part in parts) == pytest.approx(
        shares().scores(WEIGHTS)
    )


def test_many_questions_score_as_each_of_them():
    both = {
        name: np.stack([getattr(shares(), name), getattr(shares(), name)[::-1]])
        for name in ("words", "meaning", "article_words", "article_meaning")
    }
    one, other = shares(**both).scores(WEIGHTS)
    assert one.tolist() == shares().scores(WEIGHTS).tolist()
    alone = shares(**{name: values[1] for name, values in both.items()})
    assert other.tolist() == alone.scores(WEIGHTS).tolist()


def test_single_precision_stays_single():
    rough = {
        name: getattr(shares(), name).astype(np.float32)
        for name in ("words", "meaning", "article_words", "article_meaning")
    }
    found = shares(**rough).scores(WEIGHTS)
    assert found.dtype == np.float32
    assert found == pytest.approx(shares().scores(WEIGHTS), abs=1e-6)


def test_no_passages_have_no_scores():
    nothing = np.empty(0)
    none = Shares(nothing, nothing, nothing, nothing, np.empty(0, np.int64), np.empty(0, np.bool_))
    assert none.scores(WEIGHTS).shape == (0,)


def test_article_words_by_hand():
    """Two articles of one and three passages, two on average; words that weigh 3 and 1."""
    norms = article_norms(np.array([1.0, 3.0]), 2.0)
    assert norms == pytest.approx([0.2 * (0.2 + 0.8 * 1 / 2), 0.2 * (0.2 + 0.8 * 3 / 2)])
    assert saturated(np.array([2.0, 0.0]), norms, 3.0) == pytest.approx([3 * 2 / (2 + 0.12), 0.0])
    found = article_words([np.array([2.0, 0.0]), np.array([0.0, 1.0])], [3.0, 1.0], norms)
    assert found == pytest.approx([(3 * 2 / 2.12 / 4) ** 1.5, (1 * 1 / (1 + 0.28) / 4) ** 1.5])


def test_a_question_without_words_has_none_in_any_article():
    assert article_words([], [], article_norms(np.array([2.0]), 2.0)).tolist() == [0.0]
    assert article_shares(np.array([[0.0]]), np.array([[0.0]])).tolist() == [[0.0]]


def test_evidence_by_hand():
    found = evidence(np.array([0.5, 0.5]), np.array([0.2, -0.4]))
    assert found == pytest.approx([(0.5 + 0.2) / 2, 0.5 / 2])


def test_a_score_alone_is_neither_ahead_nor_behind():
    calibration = Calibration(intercept=-4.0, slope=6.0, lead=30.0, nothing=0.1)
    [alone] = calibration.alone(np.array([0.5]))
    assert alone == pytest.approx(1 / (1 + np.exp(4.0 - 6.0 * 0.5)))
    [first, second] = calibration.probabilities(np.array([0.5, 0.4]), np.array([7, 8]))
    assert first == pytest.approx(1 / (1 + np.exp(4.0 - 6.0 * 0.5 - 30.0 * 0.1)))
    assert second == pytest.approx(1 / (1 + np.exp(4.0 - 6.0 * 0.4 + 30.0 * 0.1)))
