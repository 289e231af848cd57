"""The article page: the text of an article, its copies, versions and related articles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ....index import ArticleVersion
from ....index.articles.article import own_reference
from ....index.articles.pages import pages_in_words
from ....index.copies.differences import differences
from ....search import RelatedArticle
from ....search.citations.citation import web_address
from ....search.showing.copies import copies_of
from ..found_article import find_article
from ..paged_search import PagedSearch
from ..service import Service
from .hit_values import changes_shown, copies_shown, facts
from .language import translated as _
from .links import BLANK, link
from .markup import paragraphs, plain
from .wording import day

RELATED = 5
"""Most related articles of each kind."""


def article_page(
    service: Service, id_: str, passage: int | None, wanted: PagedSearch
) -> dict[str, Any]:
    """The values of the template. Raises HttpError if there is no such article.

    `passage` is the position of the passage that the search `wanted` found, if any.
    """
    request = wanted.request
    with service.searchers.at(request.as_of) as searcher:
        found = find_article(searcher, id_)
        article, passages = found.article, found.passages
        place = found.meant.position if found.meant else passage
        spans: Sequence[tuple[int, int]] = ()
        if request.question and place is not None and place < len(passages):
            spans = searcher.highlights(request.question, passages[place].text)
        copies = copies_of(searcher.pipeline.contents, article.id, pieces=True)
        related = searcher.related(own_reference(article.id), RELATED)
        pages = [pages_in_words(passage.pages) for passage in passages]
        generation = searcher.generation
    return {
        "article": facts(article),
        "id": plain(article.id),
        "url": web_address(article.url),
        "back": link(request, cursor=wanted.cursor) if request.question else None,
        "passages": [
            {
                "position": passage.position,
                "found": passage.position == place,
                "pages": plain(pages[number]) if pages[number] != before else "",
                "paragraphs": paragraphs(passage.text, spans if passage.position == place else ()),
            }
            for number, (passage, before) in enumerate(zip(passages, ["", *pages], strict=False))
        ],
        "carried": copies_shown(copies, article, None),
        "related": [
            {"name": name, "articles": [_related(each) for each in articles]}
            for name, articles in (
                (_("Same story"), related.story),
                (_("Same subject"), related.subject),
            )
            if articles
        ],
        **_versions(
            service.index.versions(article.id), generation if request.as_of is not None else None
        ),
    }


def _related(other: RelatedArticle) -> dict[str, Any]:
    return facts(other.article) | {
        "href": link(BLANK, "/article", id=own_reference(other.article.id)),
        "names": ", ".join(map(plain, other.names)),
    }


def _versions(found: Sequence[ArticleVersion], as_of: int | None) -> dict[str, Any]:
    """The versions of the article, the newest first; none if it has never changed."""
    shown = []
    for before, version in zip((None, *found), found, strict=False):
        died, committed = version.died, datetime.fromisoformat(version.committed)
        change = differences(before.article, version.article, pieces=True) if before else None
        shown.append(
            {
                "when": f"{day(committed.date())}, {committed:%H:%M} UTC",
                "this": died is None if as_of is None else _alive(version, as_of),
                "href": link(
                    replace(BLANK, as_of=died - 1 if died else None),
                    "/article",
                    id=own_reference(version.article.id),
                ),
                **changes_shown(change),
            }
        )
    if len(shown) < 2:
        return {"versions": [], "newest": None}
    return {"versions": shown[::-1], "newest": None if shown[-1]["this"] else shown[-1]["href"]}


def _alive(version: ArticleVersion, generation: int) -> bool:
    return version.born <= generation and (version.died is None or generation < version.died)
