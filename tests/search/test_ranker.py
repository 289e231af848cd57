"""The ranker against a ranking of all rows, each scored in both legs."""

import shutil

import numpy as np
import pytest

from nutgraf.index import Article, Index
from nutgraf.search.article_evidence import ArticleEvidence
from nutgraf.search.keyword import KeywordLeg
from nutgraf.search.query import parse_query
from nutgraf.search.ranker import Ranker
from nutgraf.search.semantic import SemanticLeg
from tests.conftest import HALCYON, TUNNEL

SUBJECTS = ["ferry", "tunnel", "cod quota", "wind farm", "tram line", "flood barrier"]
QUESTIONS = [
    "cost of the ferry",
    "ferry zebra giraffe",
    "who was hurt at sea",
    "wind wind farm place 12",
    "zebra",
]


@pytest.fixture(scope="module")
def index(template, tmp_path_factory):
    """An index of three commits, one of which takes away what another brought."""
    path = tmp_path_factory.mktemp("ranker") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index:
        fill(index)
        yield index


def fill(index):
    with index.writer() as writer:
        writer.add(HALCYON)
        writer.add(TUNNEL)
    for half in (SUBJECTS[:3], SUBJECTS[3:]):
        with index.writer() as writer:
            for subject in half:
                text = "\n\n".join(
                    f"Paragraph {i} of the report on the {subject}: its cost, its place: {i}."
                    for i in range(9)
                )
                writer.add(Article(id=subject, title=f"The {subject}", text=text, source="Wire"))
    with index.writer() as writer:
        writer.remove("tunnel")


@pytest.fixture(scope="module")
def legs(index):
    """A ranker, its two legs, and the encoder of questions."""
    with index.snapshot() as snapshot:
        keyword = KeywordLeg([s.keyword for s in snapshot.segments], snapshot.live, index.analyzer)
        semantic = SemanticLeg(snapshot)

        def encode(text):
            return index.encoder.encode_queries([text])[0]

        articles = ArticleEvidence(snapshot)
        yield Ranker(keyword, semantic, articles, encode), keyword, semantic, encode


def rank(ranker, keyword, text, mode, **depth):
    query = parse_query(text)
    deadline = query.limits.deadline()
    if mode == "hybrid":  # whether the best is any good or not
        return ranker.scored(query, keyword.allowed(query, deadline), deadline, **depth)
    return ranker.rank(query, mode, keyword.allowed(query, deadline), deadline, **depth)


def allowed_rows(keyword, query):
    masks = keyword.allowed(query, query.limits.deadline())
    sizes = [segment.rows for segment in keyword._segments]
    parts = [np.ones(n, bool) if m is None else m for m, n in zip(masks, sizes, strict=True)]
    return np.flatnonzero(np.concatenate(parts))


def article_share(snapshot, keyword, query, rows):
    """By hand: passages and title that have a word, saturated, as a share of the bound."""
    articles = {}
    for row in np.flatnonzero(np.concatenate(masks_of(snapshot))):
        articles.setdefault(snapshot.passage(int(row)).article.id, []).append(int(row))
    average = sum(map(len, articles.values())) / len(articles)
    weights, _ = keyword.weights(query, query.limits.deadline())
    shares = []
    for row in rows.tolist():
        article = snapshot.passage(row).article
        own = articles[article.id]
        total = 0.0
        for term, weight in weights.items():
            texts = [article.title, *(snapshot.passage(each).text for each in own)]
            having = sum(term in snapshot.analyzer.terms(text) for text in texts)
            norm = 0.2 * (1 - 0.8 + 0.8 * len(own) / average)
            total += weight * having / (having + norm)
        shares.append((total / (sum(weights.values()) or 1)) ** 1.5)
    return np.array(shares), articles


def masks_of(snapshot):
    return [
        np.ones(segment.rows, bool) if live is None else live
        for segment, live in zip(snapshot.segments, snapshot.live, strict=True)
    ]


