"""Shared entries: one guid in several feeds, as one article or as several."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..articles.article import Article
from ..copies.similarity import is_copy


def placed(article: Article, current: Callable[[str], Article | None]) -> Article:
    """The article for an entry of a feed, by what the index has; `current` reads that by id.

    If another feed gave an article of this id with the same link or the same text, it is that
    article: the first feed's, with the names of all its sources and feeds in the metadata. With
    another link and another text it is an article of its own, whose id begins with its feed.
    """
    feed = article.metadata["feed"]
    apart = f"{feed}#{article.id}"
    if current(apart) is not None:
        return replace(article, id=apart)
    before = current(article.id)
    first = before and before.metadata.get("feed")
    if before is None or first is None:
        return article
    feeds, sources = _carriers(before)
    if first == feed:
        return _carried_by(article, feeds, sources) if len(feeds) > 1 else article
    same_text = bool(article.text) and before.text == article.text
    if (article.url and article.url == before.url) or same_text or is_copy(before, article):
        return _carried_by(before, _with(feeds, feed), _with(sources, article.source))
    return replace(article, id=apart)


def _carriers(article: Article) -> tuple[list[Any], list[Any]]:
    metadata = article.metadata
    return metadata.get("feeds") or [metadata["feed"]], metadata.get("sources") or [article.source]


def _with(known: list[Any], new: Any) -> list[Any]:
    return known if new in known else [*known, new]


def _carried_by(article: Article, feeds: list[Any], sources: list[Any]) -> Article:
    return replace(article, metadata={**article.metadata, "feeds": feeds, "sources": sources})
