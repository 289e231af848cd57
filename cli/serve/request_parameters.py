"""From the parameters of a request to what the library takes, and what it finds by an id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...index import Article, Passage, Snapshot
from ...index.keyword.fields import WHOLE, whole_value
from ...search import Asked, Limits, clauses
from .problems import HttpError


@dataclass(frozen=True, slots=True)
class Found:
    """An article of a generation: its passages, and which of them was meant, if one was."""

    generation: int
    article: Article
    passages: Sequence[Passage]
    meant: Passage | None


def question_of(asked: Mapping[str, Any], limits: Limits, offset: int, limit: int) -> Asked:
    """What is asked of a searcher, as the command line would ask it."""
    return Asked(
        asked["q"],
        limit=limit,
        offset=offset,
        mode=asked["mode"],
        by=asked["by"],
        understand=not asked["literal"],
        recent=asked["recent"],
        fold=not asked["copies"],
        share=asked["per_article"] or None,
        min_score=asked["min_score"],
        explain=asked["explain"],
        facets=True,
        within=clauses(
            sources=asked["source"],
            author=asked["author"],
            language=asked["language"],
            since=asked["since"],
            until=asked["until"],
        ),
        limits=limits,
    )


def found_in(snapshot: Snapshot, id_: str) -> Found:
    """The article that an id, its own or a passage's, stands for. Raises HttpError for none."""
    found = snapshot.find(id_)
    if found is None:
        raise HttpError("not-found", f"there is no article or passage with the id {id_!r}")
    return Found(snapshot.generation, *found)


def searched_as(source: str) -> str:
    """A source as facets name it: without case and accents."""
    return whole_value(source).removeprefix(WHOLE)
