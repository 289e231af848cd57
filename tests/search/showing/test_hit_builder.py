"""What a hit says of itself: who carried its text, its best passages, and why it is there."""

from dataclasses import replace
from datetime import date

import pytest

from nutgraf.index import Article
from nutgraf.search import Searcher
from nutgraf.search.query import parse_query
from nutgraf.search.request import SearchRequest
from tests.conftest import HALCYON
from tests.helpers.carried_report import REPORT, paragraphs

WIRE = Article(
    id="wire", title="Freighter aground", text=REPORT, source="Skarra Wire", date=date(2021, 3, 2)
)
COURIER = replace(
    WIRE,
    id="courier",
    title="Freighter stuck off Skarra",
    text="\n\n".join([*paragraphs(REPORT)[:-1], "A crowd of forty watched from the mole."]),
    source="Courier",
    date=date(2021, 3, 3),
)
LATE = replace(WIRE, id="late", source="Late Paper", date=None)


@pytest.fixture
def searcher(index):
    with index.writer() as writer:
        for article in (COURIER, LATE, WIRE):
            writer.add(article)
    with Searcher(index) as searcher:
        yield searcher


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_copies_are_one_hit_that_names_them_all_and_the_first(searcher, mode):
    [hit, *_] = searcher.search("freighter on a sandbank", mode=mode, by="article")
    assert [copy.article.id for copy in hit.copies] == ["wire", "courier", "late"]
    first, courier, late = hit.copies
    assert first.changes is None
    assert str(courier.changes) == "own title, 1 paragraph changed"
    assert str(late.changes) == "the same"
    told = hit.to_json()["copies"]
    assert [copy["first"] for copy in told] == [True, False, False]
    assert told[1]["source"] == "Courier"


def test_each_copy_is_a_hit_where_that_is_asked(searcher):
    found = searcher.search("freighter on a sandbank", by="article", copies=True)
    assert {hit.article.id for hit in found[:3]} == {"wire", "courier", "late"}


def test_the_copy_that_answers_best_stands_for_the_others(searcher):
    [hit, *_] = searcher.search("a crowd watched from the mole")
    assert hit.article.id == "courier"
    assert "crowd" in hit.passage.text


def test_a_filter_shows_the_copy_that_passes_and_tells_of_the_others(searcher):
    found = searcher.search('freighter source:"late paper"', by="article")
    assert [hit.article.id for hit in found] == ["late"]
    assert found[0].copies[0].article.id == "wire"


def test_by_article_the_best_passages_come_along(searcher):
    [hit, *_] = searcher.search("spending on the ferry's maintenance", by="article")
    assert hit.passages[0] == hit.passage
    assert len(hit.passages) == 3
    assert {passage.article.id for passage in hit.passages} == {"halcyon"}


def test_the_parts_add_up_to_what_ranks_and_the_words_to_the_whole(searcher):
    for mode in ("hybrid", "keyword", "semantic"):
        for recent in (False, True):
            asked = SearchRequest(
                "ferry passengers", mode=mode, explain=True, recent=recent, per_article=0
            )
            found = searcher.answer(asked)
            query = parse_query(asked.question)
            ranking = searcher.pipeline.whole_ranking(
                query, asked, searcher.pipeline.read(asked), query.limits.deadline()
            )
            scores = dict(zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True))
            passages = searcher.pipeline.contents.passages(list(scores))
            by_id = {p.id: score for p, score in zip(passages, scores.values(), strict=True)}
            assert len(found) > 1
            for hit in found:
                parts = hit.explanation.parts
                assert sum(part.weight * part.value for part in parts) == pytest.approx(
                    by_id[hit.passage.id]
                )
                words = hit.explanation.words
                assert sum(word.score for word in words) == pytest.approx(hit.keyword.score)
                if words:
                    assert sum(word.share for word in words) == pytest.approx(1)


def test_the_nearest_sentence_is_one_of_the_passage_and_is_highlighted_without_words(searcher):
    question = "vessel in distress"
    [hit, *_] = searcher.search(question, mode="semantic", sentences=True, explain=True)
    sentence = hit.explanation.sentence
    text = hit.passage.text[sentence.start : sentence.end]
    assert text[0].isupper()
    assert text[-1] in ".”"
    assert hit.highlights == ((sentence.start, sentence.end),)
    assert not searcher.search(question, mode="semantic")[0].highlights


def test_recent_articles_come_first_where_that_is_asked(index):
    with index.writer() as writer:
        for year in (2001, 2011, 2021):
            writer.add(replace(HALCYON, id=str(year), date=date(year, 1, 1), text=f"Ferry {year}."))
    with Searcher(index) as searcher:
        found = searcher.search("ferry", recent=True, by="article", now=date(2022, 1, 1))
        assert found[0].article.id == "2021"
        gentle = searcher.search("ferry 2011", literal=False, by="article")
        assert gentle[0].article.id == "2011"
        hinted = searcher.search("ferry in January 2001", by="article")
        assert hinted[0].article.id == "2001"
        assert len(hinted) > 1
        read = searcher.search("ferry articles from January 2001")
        assert {hit.article.id for hit in read} == {"2001"}
        assert read.to_json()["read"]["filters"] == ["date:2001-01-01..2001-01-31"]
        assert searcher.search("ferry in 2001").total > 1


def test_recent_articles_come_first_where_filters_are_all_that_is_asked(index):
    with index.writer() as writer:
        for number, year in enumerate((2001, 2021, 2011)):
            writer.add(
                replace(HALCYON, id=str(year), date=date(year, 1, 1), text=f"Ferry {number}.")
            )
        writer.add(replace(HALCYON, id="undated", date=None, text="Ferry some day."))
    with Searcher(index) as searcher:
        newest_first = ["2021", "halcyon", "2011", "2001", "undated"]
        for question, asked in (
            ("source:courier", {"recent": True}),
            ("latest in the Harrowick Courier", {"literal": False}),
        ):
            found = searcher.search(question, by="article", now=date(2022, 1, 1), **asked)
            assert [hit.article.id for hit in found] == newest_first
