"""The seam: the same search over an index folder and over lists in memory, with equal answers."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from nutgraf.index import Article, Index, SavedSearch
from nutgraf.index.encoder.custom import CheckedEncoder
from nutgraf.search.alerts import SavedSearches
from nutgraf.search.alerts.matcher import Matcher
from nutgraf.search.answer import answer
from nutgraf.search.diagnosis.whynot import why_not
from nutgraf.search.local import LocalCorpus
from nutgraf.search.pipeline import Pipeline
from nutgraf.search.query.filters import clauses
from nutgraf.search.ranking.both_legs import BothLegs
from nutgraf.search.request import SearchRequest
from tests.conftest import HALCYON, TUNNEL
from tests.search.alerts.literal import WordDirections
from tests.search.memory_corpus import MemoryCorpus

REPORTS = (
    ("ferry", "boats sailed late and old ropes broke", "crews asked for rest in port"),
    ("tunnel", "drills stopped under wet chalk", "pumps ran all night beside the shaft"),
    ("cod quota", "nets came home half empty", "skippers blamed warm water for it"),
    ("wind farm", "blades turned slowly over the ridge", "farmers sold land at a good price"),
    ("tram line", "rails were laid along Quay Street", "shops lost custom during works"),
    ("flood barrier", "gates closed twice in March", "the river rose above its marks"),
)


FOLLOWING = Article(
    id="following",
    title="Company fined for the ferry Halcyon",
    text=(
        "The company whose ferry ran onto rocks near Tolm with 212 people aboard was fined. It had "
        "cut spending on maintenance twice, the coastguard said; nobody was hurt on the Halcyon."
    ),
    source="Wire",
    date=date(2020, 11, 20),
)


def report(number):
    subject, *events = REPORTS[number]
    paragraphs = [f"A report on the {subject} says that its cost rose {number} times; {events[0]}."]
    paragraphs += [f"Place {i}: {events[i % 2]} {events[i // 2 % 2]}." for i in range(number)]
    return Article(
        id=f"report-{number}",
        title=f"The {subject} of Tolm",
        text="\n\n".join(paragraphs),
        source=("Wire", "Harrowick Courier", None)[number % 3],
        author="Noor Hadley" if number % 2 else None,
        date=date(2020, 1 + number, 3) if number % 4 else None,
        language="en" if number else None,
    )


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    """An index of several commits, with dead rows and copies, and its live articles in memory."""
    path = tmp_path_factory.mktemp("seam") / "index"
    with Index.create(path, encoder=WordDirections()) as index:
        reports = [report(number) for number in range(len(REPORTS))]
        with index.writer() as writer:
            for article in (HALCYON, TUNNEL, FOLLOWING, *reports):
                writer.add(article)
        with index.writer() as writer:
            writer.add(replace(HALCYON, id="carried", source="Wire", date=date(2020, 11, 17)))
            writer.add(replace(reports[2], text=reports[2].text + "\n\nThe ferry waits for cod."))
            writer.remove("report-4")
        local = LocalCorpus(index)
        live = local.articles.versions[local.articles.live].tolist()
        assert len(live) < len(local.articles.versions), "there are dead rows"
        articles = [local.contents.version(version)[0] for version in live]
        memory = MemoryCorpus(articles, CheckedEncoder(WordDirections()))
        yield local, memory
        local.close()


@pytest.fixture(scope="module")
def pipelines(corpora):
    return tuple(map(Pipeline, corpora))


def shown(results):
    """All that a result says, with numbers apart from the rest: these may differ by a rounding."""
    numbers: list[float] = []

    def split(value):
        match value:
            case float():
                numbers.append(value)
                return "number"
            case dict():
                return {name: split(own) for name, own in value.items()}
            case list():
                return list(map(split, value))
        return value

    told = results.to_json()
    del told["generation"], told["took_ms"]
    return split(told), numbers


def same(pipelines, request):
    (told, numbers), (expected, its_numbers) = (
        shown(answer(pipeline, request)) for pipeline in pipelines
    )
    assert told == expected
    assert numbers == pytest.approx(its_numbers, abs=1e-6)
    return told


QUESTIONS = (
    "cost of the ferry",
    "who was hurt at sea near Tolm",
    "ferry zebra giraffe",
    "zebra",
    "wind farm place 2",
    '"ran onto rocks"',
    '"cost report"~6 tram',
    "ferry AND tolm",
    "(farm OR cod) -title:cod",
    "+ferry -lifeboats",
    "source:wire",
    'cost source:"Harrowick Courier"',
    "author:hadley report",
    "date:2020-11..2020-12 ferry",
    "lang:en cost",
    "rop* killed",
)


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_hits_scores_facets_and_reasons_are_the_same(pipelines, question, mode):
    request = SearchRequest(question, mode=mode, facets=True, explain=True, limit=50)
    told = same(pipelines, request)
    if question != "zebra":
        assert told["hits"]


@pytest.mark.parametrize(
    "options",
    [
        {"by": "article"},
        {"copies": True, "facets": True},
        {"per_article": 1},
        {"per_article": 0, "limit": 2, "offset": 3},
        {"min_score": 0.01, "facets": True},
        {"recent": True},
        {"sort": "-date", "by": "article"},
        {"sort": "title"},
        {"literal": False, "now": date(2020, 12, 1)},
        {"within": clauses(source="Wire", since="2020-02-01"), "facets": True},
        {"sentences": True, "mode": "semantic"},
    ],
)
def test_options_do_the_same(pipelines, options):
    for question in ("report on the ferry", "a ferry in November 2020"):
        same(pipelines, SearchRequest(question, **options))


def test_copies_are_known_to_both(pipelines):
    told = same(pipelines, SearchRequest("lifeboats brought all passengers ashore", limit=3))
    assert [copy["id"] for copy in told["hits"][0]["copies"]] == ["halcyon", "carried"]


def test_pages_go_on_where_the_lists_end(pipelines, monkeypatch):
    monkeypatch.setattr(BothLegs, "depth", 3)
    for offset in (0, 4, 8):
        for question in ("ferry cost of the report", "cost AND report", "source:wire"):
            request = SearchRequest(question, limit=4, offset=offset, facets=True)
            told = same(pipelines, request)
            assert told["total"] > 4


def test_related_articles_are_the_same(pipelines):
    found = [pipeline.relations.related("halcyon") for pipeline in pipelines]
    stories, subjects = (
        [[(each.article.id, each.names) for each in getattr(related, kind)] for related in found]
        for kind in ("story", "subject")
    )
    assert [id_ for id_, _ in stories[0]] == ["following"]
    assert stories[0] == stories[1]
    assert subjects[0] == subjects[1]


def test_whynot_goes_the_same_way(pipelines):
    request = SearchRequest("flood barrier source:wire")
    told = [why_not(pipeline, request, "tunnel").to_json() for pipeline in pipelines]
    lost = {each.pop("lost") for each in told}
    assert lost == {"filter"}
    for each in told:
        each["steps"] = [step for step in each["steps"] if step["step"] != "index"]
    assert told[0] == told[1]


@pytest.mark.parametrize("least", [0.0, 0.02, 0.3])
def test_saved_searches_match_the_same_articles(pipelines, least):
    """Of all articles at once and of each alone; what differs is the number of an article only."""
    vectors = WordDirections().encode_queries(list(QUESTIONS))
    saved = [
        SavedSearch(question, question, least, 0, "", vector.tobytes())
        for question, vector in zip(QUESTIONS, vectors, strict=True)
    ]
    for at_once in (True, False):
        found = []
        for pipeline in pipelines:
            matcher = Matcher(SavedSearches(saved, pipeline.keyword, WordDirections.dimension))
            live = np.flatnonzero(pipeline.corpus.articles.live)
            versions = pipeline.corpus.articles.versions
            groups = [live] if at_once else np.split(live, len(live))
            answers = [answer for group in groups for answer in matcher.match(pipeline, group)]
            found.append(
                {
                    (
                        QUESTIONS[each.search],
                        pipeline.contents.version(int(versions[each.article]))[0].id,
                        each.position,
                    ): each.score
                    for each in answers
                }
            )
        assert found[0] == pytest.approx(found[1], abs=1e-6)
        assert len(found[0]) > len(QUESTIONS)


def test_what_was_searched_is_closed_with_the_pipeline(corpora):
    _, memory = corpora
    pipeline = Pipeline(memory)
    pipeline.close()
    assert memory.closed
