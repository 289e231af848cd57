"""Where an expected article is lost, at every step of a search, and what brings it back."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from nutgraf.index import Article
from nutgraf.search import Searcher, clauses
from nutgraf.search.diagnosis.whynot import why_not
from nutgraf.search.ranking.both_legs import BothLegs
from nutgraf.search.request import SearchRequest
from tests.helpers.carried_report import REPORT

pytestmark = pytest.mark.slow

OTHERS = [
    Article(id=f"quota {i}", title=f"Cod quota {i}", text=f"Boats landed {i} tonnes of cod in May.")
    for i in range(12)
]


@pytest.fixture
def searcher(index):
    with index.writer() as writer:
        for article in OTHERS:
            writer.add(article)
        writer.add(Article(id="wire", title="Freighter aground", text=REPORT, source="Wire"))
        writer.add(Article(id="courier", title="Freighter stuck", text=REPORT, source="Courier"))
    with Searcher(index) as searcher:
        yield searcher


def lost(searcher, question, article, **asked):
    """At which step, and what the remedy changes, which is tried here once more."""
    found = why_not(searcher.pipeline, SearchRequest(question, **asked), article)
    if found.remedy is None:
        return found.lost.name if found.lost else None, None
    assert article in [hit.article.id for hit in searcher.answer(found.remedy.request)]
    changed = asdict(found.remedy, dict_factory=lambda items: dict(items[1:]))
    return found.lost.name, {name: value for name, value in changed.items() if value}


def test_an_article_that_is_not_there(searcher):
    assert lost(searcher, "ferry", "nobody")[0] == "index"


def test_an_article_that_was_found_after_all(searcher):
    assert lost(searcher, "ferry aground", "halcyon") == (None, None)
    assert (
        why_not(searcher.pipeline, SearchRequest("ferry aground"), "halcyon#1").article_id
        == "halcyon"
    )


@pytest.mark.parametrize(
    ("question", "asked", "remedy"),
    [
        ("ferry source:wire", {}, {"without": ("source:wire",)}),
        ("ferry -rocks -passengers -company", {}, {"without": ("-rocks",)}),
        ("ferry aground, according to the Wire", {}, {"options": {"literal": True}}),
    ],
)
def test_a_filter(searcher, question, asked, remedy):
    assert lost(searcher, question, "halcyon", **asked) == ("filter", remedy)


def test_a_filter_beside_the_question(searcher):
    """It is named, and left out alone where that is enough; the others stay."""
    filters = clauses(source=["Wire"], until=date(2021, 1, 1))
    asked = SearchRequest("ferry aground -tram", within=filters)
    found = why_not(searcher.pipeline, asked, "halcyon")
    assert (found.lost.name, found.remedy.without) == ("filter", ('source:"Wire"',))
    kept = replace(asked, within=filters[1:])
    for request in (kept, found.remedy.request):
        assert "halcyon" in [hit.article.id for hit in searcher.answer(request)]


def test_words_that_it_has_not(searcher):
    step, remedy = lost(searcher, "vessel stranding", "halcyon", mode="keyword")
    assert (step, remedy) == ("words", {"options": {"mode": "hybrid"}})


@pytest.mark.parametrize("question", ["cod OR wind", "wind* cod", "landd~ OR wind"])
def test_words_that_are_spelled_out_are_needed_by_both_legs_too(searcher, question):
    step, remedy = lost(searcher, question, "halcyon")
    assert step == "words"
    assert [*remedy] == ["words"]


def test_nothing_is_asked(searcher):
    assert lost(searcher, "???", "halcyon")[0] == "words"


def test_a_score_that_is_too_low(searcher):
    asked = SearchRequest("ferry aground", min_score=0.9999, mode="hybrid")
    found = why_not(searcher.pipeline, asked, "halcyon")
    assert (found.lost.name, found.remedy.options) == ("min_score", {"min_score": None})
    [*_, hit] = searcher.search("ferry aground", by="article")
    passing = SearchRequest("ferry aground", min_score=hit.score, by="article")
    assert why_not(searcher.pipeline, passing, hit.article.id).lost is None


def test_a_copy_that_another_stands_for(searcher):
    folded = {"wire", "courier"} - {searcher.search("freighter")[0].article.id}
    assert lost(searcher, "freighter", folded.pop()) == (
        "folded",
        {"options": {"copies": True}},
    )


def test_a_place_beyond_the_page(searcher):
    step, remedy = lost(searcher, "cod", "quota 11", limit=5)
    assert step == "page"
    limit = remedy["options"]["limit"]
    assert lost(searcher, "cod", "quota 11", limit=limit)[0] is None
    assert lost(searcher, "cod", "quota 11", limit=limit - 1)[0] == "page"


def test_a_place_beyond_what_the_legs_list(searcher, monkeypatch):
    monkeypatch.setattr(BothLegs, "depth", 3)
    step, remedy = lost(searcher, "cod quota", "halcyon")
    assert step == "page"  # by both legs it comes after what they list
    assert lost(searcher, "cod quota", "halcyon", **remedy["options"])[0] is None
    step, remedy = lost(searcher, "cod quota", "halcyon", mode="semantic")
    assert step == "legs"
    words = " ".join(remedy["words"])
    assert lost(searcher, f"cod quota {words}", "halcyon", mode="semantic")[0] is None


def test_a_place_behind_several_passages_of_an_article(searcher):
    asked = SearchRequest("ferry passengers ashore, ran aground", limit=2)
    told = why_not(searcher.pipeline, asked, "wire").lost.outcome
    assert told.startswith("hit 3 of ")
    assert told.endswith(" passages, not among 1 to 2; the 2 before it are of 1 article")
    assert lost(searcher, asked.question, "wire", limit=2, by="article") == (None, None)


def test_as_json(searcher):
    told = why_not(searcher.pipeline, SearchRequest("ferry source:wire"), "halcyon").to_json()
    assert told["lost"] == "filter"
    assert told["steps"][0] == {"step": "index", "told": "in generation 2, alive"}
    assert told["rank"] is None
