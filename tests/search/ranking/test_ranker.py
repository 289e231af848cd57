"""The ranker against a ranking of all rows, each scored in both legs."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from nutgraf.index import Article, Index
from nutgraf.search.local import LocalCorpus
from nutgraf.search.query import parse_query
from nutgraf.search.ranking.article_evidence import ArticleEvidence
from nutgraf.search.ranking.both_legs import BothLegs
from nutgraf.search.ranking.calibration import DEFAULT
from nutgraf.search.ranking.ranker import FLOOR, Ranker
from nutgraf.search.ranking.verdict import Verdict
from nutgraf.search.understanding.preferred_days import CAREFUL
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
    corpus = LocalCorpus(index)

    def encode(text):
        return index.encoder.encode_queries([text])[0]

    verdict = Verdict(corpus, index.encoder.encode_queries)
    evidence = ArticleEvidence(corpus)
    ranker = Ranker(corpus.keyword, corpus.semantic, evidence, encode, verdict=lambda: verdict)
    yield ranker, corpus.keyword, corpus.semantic, encode
    corpus.close()


def rank(ranker, keyword, text, mode, *, literal=True):
    query = parse_query(text)
    deadline = query.limits.deadline()
    judged = () if literal else (query,)
    return ranker.rank(query, mode, keyword.allowed(query, deadline), deadline, judged=judged)


def scored(ranker, keyword, text):
    query = parse_query(text)
    deadline = query.limits.deadline()
    return ranker.scored(query, keyword.allowed(query, deadline), deadline)


def every(ranking):
    """All rows that are found, ascending."""
    beyond = [] if ranking.beyond is None else ranking.beyond.rows.tolist()
    assert beyond == sorted(set(beyond) - set(ranking.rows.tolist()))
    return sorted([*ranking.rows.tolist(), *beyond])


def allowed_rows(keyword, query):
    return keyword.allowed(query, query.limits.deadline()).rows()


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


@pytest.mark.slow
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
    found = scored(ranker, keyword, text + suffix)
    assert sorted(found.rows.tolist()) == rows.tolist()
    at = np.searchsorted(rows, found.rows)
    assert found.scores == pytest.approx(scores[at], abs=2e-4)  # means are in half precision
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    assert found.keyword == pytest.approx(bm25[at])
    assert found.semantic == pytest.approx(cosines[at], abs=1e-6)
    assert sum(weight * values for _, weight, values in found.parts) == pytest.approx(found.scores)


@pytest.mark.parametrize("text", QUESTIONS)
def test_beyond_the_lists_scores_and_ranks_are_still_those_of_all_rows(legs, monkeypatch, text):
    ranker, keyword, _, _ = legs
    whole = scored(ranker, keyword, text)
    monkeypatch.setattr(BothLegs, "depth", 5)
    short = scored(ranker, keyword, text)
    assert 5 <= len(short.rows) <= 10
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
    assert len(found.rows) == 9 + 3
    assert found.beyond is None
    assert found.keyword_ranks.tolist() == list(range(1, 13))
    assert not found.semantic_ranks.any()


def test_by_meaning_the_cosine_is_the_score(legs):
    ranker, keyword, _, _ = legs
    found = rank(ranker, keyword, "ferry", "semantic")
    assert found.scores.tolist() == sorted(found.semantic.tolist(), reverse=True)
    assert found.semantic_ranks.tolist() == list(range(1, len(found.rows) + 1))
    assert not found.keyword_ranks.any()


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_filters_alone_list_all_that_they_allow(legs, mode):
    ranker, keyword, _, _ = legs
    query = parse_query("source:wire")
    deadline = query.limits.deadline()
    found = ranker.rank(query, mode, keyword.allowed(query, deadline), deadline)
    assert found.rows.tolist() == sorted(found.rows.tolist())
    assert len(found.rows) == 5 * 9
    assert not found.keyword_ranks.any()


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("cost of the ferry", True),
        ("the report on the wind farm", True),
        ("photosynthesis zebra quark", False),
        ("why do cats purr", False),
    ],
)
def test_a_question_in_plain_words_that_nothing_answers_has_only_what_is_nearest(
    legs, text, answered
):
    ranker, keyword, _, _ = legs
    judged = rank(ranker, keyword, text, "hybrid", literal=False)
    assert judged.refused == (not answered)
    assert judged.answers.any() == answered
    if not answered:
        assert judged.beyond is None
        assert judged.rows.tolist() == scored(ranker, keyword, text).rows.tolist()


@pytest.mark.parametrize(
    "text", ["photosynthesis zebra quark", "photosynthesis rep*", 'quark "the report"', "zebra"]
)
def test_what_is_asked_literally_is_answered_by_whatever_is_found(legs, text):
    ranker, keyword, _, _ = legs
    found = rank(ranker, keyword, text, "hybrid")
    assert len(found.rows)
    assert found.answers.all()
    assert not found.refused


def test_passages_answer_from_a_share_of_the_best_score(legs):
    ranker, keyword, _, _ = legs
    judged = rank(ranker, keyword, "cost of the ferry", "hybrid", literal=False).whole()
    assert judged.answers.tolist() == (judged.scores >= CAREFUL * judged.scores[0]).tolist()
    assert 0 < np.count_nonzero(judged.answers) < len(judged.answers)
    assert judged.answers.tolist() == sorted(judged.answers.tolist(), reverse=True)


@pytest.mark.parametrize("nothing", [0.0, 0.15, 0.99])
def test_a_row_below_the_floor_is_improbable_and_no_better_than_chance(legs, monkeypatch, nothing):
    ranker, keyword, _, _ = legs
    monkeypatch.setattr(ranker, "_calibration", replace(DEFAULT, nothing=nothing))
    text = "cost of the ferry"
    listed = scored(ranker, keyword, text)
    below = (listed.relevance < FLOOR) & (listed.evidence < nothing)
    judged = rank(ranker, keyword, text, "hybrid", literal=False)
    assert judged.rows.tolist() == listed.rows[~below].tolist()
    assert below.any() == (nothing > 0)


def test_relevance_falls_with_rank_and_can_be_asked_for(legs):
    ranker, keyword, _, _ = legs
    whole = rank(ranker, keyword, "cost of the ferry", "hybrid").whole()
    assert (np.diff(whole.relevance) <= 0).all()
    least = float(whole.relevance[3])
    few = whole.at_least(least)
    assert few.rows.tolist() == whole.rows[: len(few.rows)].tolist()
    assert len(few.rows) >= 4
    assert few.relevance[-1] == least
    assert few.at_least(0.0).rows.tolist() == few.rows.tolist()


def test_by_keyword_all_rows_are_counted_and_the_best_are_ranked(legs, monkeypatch):
    ranker, keyword, _, _ = legs
    monkeypatch.setattr(BothLegs, "depth", 5)
    whole = rank(ranker, keyword, "ferry cost -title:cod", "keyword").whole()
    short = rank(ranker, keyword, "ferry cost -title:cod", "keyword")
    assert len(short.rows) == 5 < len(whole.rows)
    assert short.rows.tolist() == whole.rows[:5].tolist()
    assert every(short) == every(whole)
    only_filters = rank(ranker, keyword, "source:wire", "keyword")
    assert len(only_filters.rows) == 5
    assert len(every(only_filters)) == 5 * 9


def answering(ranker, keyword, semantic, encode, text, nothing):
    """By hand: the listed rows, and those that say more than chance, or half of the best."""
    listed = scored(ranker, keyword, text)
    best = listed.evidence.max()
    query = parse_query(text)
    rows = allowed_rows(keyword, query)
    _, known = keyword.weights(query, query.limits.deadline())
    words = known * keyword.scores(query, rows) / (keyword.upper_bound(query) or 1)
    cosines = semantic.scores(encode(query.semantic_text), rows)
    least = min(nothing, best / 2) if best >= nothing else np.inf
    above = rows[(words + np.maximum(cosines, 0)) / 2 >= least].tolist()
    return sorted({*listed.rows.tolist(), *above})


@pytest.mark.slow
@pytest.mark.parametrize("nothing", [0.0, 0.05, 0.08, 0.12, 0.2, 0.3, 0.6, 0.99])
@pytest.mark.parametrize("depth", [1, 3, 10, 1000])
@pytest.mark.parametrize("text", [*QUESTIONS, "cost of the ferry -title:cod", "ferry source:wire"])
def test_whatever_the_lists_hold_all_that_tells_more_than_chance_is_counted(
    legs, monkeypatch, text, depth, nothing
):
    ranker, keyword, semantic, encode = legs
    monkeypatch.setattr(ranker, "_calibration", replace(DEFAULT, nothing=nothing))
    monkeypatch.setattr(BothLegs, "depth", depth)
    expected = answering(ranker, keyword, semantic, encode, text, nothing)
    short = rank(ranker, keyword, text, "hybrid")
    assert every(short) == expected
    whole = rank(ranker, keyword, text, "hybrid").whole()
    assert whole.beyond is None
    assert every(whole) == expected
    assert whole.rows[: len(short.rows)].tolist() == short.rows.tolist()
    assert (np.diff(whole.relevance) <= 0).all()
    if short.beyond is not None:
        later = short.beyond.scores(short.beyond.rows)
        order = short.beyond.rows[np.lexsort((short.beyond.rows, -later))]
        assert whole.rows[len(short.rows) :].tolist() == order.tolist()


@pytest.mark.parametrize("depth", [2, 1000])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cod OR wind", {"cod", "wind"}),
        ("photosynthesis tun*", {"tunnel"}),
        ("fery~ zebra", {"ferry"}),
        ("(tram OR cod) -title:cod", {"tram"}),
    ],
)
def test_words_that_are_spelled_out_find_what_has_any_of_them(
    index, legs, monkeypatch, text, words, depth
):
    ranker, keyword, _, _ = legs
    monkeypatch.setattr(BothLegs, "depth", depth)
    found = every(rank(ranker, keyword, text, "hybrid"))
    with index.snapshot() as snapshot:
        for row in allowed_rows(keyword, parse_query("")).tolist():
            passage = snapshot.passage(row)
            both = {*snapshot.analyzer.terms(passage.article.title)}
            both |= {*snapshot.analyzer.terms(passage.text)}
            has = bool(both & {t for word in words for t in snapshot.analyzer.terms(word)})
            if "-title:cod" in text:
                has = has and "Cod" not in passage.article.title and "cod" not in both
            assert (row in found) == has, passage.text


@pytest.mark.parametrize("depth", [2, 1000])
@pytest.mark.parametrize(
    "text",
    [
        'wind OR "the report"',
        'tram OR "no such words"',
        "title:cod OR tram",
        "cod OR (ferry AND tram)",
        "source:wire OR cod",
        "wind OR -ferry",
        'zebra OR "the report" OR source:wire',
    ],
)
def test_what_any_side_of_an_or_matches_is_found_however_faint(legs, monkeypatch, text, depth):
    """A phrase or a field on one side does not make a plain question of it, which may find less."""
    ranker, keyword, _, _ = legs
    monkeypatch.setattr(BothLegs, "depth", depth)
    found = every(rank(ranker, keyword, text, "hybrid"))
    assert found == allowed_rows(keyword, parse_query(text)).tolist()
    assert len(found) > 1


@pytest.mark.parametrize("depth", [2, 1000])
def test_what_is_asked_for_literally_is_counted_and_ranked_to_the_end(legs, monkeypatch, depth):
    ranker, keyword, _, _ = legs
    whole = rank(ranker, keyword, '"the report" cost', "hybrid")
    monkeypatch.setattr(BothLegs, "depth", depth)
    short = rank(ranker, keyword, '"the report" cost', "hybrid")
    assert every(short) == every(whole)
    assert len(every(short)) == 5 * 9
    assert every(rank(ranker, keyword, '"the report" cost', "hybrid").whole()) == every(whole)
