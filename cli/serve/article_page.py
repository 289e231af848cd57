"""The page of an article: all of its text, the passage that was found marked in its place."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...index import Article
from .links import link
from .markup import day, paragraphs, plain, web_address
from .service import Service


def article_page(service: Service, asked: Mapping[str, Any]) -> dict[str, Any]:
    """All that the template needs, and the generation. Raises HttpError where there is none."""
    generation, article, passages, marked = service.find(asked["id"])
    place = marked.position if marked else asked["passage"]
    spans: Sequence[tuple[int, int]] = ()
    if asked["q"] and place is not None and place < len(passages):
        spans = service.highlights(asked["q"], passages[place].text)
    return _facts(article) | {
        "generation": generation,
        "back": link({**asked, "id": None, "passage": None}) if asked["q"] else None,
        "passages": [
            {
                "position": passage.position,
                "found": passage.position == place,
                "paragraphs": paragraphs(passage.text, spans if passage.position == place else ()),
            }
            for passage in passages
        ],
        "related": [],
    }


def _facts(article: Article) -> dict[str, Any]:
    return {
        "id": plain(article.id),
        "title": plain(article.title) or "(no title)",
        "source": plain(article.source),
        "author": plain(article.author),
        "date": article.date,
        "day": day(article.date),
        "url": web_address(article.url),
    }
