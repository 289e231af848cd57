"""Counts that hold: pages, totals and facets are of one list, in all modes and all units."""

import math
import shutil
from collections import Counter
from contextlib import contextmanager
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from nutgraf.search.ranking.both_legs import BothLegs
from tests.helpers.carried_report import REPORT, paragraphs

PAPERS = ["Harrowick Courier", "Skarra Wire", None]
SUBJECTS = ["ferry", "tunnel", "cod quota", "wind farm", "tram line", "flood barrier", "pilots"]
QUESTIONS = st.sampled_from(
    [
        "cost of the ferry",
        "freighter on a sandbank",
        "wind farm report",
        "source:wire",
        "report source:courier",
        "pilots date:2020",
        "coastguard -tunnel",
        "the report in March 2020",
        "freighter on a sandbank in the Skarra Wire",
        '"as the committee for" +report',
        "zebra",
    ]
)


def articles():
    for i, subject in enumerate(SUBJECTS):
        text = "\n\n".join(
            f"Paragraph {j} of the report on the {subject}: its cost, its place and number {j}, "
            f"as the committee for {SUBJECTS[j % 7]} heard on day {i}."
            for j in range(6)
        )
        yield Article(
            id=subject,
            title=f"The {subject}",
            text=text,
            source=PAPERS[i % 3],
            date=date(2020, 1 + i, 1) if i % 4 else None,
            language=("en", None)[i % 2],
        )
    for i in range(4):
        cut = "\n\n".join(paragraphs(REPORT)[: 7 - i % 2])
        yield Article(
            id=f"wire {i}", title=f"Freighter {i}", text=cut, source=PAPERS[i % 3],
            date=date(2020, 3, 9 - i),
        )  # fmt: skip


@pytest.fixture(scope="module")
def left_behind(template, tmp_path_factory):
    """A searcher on a generation after which articles came, changed and went, and merged."""
    path = tmp_path_factory.mktemp("pages") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index:
        all_articles = list(articles())
        for start in (0, 4, 8):
            with index.writer() as writer:
                for article in all_articles[start : start + 4]:
                    writer.add(article)
        with Searcher(index) as searcher:
            before = searcher.generation
            for i in range(3):
                with index.writer() as writer:
                    writer.remove(SUBJECTS[i])
                    writer.add(Article(id=f"new {i}", title="The ferry", text=REPORT))
            assert index.history()[-1].number > before
            # The same few questions over and over: their vectors are kept.
            pipeline = searcher.pipeline
            pipeline._ranker._encode = cache(pipeline._questions.vector)
            yield searcher


def asked(question, mode, by, copies, per_article, sort, literal, least):
    return {
        "question": question, "mode": mode, "by": by, "copies": copies,
        "per_article": per_article, "sort": sort, "literal": literal, "min_score": least,
    }  # fmt: skip


ASKED = st.builds(
    asked,
    QUESTIONS,
    st.sampled_from(["hybrid", "keyword", "semantic"]),
    st.sampled_from(["passage", "article"]),
    st.booleans(),
    st.sampled_from([1, 2, 0]),
    st.sampled_from(["relevance", "relevance", "date", "-date", "title"]),
    st.booleans(),
    st.sampled_from([None, None, 0.02, 1.0]),
)


