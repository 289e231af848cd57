"""Several indexes searched as one: the answers are those of one index of all articles."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from nutgraf.index import Article, EncoderError, GenerationError, Index
from nutgraf.search import LiveSearcher, Searcher
from nutgraf.search.local import open_indexes
from nutgraf.search.local.contents import LocalContents
from tests.conftest import HALCYON, TUNNEL
from tests.helpers.hashing import Hashing
from tests.helpers.planted_words import SUBJECTS, planted_articles

pytestmark = pytest.mark.slow

QUESTIONS = [
    "what does the lighthouse keeper say",
    "canal barge",
    '"talk of keeper"',
    "news of the glacier -meltwater",
    "theat* rehearsal",
    "sails source:second",
    "2021-03",
    "",
]


def made(path, template, articles):
    shutil.copytree(template, path)
    with Index.open(path) as index, index.writer(follow_up=False) as writer:
        for each in articles:
            writer.add(each)
    return path


@pytest.fixture(scope="module")
def split(template, tmp_path_factory):
    """One index of all articles, in order of source, and one of each source."""
    folder = tmp_path_factory.mktemp("joined")
    papers = ["first", "second", "third"]
    sourced = [
        replace(each, source=papers[number % 3]) for number, each in enumerate(planted_articles())
    ]
    by_source = [[each for each in sourced if each.source == paper] for paper in papers]
    whole = made(folder / "whole", template, [each for some in by_source for each in some])
    parts = [
        made(folder / paper, template, some) for paper, some in zip(papers, by_source, strict=True)
    ]
    return whole, parts


def told(results):
    return [
        (hit.passage.id, hit.score, hit.keyword.rank, hit.semantic.rank, hit.highlights)
        for hit in results
    ]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
def test_answers_are_those_of_one_index(split, question, mode):
    whole, parts = split
    asked = {"mode": mode, "limit": 50, "facets": True}
    with Searcher(whole) as one, Searcher.over(parts) as several:
        expected, found = one.search(question, **asked), several.search(question, **asked)
        assert [hit[0] for hit in told(found)] == [hit[0] for hit in told(expected)]
        assert told(found) == [
            (id_, pytest.approx(score, abs=1e-9), *more) for id_, score, *more in told(expected)
        ]
        assert (found.total, found.facets) == (expected.total, expected.facets)
        folders = {part.name: str(part) for part in parts}
        assert all(hit.index == folders[hit.article.source] for hit in found)
        assert all(hit.index is None for hit in expected)


def test_trends_count_all_articles(split):
    whole, parts = split
    with Searcher(whole) as one, Searcher.over(parts) as several:
        expected = one.trends("windmill", mode="keyword")
        found = several.trends("windmill", mode="keyword")
    assert (found.words, found.hits, found.articles) == (
        expected.words, expected.hits, len(SUBJECTS) * 6,
    )  # fmt: skip


def test_what_two_indexes_have_is_one_hit(template, tmp_path):
    """The same article, by its id, and a copy of a text under another id."""
    words = " ".join(f"The clerk of Sandholm counted {n} boats at the old quay." for n in range(9))
    report = Article(id="report", title="Boats counted", text=words, date=date(2020, 1, 1))
    copy = replace(report, id="copy", title="Boats", source="Gazette")
    here = made(tmp_path / "here", template, [HALCYON, report])
    there = made(tmp_path / "there", template, [TUNNEL, HALCYON, copy])
    with Searcher.over([here, there]) as searcher:
        ferry = searcher.search("Halcyon ferry", by="article", mode="keyword")
        boats = searcher.search("boats at the old quay", by="article", mode="keyword")
        assert searcher.search("boats at the old quay", by="article", copies=True).total > 1
    assert [hit.article.id for hit in ferry] == ["halcyon"]
    assert ferry[0].copies == ()
    assert len(boats) == 1
    assert {each.article.id for each in boats[0].copies} == {"report", "copy"}


def test_each_index_keeps_its_own_language_and_time(template, tmp_path):
    german = tmp_path / "german"
    with (
        Index.open(template) as model,
        Index.create(german, language="de", encoder_of=model) as index,
    ):
        with index.writer() as writer:
            writer.add(Article(id="de", title="Zeitungen", text="Die Häuser der Zeitungen."))
        committed = date.fromisoformat(index.history()[0].committed[:10])
    english = made(tmp_path / "english", template, [HALCYON])
    with Searcher.over([english, german], as_of=committed) as searcher:
        assert {hit.index for hit in searcher.search("Haus", mode="keyword")} == {str(german)}
        assert {hit.index for hit in searcher.search("ferries", mode="keyword")} == {str(english)}


def test_mistakes_are_told(template, tmp_path):
    one = made(tmp_path / "one", template, [HALCYON])
    with pytest.raises(TypeError, match="named twice"):
        Searcher.over([one, tmp_path / "." / "one"])
    with pytest.raises(TypeError, match="no index"):
        Searcher.over([])
    for alone in (one, str(one), None):
        with pytest.raises(TypeError, match="indexes are a list of paths"):
            Searcher.over(alone)
    Index.create(tmp_path / "other", encoder=Hashing()).close()
    with pytest.raises(EncoderError, match="not comparable"):
        Searcher.over([one, tmp_path / "other"])
    with Searcher.over([one]) as searcher:
        assert searcher.search("Halcyon", mode="keyword")[0].index is None


def test_the_generations_of_several_are_those_of_all_in_order(template, tmp_path):
    """The number of one is the sum of what its parts have then, and names it for good."""
    here = made(tmp_path / "here", template, [HALCYON])
    there = made(tmp_path / "there", template, [TUNNEL])
    with LiveSearcher.over([here, there]) as live, live.pinned() as before:
        first = before.generation
        question = {"mode": "keyword", "by": "article"}
        with Index.open(there) as index, index.writer(follow_up=False) as writer:
            writer.add(Article(id="second", title="Ferry", text="Another ferry sails to Tolm."))
        after = live.search("ferry", **question)
        assert after.generation == first + 1
        assert {hit.article.id for hit in after} == {"halcyon", "second"}
        assert {hit.article.id for hit in before.search("ferry", **question)} == {"halcyon"}
        then = live.search("ferry", as_of=first, **question)
        assert (then.generation, [hit.article.id for hit in then]) == (first, ["halcyon"])
        [version] = live.index.versions("second")
        assert (version.born, version.died) == (first + 1, None)
        with pytest.raises(GenerationError, match="none of that number"):
            live.search("ferry", as_of=first + 7, **question)


def test_sources_and_statistics_are_added(split):
    whole, parts = split
    with Index.open(whole) as one, open_indexes(parts) as several:
        assert several.sources() == one.sources()
        expected, found = one.stats(), several.stats()
    summed = ("articles", "passages", "sources", "undated", "first_date", "last_date", "model")
    assert [getattr(found, name) for name in summed] == [getattr(expected, name) for name in summed]
    assert found.segments == 3


def test_several_have_what_the_legs_ask_of_one(split):
    """What the local legs ask of contents, the contents of one index and of several have."""
    whole, parts = split
    asked = {*LocalContents.__annotations__, *vars(LocalContents)}
    asked = {name for name in asked if not name.startswith("_")}
    with Searcher(whole) as one, Searcher.over(parts) as several:
        for searcher in (one, several):
            contents = searcher.pipeline.contents
            assert [name for name in asked if not hasattr(contents, name)] == []
