"""The versions of an article: what it was, and from which generation to which."""

from dataclasses import dataclass

from ..articles.article import Article
from .catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An article as it was in the generations from `born` until before `died`."""

    article: Article
    born: int
    died: int | None  # None: it still is
    committed: str  # when it was born; UTC, ISO 8601, seconds


def article_versions(catalogue: Catalogue, article_id: str) -> list[ArticleVersion]:
    """All that have not been compacted away, oldest first; one that came back stands there twice.

    Versions that another one replaced in the same commit were never seen, and are left out.
    """
    with catalogue.transaction():
        return [
            ArticleVersion(catalogue.article(id_)[0], born, died, committed)
            for id_, born, died, committed in catalogue.lives(article_id)
        ]
