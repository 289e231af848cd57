"""The page of an article: all of its text, the passage found marked, and what lies around it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ....index import ArticleVersion
from ....index.copies.differences import differences
from ....search import RelatedArticle
from ....search.showing.copies import copies_of
from ..request_parameters import PagedSearch, found_in
from ..service import Service
from .hits_shown import changes_shown, copies_shown, facts
from .links import BLANK, link
from .markup import paragraphs, plain, web_address
from .wording import day

RELATED = 5
"""Articles of the story, and as many of the subject."""


def article_page(
    service: Service, id_: str, passage: int | None, wanted: PagedSearch
) -> dict[str, Any]:
    """All that the template needs. Raises HttpError where there is none.

    `passage` of the article was found by the search that was `wanted`.
    """
    request = wanted.request
    with service.searchers.at(request.as_of) as searcher:
        found = found_in(searcher, id_)
        article, passages = found.article, found.passages
        place = found.meant.position if found.meant else passage
        spans: Sequence[tuple[int, int]] = ()
        if request.question and place is not None and place < len(passages):
            spans = searcher.highlights(request.question, passages[place].text)
        copies = copies_of(searcher.pipeline.contents, article.id, pieces=True)
        related = searcher.related(article.id, RELATED)
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
                "paragraphs": paragraphs(passage.text, spans if passage.position == place else ()),
            }
            for passage in passages
        ],
        "carried": copies_shown(copies, article, None),
        "related": [
            {"name": name, "articles": [_related(each) for each in articles]}
            for name, articles in (("Same story", related.story), ("Same subject", related.subject))
            if articles
        ],
        **_versions(service.index.versions(article.id), generation if request.as_of else None),
    }


def _related(other: RelatedArticle) -> dict[str, Any]:
    return facts(other.article) | {
        "href": link(BLANK, "/article", id=other.article.id),
        "names": ", ".join(map(plain, other.names)),
    }


def _versions(found: Sequence[ArticleVersion], as_of: int | None) -> dict[str, Any]:
    """What the article was before, the newest first; nothing where it never changed."""
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
                    id=version.article.id,
                ),
                **changes_shown(change),
            }
        )
    if len(shown) < 2:
        return {"versions": [], "newest": None}
    return {"versions": shown[::-1], "newest": None if shown[-1]["this"] else shown[-1]["href"]}


def _alive(version: ArticleVersion, generation: int) -> bool:
    return version.born <= generation and (version.died is None or generation < version.died)