@contextmanager
def listing(depth):
    """As if more answered than are ranked at first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BothLegs, "depth", depth)
        yield


def shown(hits):
    return [(hit.rank, hit.passage.id, hit.score, hit.more) for hit in hits]


def is_exact(asked):
    """Whether whatever matches a question answers it."""
    return asked["mode"] == "keyword" or asked["question"] in (
        "source:wire",
        '"as the committee for" +report',
    )


def those_that_answer(hits):
    """The hits that score two thirds of the best, by the parts of their scores."""
    scores = [sum(part.weight * part.value for part in hit.explanation.parts) for hit in hits]
    least = 2 / 3 * max(scores, default=0) - 1e-12
    return [hit for hit, score in zip(hits, scores, strict=True) if score >= least]


def brute_force(everything, asked, text_of):
    """The total that `asked` should have, and its list: ids, with what is folded under each.

    `everything` is all passages, best first; `text_of` is equal for articles with one text.
    """
    kept, standing = [], {}
    for hit in everything:
        stands = standing.setdefault(text_of(hit.article.id), hit.article.id)
        if asked["copies"] or stands == hit.article.id:
            kept.append(hit)
    own = {}
    for hit in kept:
        own.setdefault(hit.article.id, []).append(hit)
    most = 1 if asked["by"] == "article" else asked["per_article"] or len(kept)
    first = [hit for hit in kept if own[hit.article.id].index(hit) < most]
    keys = {
        "relevance": lambda _: 0,
        "title": lambda hit: hit.article.title.casefold(),
        "date": lambda hit: hit.article.date.toordinal() if hit.article.date else math.inf,
        "-date": lambda hit: -hit.article.date.toordinal() if hit.article.date else math.inf,
    }
    first.sort(key=keys[asked["sort"]])
    total = len(own) if asked["by"] == "article" else len(kept)
    further = {id_: max(len(hits) - most, 0) for id_, hits in own.items()}
    return total, [
        (hit.passage.id, further[hit.article.id])
        if asked["by"] == "passage" and own[hit.article.id].index(hit) == most - 1
        else (hit.passage.id, 0)
        for hit in first
    ]


@settings(max_examples=80)
@given(ASKED, st.integers(2, 9), st.sampled_from([3, 1000]))
def test_pages_are_one_list_and_facets_count_it(left_behind, asked, size, depth):
    with listing(depth):
        whole = left_behind.search(**asked, limit=1000, facets=True)
        pages = []
        for offset in range(0, len(whole) + size, size):
            page = left_behind.search(**asked, limit=size, offset=offset, facets=True)
            assert (page.total, page.listed) == (whole.total, whole.listed)
            assert page.facets == whole.facets
            pages += page
        assert shown(pages) == shown(whole)
    assert [hit.rank for hit in whole] == list(range(1, whole.listed + 1))
    assert sum(1 + hit.more for hit in whole) == whole.total
    for facet, value in (
        ("source", lambda a: a.source),
        ("month", lambda a: a.date and f"{a.date:%Y-%m}"),
        ("language", lambda a: a.language),
    ):
        counted = Counter()
        for hit in whole:
            counted[value(hit.article)] += 1 + hit.more
        assert whole.facets[facet] == counted


@pytest.mark.slow
@settings(max_examples=80)
@given(ASKED, st.sampled_from([3, 1000]))
def test_the_list_is_what_brute_force_makes_of_all_passages(left_behind, asked, depth):
    all_of_it = {"by": "passage", "copies": True, "per_article": 0, "sort": "relevance"}
    with listing(depth):
        everything = left_behind.search(**(asked | all_of_it), limit=1000, explain=True)
        if asked["sort"] != "relevance" and not is_exact(asked):
            everything = those_that_answer(everything)
        found = left_behind.search(**asked, limit=1000)
        carriers = left_behind.pipeline.contents.text_carriers
        total, expected = brute_force(
            everything, asked, lambda id_: tuple(sorted(carriers(id_))) or id_
        )
        assert [(hit.passage.id, hit.more) for hit in found] == expected
        assert found.total == total


@settings(max_examples=40)
@given(ASKED)
def test_scores_fall_unless_an_order_is_asked_for(left_behind, asked):
    found = left_behind.search(**asked, limit=1000)
    scores = [hit.score for hit in found]
    if asked["sort"] == "relevance":
        assert scores == sorted(scores, reverse=True)


@settings(max_examples=40)
@given(ASKED)
def test_grouping_and_folding_change_nothing_of_what_is_found(left_behind, asked):
    everything = left_behind.search(
        **{**asked, "copies": True, "by": "passage", "per_article": 0}, limit=1000
    )
    found = left_behind.search(**asked, limit=1000)
    texts = {hit.article.id for hit in everything}
    behind = {copy.article.id for hit in found for copy in hit.copies}
    assert {hit.article.id for hit in found} <= texts
    assert texts <= {hit.article.id for hit in found} | behind
