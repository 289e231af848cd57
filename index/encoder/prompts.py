"""The prompts of a model: the words before each question and each passage that it encodes."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple


class Prompts(NamedTuple):
    """The words before a question and before a passage; None where nothing was chosen."""

    query: str | None = None
    passage: str | None = None


OWN: Final = Prompts()
"""Nothing chosen: what the model's files state, or what its family has."""

_SEARCHING: Final = "Represent this sentence for searching relevant passages: "
_INSTRUCTED: Final = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)
FAMILIES: Final = (
    (r"\be5\b.*instruct", _INSTRUCTED, ""),
    (r"\be5\b", "query: ", "passage: "),
    (r"\bbge\b.*\bzh\b", "为这个句子生成表示以用于检索相关文章：", ""),
    (r"\bbge\b.*\ben\b", _SEARCHING, ""),
    (r"\barctic-embed\b.*v2", "query: ", ""),
    (r"\barctic-embed\b", _SEARCHING, ""),
    (r"\bnomic-embed\b", "search_query: ", "search_document: "),
    (r"\bembeddinggemma\b", "task: search result | query: ", "title: none | text: "),
    (r"\bmxbai-embed\b", _SEARCHING, ""),
)
"""Families of models that are trained with prompts, by their names; the first that fits. The words
are from the models' own pages. Models of the gte family and bge-m3 have none."""

_PASSAGES: Final = ("document", "passage", "corpus")


def prompts_of(name: str, stated: Mapping[str, str | None], chosen: Prompts) -> tuple[str, str]:
    """The prompts of questions and of passages for the model called `name`.

    They are those that were `chosen`, else those that its files have `stated`, by purpose, else
    those of its family.
    """
    query, passage = _stated(stated) or _of_family(name)
    return (
        query if chosen.query is None else chosen.query,
        passage if chosen.passage is None else chosen.passage,
    )


def _stated(prompts: Mapping[str, str | None]) -> tuple[str, str] | None:
    query = prompts.get("query") or ""
    passage = next((words for key in _PASSAGES if (words := prompts.get(key))), "")
    return (query, passage) if query or passage else None


def _of_family(name: str) -> tuple[str, str]:
    own = name.replace("\\", "/").rstrip("/").rpartition("/")[2].lower().replace("_", "-")
    return next(
        ((query, passage) for known, query, passage in FAMILIES if re.search(known, own)), ("", "")
    )
