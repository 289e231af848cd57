"""A stored version: what the catalogue's row of it holds, as an article again."""

import json
import zlib
from codecs import utf_8_decode
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .article import Article, Passage
from .errors import IndexDamagedError

Spans: TypeAlias = NDArray[np.uint32]
"""(passages, 2): where each passage of an article begins and ends in its text."""


class StoredArticle(Article):
    """An article whose text is inflated when it is asked for, and only as far as it is.

    Equal to the article that was stored. Safe to share between threads: what two inflate at once
    is the same. Its text and its metadata raise IndexDamagedError where they cannot be read.
    """

    __slots__ = ("_content", "_fault", "_inflated", "_metadata")
    _content: bytes
    _metadata: str
    _fault: Callable[[str, Exception], IndexDamagedError]
    _inflated: tuple[str, bool]  # what is known of the text, and whether that is all of it

    def __init__(
        self,
        content: bytes,
        metadata: str,
        fault: Callable[[str, Exception], IndexDamagedError],
        **fields: object,
    ) -> None:
        """`content` is the text and `metadata` JSON as they are stored; `fields` are the others.

        `fault` makes an error of the article's id and of what was wrong with either.
        """
        for name, value in fields.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_metadata", metadata)
        object.__setattr__(self, "_content", content)
        object.__setattr__(self, "_fault", fault)
        object.__setattr__(self, "_inflated", ("", False))

    @property
    def text(self) -> str:
        """The whole text."""
        text, whole = self._inflated
        return text if whole else self._inflate(0)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What else came along."""
        try:
            found: dict[str, Any] = json.loads(self._metadata)
        except ValueError as error:
            raise self._fault(self.id, error) from error
        return found

    def part(self, start: int, end: int) -> str:
        """The characters from `start` to `end`; what comes after them is not inflated."""
        text, whole = self._inflated
        return (text if whole or len(text) >= end else self._inflate(end))[start:end]

    def _inflate(self, characters: int) -> str:
        """So many characters of the text at least, if it has them; 0 is all. They are kept."""
        size = characters + characters // 16
        try:
            text, whole = _beginning(self._content, size)
            while len(text) < characters and not whole:
                size *= 2
                text, whole = _beginning(self._content, size)
        except (zlib.error, ValueError) as error:
            raise self._fault(self.id, error) from error
        object.__setattr__(self, "_inflated", (text, whole))
        return text

    def __reduce__(self) -> tuple[Callable[[], Article], tuple[()]]:
        """A copy, pickled or deep, is an article with all of its text."""
        values = {field.name: getattr(self, field.name) for field in fields(Article)}
        return partial(Article, **values), ()

    def __eq__(self, other: object) -> bool:
        """Whether all fields are equal, whichever of the two was stored."""
        if not isinstance(other, Article):
            return NotImplemented
        return self.id == other.id and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        """That of the article that was stored."""
        return super().__hash__()


def stored_article(
    fault: Callable[[str, Exception], IndexDamagedError],
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
    """The article and its passages' spans. Raises what `fault` makes where it is damaged."""
    try:
        article = StoredArticle(
            content,
            metadata,
            fault,
            id=id_,
            title=title,
            source=source,
            author=author,
            date=date.fromisoformat(day) if day else None,
            url=url,
            language=language,
        )
        return article, np.frombuffer(passages, "<u4").reshape(-1, 2)
    except ValueError as error:
        raise fault(id_, error) from error


def stored_passage(article: Article, spans: Spans, position: int) -> Passage:
    """A passage of a stored article."""
    start, end = spans[position].tolist()
    return Passage(article, position, start, end)


def _beginning(content: bytes, size: int) -> tuple[str, bool]:
    """The first `size` bytes of a text, 0 for all, as characters; and whether that is all of it.

    Raises zlib.error or ValueError where they cannot be inflated.
    """
    stream = zlib.decompressobj()
    inflated = stream.decompress(content, size)
    if not stream.eof and len(inflated) < (size or len(inflated) + 1):
        raise zlib.error("it is incomplete")
    return utf_8_decode(inflated, "strict", stream.eof)[0], stream.eof
