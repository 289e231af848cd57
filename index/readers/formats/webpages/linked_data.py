"""The JSON-LD of a page: which of its objects is the article, and what it says."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

ARTICLE = re.compile(
    r"(?:\w*Article|\w*BlogPosting|BlogPost|Report|SocialMediaPosting|Review|CreativeWork)$"
)
PARTS = frozenset(
    {"liveBlogUpdate", "comment", "hasPart", "isPartOf", "itemListElement", "citation", "mentions"}
)
"""Keys under which other articles stand, or parts of the page's own."""

DEEPEST = 12
LARGEST = 4_000_000
"""Characters of JSON-LD that are read."""

CONTROL = re.compile(r"[\x00-\x1f]+")


class LinkedArticle(NamedTuple):
    """What the JSON-LD of a page states about its article; `stated` tells that there is one."""

    stated: bool = False
    title: str = ""
    author: str | None = None
    date: str | None = None
    source: str | None = None
    language: str | None = None


def linked_article(tree: Any) -> LinkedArticle:
    """The article in the JSON-LD of a page: the first one that is no part of another object."""
    nodes = [node for value in _values(tree) for node in _nodes(value, 0)]
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    articles = [node for node in nodes if _is_article(node)]
    if not articles:
        return LinkedArticle()
    article = max(articles, key=lambda node: sum(map(bool, map(node.get, _TELLING))))
    return LinkedArticle(
        stated=True,
        title=_text(article.get("headline") or article.get("name")),
        author=", ".join(dict.fromkeys(_names(article.get("author"), known))) or None,
        date=_text(article.get("datePublished") or article.get("dateCreated")) or None,
        source=next(_names(article.get("publisher"), known), None),
        language=_text(article.get("inLanguage")) or None,
    )


_TELLING = ("headline", "author", "datePublished")


def _values(tree: Any) -> Iterator[Any]:
    for script in tree.iterfind(".//script[@type]"):
        text = script.text or ""
        if "ld+json" not in script.get("type").lower() or len(text) > LARGEST:
            continue
        text = text.strip().removeprefix("<!--").removesuffix("-->")
        text = text.replace("<![CDATA[", "").replace("]]>", "").strip("/* \n;")
        try:
            yield json.loads(CONTROL.sub(" ", text))
        except (ValueError, RecursionError):
            continue


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key not in PARTS and isinstance(inner, dict | list):
                yield from _nodes(inner, depth + 1)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and ARTICLE.search(kind) for kind in kinds)


def _names(value: Any, known: Mapping[str, Any]) -> Iterator[str]:
    """The names of persons and organisations, which may be given elsewhere by their ids."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            reference = item.get("@id")
            if not item.get("name") and isinstance(reference, str):
                item = known.get(reference, item)
            item = item.get("name")
            if isinstance(item, list):
                yield from _names(item, {})
                continue
        if name := _text(item):
            yield name


def _text(value: Any) -> str:
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""
