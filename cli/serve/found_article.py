"""The article with an id: found in a generation, with its passages."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...index import Article, Passage
from ...search import Searcher
from .problems import HttpError


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article of a generation, its passages, and the passage whose id was given, if any."""

    generation: int
    article: Article
    passages: Sequence[Passage]
    meant: Passage | None


def find_article(searcher: Searcher, id_: str) -> FoundArticle:
    """The article with this id, or with a passage of this id. Raises HttpError if there is none."""
    found = searcher.find(id_)
    if found is None:
        raise HttpError("not-found", f"no article or passage has the id {id_!r}")
    return FoundArticle(searcher.generation, *found)
