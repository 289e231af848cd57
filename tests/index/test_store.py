"""What an open index gives by itself: an article by its id, and all articles."""

from dataclasses import replace
from itertools import islice

import pytest

from nutgraf.index import IndexDamagedError
from tests.conftest import HALCYON, TUNNEL


def test_an_article_by_its_id(index):
    assert index.get("halcyon") == HALCYON
    assert index.get("halcyon#0") is None
    assert index.get("nobody") is None
    assert index.get("\ud800") is None


def test_an_article_is_that_of_the_newest_generation(index):
    later = replace(HALCYON, title="Ferry towed in")
    with index.writer() as writer:
        writer.add(later)
        writer.remove("tunnel")
    assert index.get("halcyon") == later
    assert index.get("tunnel") is None
    assert list(index.articles()) == [later]


def test_all_articles_in_the_order_of_their_rows(index):
    assert list(index.articles()) == [HALCYON, TUNNEL]


def test_no_articles(empty_index):
    assert list(empty_index.articles()) == []


def test_articles_are_those_of_the_moment_in_which_the_first_was_asked_for(index):
    articles = index.articles()
    first = list(islice(articles, 1))
    with index.writer() as writer:
        writer.remove("tunnel")
        writer.add(replace(TUNNEL, id="later"))
    assert first + list(articles) == [HALCYON, TUNNEL]


def test_an_article_in_no_segment_is_told_after_the_others(index):
    index.catalogue.commit("merge", drop=index.catalogue.segments.ids())
    with pytest.raises(IndexDamagedError, match=r"2 articles in no segment; repair it with"):
        list(index.articles())
