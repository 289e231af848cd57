"""Embargoes: articles that are stored and counted, and shown from a time on."""

from dataclasses import replace

import pytest

from nutgraf.index import Article, ArticleError, Index
from nutgraf.search import LiveSearcher, Searcher
from nutgraf.search.alerts import AlertRunner
from tests.conftest import HALCYON

LATER, PAST = "2199-01-01T08:00:00Z", "2020-01-01T08:00:00Z"
SEALS = Article(
    id="seals",
    title="Seals counted",
    text="Fewer seals were seen this winter.",
    source="Tolm Agency",
    metadata={"embargoed": LATER, "desk": "nature"},
)


def add(index, *articles):
    with index.writer() as writer:
        for article in articles:
            writer.add(article)


def let_pass(index):
    """Make it the time at which all embargoes of an index have ended."""
    with index.catalogue.writing():
        lives = index.catalogue.lives
        lives.put_embargoes(dict.fromkeys(lives.embargoes(), 1.0))


def ids(results):
    return [hit.article.id for hit in results]


@pytest.fixture
def embargoed(index) -> Index:
    add(index, SEALS)
    return index


def test_no_face_shows_an_embargoed_article(embargoed):
    with Searcher(embargoed) as searcher:
        for question in (
            "seals",
            "seals winter title:seals",
            'source:"Tolm Agency"',
            "desk:nature",
        ):
            assert "seals" not in ids(searcher.search(question, limit=100))
        every = searcher.search("", limit=100, facets=True, by="article")
        assert "seals" not in ids(every)
        assert "Tolm Agency" not in str(every.facets)
        assert searcher.find("seals") is None
        assert searcher.completions("seal") == ()
        assert "seals" not in str(searcher.related("halcyon"))
    assert embargoed.get("seals") is None
    assert embargoed.versions("seals") == []
    assert "seals" not in [article.id for article in embargoed.articles()]
    assert "Tolm Agency" not in [source.name for source in embargoed.sources()]
    with embargoed.snapshot() as snapshot:
        assert snapshot.count_embargoed() == 1
        assert "seals" not in snapshot.versions_by_id()


def test_it_is_stored_and_counted(embargoed):
    stats = embargoed.stats()
    assert (stats.embargoed, stats.embargoed_until) == (1, "2199-01-01 08:00 UTC")
    assert stats.articles == 3
    with embargoed.writer() as writer:
        assert writer.add(SEALS) == "unchanged"
    let_pass(embargoed)
    assert (embargoed.stats().embargoed, embargoed.stats().embargoed_until) == (0, None)


def test_it_is_shown_from_its_time_on_without_a_commit(embargoed):
    with LiveSearcher(embargoed) as live:
        assert "seals" not in ids(live.search("seals"))
        generation = live.generation
        # As if the searcher had been opened when the embargo was about to end.
        let_pass(embargoed)
        live._complete_until = 1.0
        assert ids(live.search("seals"))[0] == "seals"
        assert live.generation == generation
        assert live.complete_until == float("inf")
        assert embargoed.get("seals") == SEALS


def test_scores_are_those_of_an_index_without_it(embargoed, empty_index):
    add(empty_index, *(article for article in embargoed.articles()))
    with Searcher(embargoed) as hidden, Searcher(empty_index) as without:
        for question in ("ferry", "tunnel roof", "seals"):
            here, there = (s.search(question, limit=50, literal=True) for s in (hidden, without))
            assert [(h.passage.id, pytest.approx(h.score, abs=1e-6)) for h in here] == [
                (h.passage.id, h.score) for h in there
            ]
            assert here.total == there.total


@pytest.mark.parametrize("written", [PAST, "someday", None, "", 7])
def test_what_is_past_or_no_time_hides_nothing(index, written):
    add(index, replace(SEALS, metadata={"embargoed": written}))
    assert index.get("seals") is not None


def test_an_embargo_survives_rollback_and_compaction(embargoed):
    with embargoed.writer() as writer:
        writer.remove("seals")
    with embargoed.writer() as writer:
        writer.return_to(2)
    assert embargoed.get("seals") is None
    assert embargoed.stats().embargoed == 1
    with embargoed.writer() as writer:
        writer.compact(1)
    assert embargoed.get("seals") is None
    let_pass(embargoed)
    assert embargoed.get("seals") == SEALS


def test_the_embargo_lifted_by_a_new_version_is_gone(embargoed):
    add(embargoed, replace(SEALS, metadata={}))
    assert embargoed.get("seals") == replace(SEALS, metadata={})
    assert embargoed.stats().embargoed == 0


def test_an_alert_tells_it_once_when_the_embargo_ends(index):
    with AlertRunner(index) as runner:
        told = []
        runner.add("seals", "seals this winter")
        add(index, SEALS)
        assert runner.run(told.extend) == 0
        runner.add("late", "fewer seals")
        let_pass(index)
        assert runner.run(told.extend) == 2
        assert sorted((each.name, each.article) for each in told) == [
            ("late", "seals"),
            ("seals", "seals"),
        ]
        add(index, replace(HALCYON, id="other"))
        assert runner.run(told.extend) == 0
    assert index.catalogue.lives.embargoes() == {}


def test_the_next_commit_tells_it_too(index):
    with AlertRunner(index) as runner:
        runner.add("seals", "seals this winter")
    add(index, SEALS)
    let_pass(index)
    with index.writer(follow_up=False) as writer:
        writer.commit()
        assert [match.article for match in writer.follow_up().matches] == ["seals"]


@pytest.mark.parametrize("notice", [{"status": "canceled"}, {"correction": True}])
def test_a_notice_acts_within_its_source_only(index, notice):
    kill = replace(HALCYON, text="Kill.", metadata=notice)
    with index.writer() as writer:
        with pytest.raises(ArticleError, match="an article of another source, Harrowick Courier"):
            writer.add(replace(kill, source="Ostrey Evening Post"))
        assert writer.add(replace(kill, source="harrowick courier")) == "updated"
        assert writer.refusal(replace(kill, source=None)) is not None
    assert index.get("halcyon").text == "Kill."
    assert [version.article.text for version in index.versions("halcyon")] == [
        HALCYON.text,
        "Kill.",
    ]
