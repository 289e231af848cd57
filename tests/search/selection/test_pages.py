"""Counts that hold: pages, totals and facets are of one list, in all modes and all units."""

import shutil
from collections import Counter
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from nutgraf.search.ranking import ranker as ranker_module
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
            pipeline._ranker._encode = cache(pipeline._encode)
            yield searcher


def asked(question, mode, by, copies, per_article, recent, literal, least):
    return {
        "question": question, "mode": mode, "by": by, "copies": copies,
        "per_article": per_article, "recent": recent, "literal": literal, "min_score": least,
    }  # fmt: skip


ASKED = st.builds(
    asked,
    QUESTIONS,
    st.sampled_from(["hybrid", "keyword", "semantic"]),
    st.sampled_from(["passage", "article"]),
    st.booleans(),
    st.sampled_from([1, 2, 0]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, None, 0.02, 1.0]),
)


def shown(hits):
    return [(hit.rank, hit.passage.id, hit.score) for hit in hits]


@settings(max_examples=80)
@given(ASKED, st.integers(2, 9), st.sampled_from([3, 1000]))
def test_pages_are_one_list_and_facets_count_it(left_behind, asked, size, depth):
    with pytest.MonkeyPatch.context() as patch:
        # As if more answered than are ranked at first.
        patch.setattr(ranker_module, "DEPTH", depth)
        whole = left_behind.search(**asked, limit=1000, facets=True)
        pages = []
        for offset in range(0, len(whole) + size, size):
            page = left_behind.search(**asked, limit=size, offset=offset, facets=True)
            assert (page.total, page.facets) == (whole.total, whole.facets)
            pages += page
    assert shown(pages) == shown(whole)
    assert [hit.rank for hit in whole] == list(range(1, whole.total + 1))
    for facet, value in (
        ("source", lambda a: a.source),
        ("month", lambda a: a.date and f"{a.date:%Y-%m}"),
        ("language", lambda a: a.language),
    ):
        assert whole.facets[facet] == Counter(value(hit.article) for hit in whole)


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
    best = {}
    for hit in everything:
        best.setdefault(hit.article.id, hit.score)
    if asked["by"] == "article":
        assert {hit.article.id: hit.score for hit in found}.items() <= best.items()


@settings(max_examples=40)
@given(ASKED)
def test_no_article_has_more_than_its_share_while_others_wait(left_behind, asked):
    found = left_behind.search(**asked, limit=1000)
    share = asked["per_article"]
    if asked["by"] == "article" or not share:
        if not asked["recent"]:  # which puts the newer before the likelier
            assert [hit.score for hit in found] == sorted((h.score for h in found), reverse=True)
        return
    first = Counter(hit.article.id for hit in found[:10])
    others = {hit.article.id for hit in found[10:]} - set(first)
    if others:
        assert max(first.values()) <= share
