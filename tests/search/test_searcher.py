"""The searcher: what is found, in which order, on which generation."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest

from nutgraf.index import Article, NutgrafError, StorageError
from nutgraf.search import Searcher
from tests.conftest import HALCYON

SUBJECTS = ["ferry", "tunnel", "cod quota", "wind farm", "tram line", "flood barrier"]


@pytest.fixture
def searcher(index):
    with index.writer() as writer:
        for number, subject in enumerate(SUBJECTS):
            text = "\n\n".join(
                f"Paragraph {i} of the report on the {subject}: its cost, place {number * i}."
                for i in range(12)
            )
            writer.add(Article(id=f"r{number}", title=f"The {subject}", text=text, source="Wire"))
    with Searcher(index) as searcher:
        yield searcher


def ids(results):
    return [hit.passage.id for hit in results]


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_the_passage_that_answers_comes_first(searcher, mode):
    [hit] = searcher.search("lifeboats brought passengers ashore", limit=1, mode=mode)
    assert (hit.rank, hit.passage.id, hit.article) == (1, "halcyon#1", HALCYON)


def test_a_paraphrase_without_a_shared_word_is_found(searcher):
    [hit] = searcher.search("vessel accident: everybody rescued", limit=1)
    assert hit.article.id == "halcyon"
    assert hit.keyword.rank is None
    assert hit.semantic.rank is not None


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_filters_hold_for_both_legs(searcher, mode):
    for query, allowed in [
        ("cost of the ferry source:wire", {f"r{i}" for i in range(6)}),
        ('ferry source:"harrowick courier"', {"halcyon"}),
        ("workers date:2019..2019-06", {"tunnel"}),
        ("cost of the ferry -title:ferry", {"tunnel"} | {f"r{i}" for i in range(1, 6)}),
        ('ship "disarmament of resistance"', {"tunnel"}),
    ]:
        found = {hit.article.id for hit in searcher.search(query, limit=100, mode=mode)}
        assert found, query
        assert found <= allowed, query


@pytest.mark.slow
@pytest.mark.parametrize("by", ["passage", "article"])
@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_a_short_list_begins_the_longer_one(searcher, mode, by):
    long = searcher.search("what did the ferry cost", limit=50, mode=mode, by=by)
    for limit in (1, 5, 10):
        short = searcher.search("what did the ferry cost", limit=limit, mode=mode, by=by)
        assert ids(short) == ids(long)[:limit]


def test_by_article_each_comes_once_by_its_best_passage(searcher):
    by_passage = searcher.search("report on the cost", limit=100)
    by_article = searcher.search("report on the cost", limit=100, by="article")
    best = {}
    for hit in by_passage:
        best.setdefault(hit.article.id, hit.passage.id)
    assert ids(by_article) == list(best.values())
    assert by_article.total == len(best)


def test_ranks_and_scores_of_the_legs_are_those_of_the_legs_alone(searcher):
    query = "cost of the wind farm"
    hybrid = searcher.search(query, limit=20)
    for leg in ("keyword", "semantic"):
        found = searcher.search(query, limit=100, mode=leg, per_article=0)
        alone = {hit.passage.id: hit for hit in found}
        for hit in hybrid:
            own = getattr(hit, leg)
            if own.rank is not None:
                assert alone[hit.passage.id].rank == own.rank
                assert alone[hit.passage.id].score == pytest.approx(own.score)


def test_a_searcher_stays_on_its_generation(index):
    with Searcher(index) as before:
        with index.writer() as writer:
            writer.remove("halcyon")
        assert before.search("ferry", limit=1)[0].article == HALCYON
        with Searcher(index) as after, Searcher(index, generation=1) as earlier:
            assert all(hit.article.id != "halcyon" for hit in after.search("ferry"))
            assert ids(earlier.search("ferry")) == ids(before.search("ferry"))


def test_merging_changes_neither_hits_nor_scores(empty_index):
    articles = [
        Article(
            id=f"a{i}", title=f"Title {i % 3}", text=f"Report {i} on costs and {i % 5} ferries."
        )
        for i in range(8)
    ]

    def found():
        with Searcher(empty_index) as searcher:
            return [
                [(h.passage.id, h.score) for h in searcher.search(query, mode=mode, limit=50)]
                for query in ("costs", "title 2 ferries", "what did 3 ferries cost")
                for mode in ("hybrid", "keyword", "semantic")
            ]

    for article in articles[:7]:
        with empty_index.writer() as writer:
            writer.add(article)
    with empty_index.writer() as writer:
        writer.remove("a2")
        writer.add(dataclasses.replace(articles[4], title="Ferries"))
    assert empty_index.stats().segments == 1
    merged = found()
    # The same articles in one commit each are many segments; in one commit, one segment.
    with empty_index.writer() as writer:
        for number in range(8):
            writer.remove(f"a{number}")
    with empty_index.writer() as writer:
        for article in [*articles[:2], articles[3], *articles[5:7]]:
            writer.add(article)
        writer.add(dataclasses.replace(articles[4], title="Ferries"))
    assert found() == merged


@pytest.mark.slow
def test_eight_threads_find_what_one_finds(searcher):
    questions = [f"cost of the {subject}" for subject in SUBJECTS] * 6
    alone = [[(h.passage.id, h.score) for h in searcher.search(q)] for q in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(searcher.search, questions))
    assert [[(h.passage.id, h.score) for h in results] for results in together] == alone


def test_an_empty_index_finds_nothing(empty_index):
    with Searcher(empty_index) as searcher:
        for mode in ("hybrid", "keyword", "semantic"):
            assert len(searcher.search("ferry", mode=mode)) == 0


def test_a_query_of_filters_alone_lists_what_they_allow(searcher):
    results = searcher.search("source:wire title:tunnel", limit=5, per_article=0)
    assert ids(results) == [f"r1#{i}" for i in range(5)]


def test_an_unknown_mode_is_refused(searcher):
    with pytest.raises(NutgrafError, match="mode is one of hybrid, keyword, semantic"):
        searcher.search("ferry", mode="psychic")


def test_a_word_that_no_passage_has_is_offered_its_nearest(searcher):
    assert searcher.suggestions("the halcyom aground") == (("halcyom", "halcyon"),)


def test_no_stop_word_and_no_possessive_is_offered(index):
    text = "It may be at the mayor's. Clinton's aide protested; the ferries berthed."
    with index.writer() as writer:
        writer.add(Article(id="mayor", title="Mayor", text=text))
    with Searcher(index) as searcher:
        for word in ("ITV", "bee", "AT&T", "atx"):
            assert searcher.suggestions(word) == ()
        assert searcher.suggestions("Clintn") == (("Clintn", "clinton"),)
        assert searcher.suggestions("mayer") == (("mayer", "mayor"),)
        assert searcher.suggestions("protezted") == (("protezted", "protested"),)


def test_results_are_a_sequence_and_know_their_json(searcher):
    results = searcher.search("ferry", limit=3)
    assert len(results) == 3
    assert list(results) == [results[0], results[1], results[2]]
    assert [hit["rank"] for hit in results.to_json()["hits"]] == [1, 2, 3]


def test_a_closed_searcher_or_index_says_so(index):
    searcher = Searcher(index)
    found = searcher.search("ferry")
    searcher.close()
    for ask in (
        lambda: searcher.search("ferry"),
        lambda: searcher.search("zebra", mode="keyword"),
        lambda: searcher.find("halcyon"),
        lambda: searcher.suggestions("fery"),
        lambda: searcher.highlights("ferry", "A ferry."),
        lambda: searcher.related("halcyon"),
    ):
        with pytest.raises(StorageError, match=r"^the searcher is closed; open another$"):
            ask()
    assert found.listed == len(found)
    running = index.articles()
    first = next(running)
    index.close()
    assert len({first.id, *(article.id for article in running)}) == 2
    for use in (index.writer, index.snapshot, index.alert_store, lambda: next(index.articles())):
        with pytest.raises(StorageError, match=r": the index is closed; open it again$"):
            use()
