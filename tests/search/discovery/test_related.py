"""Related articles: a story by time and names, a subject by meaning, and no copies."""

from dataclasses import replace
from datetime import date

import pytest

from nutgraf.index import Article, NutgrafError
from nutgraf.search import LiveSearcher, Searcher
from tests.conftest import HALCYON, TUNNEL

FOLLOWING = Article(
    id="following",
    title="Company fined after Halcyon ran aground",
    text=(
        "The owners of the ferry Halcyon, which ran onto rocks off Tolm, must pay a fine.\n\n"
        "The coastguard told the court in Harrowick that passengers of the ferry were in danger."
    ),
    date=date(2020, 11, 20),
)
YEARS_BEFORE = Article(
    id="years before",
    title="Ferry hits rocks",
    text="A ferry with passengers ran onto rocks in fog, and lifeboats brought everyone ashore.",
    date=date(2003, 1, 5),
)
COPY = replace(HALCYON, id="copy", source="Other")


@pytest.fixture
def searcher(index):
    with index.writer() as writer:
        for article in (FOLLOWING, YEARS_BEFORE, COPY):
            writer.add(article)
    with Searcher(index) as searcher:
        yield searcher


def test_story_and_subject_are_told_apart_and_copies_left_out(searcher):
    found = searcher.related("halcyon")
    assert [each.article.id for each in found.story] == ["following"]
    assert [each.article.id for each in found.subject] == ["years before"]
    assert found.story[0].names == ("Halcyon", "Tolm")
    assert found.story[0].score > found.subject[0].score


def test_what_is_unlike_is_not_related(searcher):
    ids = {each.article.id for each in searcher.related("halcyon").subject}
    assert TUNNEL.id not in ids


def test_a_limit_holds_for_each(searcher):
    found = searcher.related("halcyon", limit=0)
    assert (found.story, found.subject) == ((), ())


@pytest.mark.parametrize(
    ("limit", "said"), [("3", "limit is a whole number, not '3'"), (-1, "limit is 0 or more")]
)
def test_a_limit_that_cannot_be_is_refused(searcher, limit, said):
    with pytest.raises(NutgrafError, match=said):
        searcher.related("halcyon", limit=limit)


def test_a_passage_stands_for_its_article(searcher):
    assert searcher.related("halcyon#1") == searcher.related("halcyon")


def test_a_name_of_two_parts_is_told_once(index):
    with index.writer() as writer:
        for id_, text in (
            ("a", "The minister Aino Hale-Wester spoke of ferries that run aground off Tolm."),
            ("b", "In Tolm a new ferry was named by Aino Hale-Wester, who is the minister."),
        ):
            writer.add(replace(FOLLOWING, id=id_, title="A ferry", text=text))
    with Searcher(index) as searcher:
        [first, *_] = searcher.related("a").story
    assert sorted(first.names) == ["Aino", "Hale-Wester", "Tolm"]


def test_an_unknown_article_is_an_error(searcher):
    with pytest.raises(NutgrafError, match="nobody: no article or passage with this id"):
        searcher.related("nobody")


def test_a_live_searcher_has_them_too(searcher, index):
    with LiveSearcher(index) as live:
        assert live.related("halcyon", limit=1) == searcher.related("halcyon", limit=1)
