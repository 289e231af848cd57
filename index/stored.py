"""A stored version: what the catalogue's row of it holds, as an article again."""

import json
import zlib
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .article import Article, Passage

Spans: TypeAlias = NDArray[np.uint32]
"""(passages, 2): where each passage of an article begins and ends in its text."""


def stored_article(
    id_: str,
    title: str,
    source: str | None,
    author: str | None,
    day: str | None,
    url: str | None,
    language: str | None,
    metadata: str,
    passages: bytes,
    content: bytes,
) -> tuple[Article, Spans]:
    """The article and its passages' spans. Raises zlib.error or ValueError where damaged."""
    article = Article(
        id=id_,
        title=title,
        text=zlib.decompress(content).decode("utf-8"),
        source=source,
        author=author,
        date=date.fromisoformat(day) if day else None,
        url=url,
        language=language,
        metadata=json.loads(metadata),
    )
    return article, np.frombuffer(passages, "<u4").reshape(-1, 2)


def stored_passage(article: Article, spans: Spans, position: int) -> Passage:
    """A passage of a stored article."""
    start, end = spans[position].tolist()
    return Passage(article, position, start, end)