@pytest.mark.parametrize("suffix", ["", " -title:cod", " source:wire"])
@pytest.mark.parametrize("text", QUESTIONS)
def test_hybrid_is_the_order_of_all_rows_by_four_parts(index, legs, text, suffix):
    ranker, keyword, semantic, encode = legs
    query = parse_query(text + suffix)
    vector = encode(query.semantic_text)
    rows = allowed_rows(keyword, query)
    bm25 = keyword.scores(query, rows)
    cosines = semantic.scores(vector, rows)
    with index.snapshot() as snapshot:
        shares, articles = article_share(snapshot, keyword, query, rows)
        owners = [articles[snapshot.passage(int(row)).article.id] for row in rows]
        vectors = np.concatenate([s.vectors[0 : s.rows] for s in snapshot.segments])
        sums = [vectors[own].astype(np.float32).sum(axis=0) for own in owners]
        means = np.array([total @ vector / np.linalg.norm(total) for total in sums])
    _, known = keyword.weights(query, query.limits.deadline())
    scores = 0.3 * (known * bm25 / (keyword.upper_bound(query) or 1) + cosines) + 0.2 * (
        shares + means
    )
    scores += [0.02 * (own[0] == row) for own, row in zip(owners, rows.tolist(), strict=True)]
    found = rank(ranker, keyword, text + suffix, "hybrid")
    assert sorted(found.rows.tolist()) == rows.tolist()
    at = np.searchsorted(rows, found.rows)
    assert found.scores == pytest.approx(scores[at], abs=2e-4)  # means are in half precision
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    assert found.keyword == pytest.approx(bm25[at])
    assert found.semantic == pytest.approx(cosines[at], abs=1e-6)
    assert found.total == len(rows)
    assert sum(weight * values for _, weight, values in found.parts) == pytest.approx(found.scores)


@pytest.mark.parametrize("text", QUESTIONS)
def test_beyond_the_lists_scores_and_ranks_are_still_those_of_all_rows(legs, text):
    ranker, keyword, _, _ = legs
    whole = rank(ranker, keyword, text, "hybrid")
    short = rank(ranker, keyword, text, "hybrid", depth=5)
    assert 5 <= short.total <= 10
    places = {row: place for place, row in enumerate(whole.rows.tolist())}
    at = [places[row] for row in short.rows.tolist()]
    assert at == sorted(at)
    assert short.scores == pytest.approx(whole.scores[at])
    for own, all_ in (
        (short.keyword_ranks, whole.keyword_ranks),
        (short.semantic_ranks, whole.semantic_ranks),
    ):
        assert own.tolist() == [rank if rank <= 5 else 0 for rank in all_[at].tolist()]


def test_by_keyword_every_row_with_a_word_is_ranked(legs):
    ranker, keyword, _, _ = legs
    found = rank(ranker, keyword, "ferry", "keyword")
    # All passages of a title with the word, and the other ferry's.
    assert found.total == 9 + 3
    assert found.matching().tolist() == sorted(found.rows.tolist())
    assert found.keyword_ranks.tolist() == list(range(1, 13))
    assert not found.semantic_ranks.any()


def test_by_meaning_the_cosine_is_the_score(legs):
    ranker, keyword, _, _ = legs
    found = rank(ranker, keyword, "ferry", "semantic")
    assert found.scores.tolist() == sorted(found.semantic.tolist(), reverse=True)
    assert found.semantic_ranks.tolist() == list(range(1, found.total + 1))
    assert not found.keyword_ranks.any()


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_filters_alone_list_all_that_they_allow(legs, mode):
    ranker, keyword, _, _ = legs
    query = parse_query("source:wire")
    deadline = query.limits.deadline()
    found = ranker.rank(query, mode, keyword.allowed(query, deadline), deadline)
    assert found.rows.tolist() == sorted(found.rows.tolist())
    assert found.total == 5 * 9
    assert not found.keyword_ranks.any()


def test_where_the_best_is_no_better_than_chance_there_is_nothing(legs):
    ranker, keyword, _, _ = legs
    for text, answered in [
        ("who was hurt at sea", True),
        ("photosynthesis zebra quark", False),
        ('photosynthesis zebra "cost of"', False),
        ("photosynthesis qua*", True),  # whoever asks so knows best
    ]:
        query = parse_query(text)
        deadline = query.limits.deadline()
        found = ranker.rank(query, "hybrid", keyword.allowed(query, deadline), deadline)
        assert bool(found.total) == answered, text


def test_relevance_falls_with_rank_and_can_be_asked_for(legs):
    ranker, keyword, _, _ = legs
    whole = rank(ranker, keyword, "cost of the ferry", "hybrid")
    assert (np.diff(whole.relevance) <= 0).all()
    least = float(whole.relevance[3])
    few = whole.at_least(least)
    assert few.rows.tolist() == whole.rows[: len(few.rows)].tolist()
    assert few.total >= 4
    assert few.relevance[-1] == least
    assert few.at_least(0.0).rows.tolist() == few.rows.tolist()


def test_by_keyword_all_rows_are_counted_and_the_best_are_ranked(legs):
    ranker, keyword, _, _ = legs
    whole = rank(ranker, keyword, "ferry cost -title:cod", "keyword")
    short = rank(ranker, keyword, "ferry cost -title:cod", "keyword", depth=5)
    assert short.rows.tolist() == whole.rows[:5].tolist()
    assert short.total == whole.total > 5
    assert short.matching().tolist() == whole.matching().tolist()
    only_filters = rank(ranker, keyword, "source:wire", "keyword", depth=5)
    assert len(only_filters.rows) == 5
    assert only_filters.total == 5 * 9
