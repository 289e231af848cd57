"""A stored version: what the catalogue's row of it holds, as an article again."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from functools import partial
from struct import Struct
from typing import Any, Final, TypeAlias

from ..articles.article import Article, Passage
from ..errors import IndexDamagedError

Spans: TypeAlias = bytes
"""Where each passage of an article begins and ends in its text, as it is stored: an article may
have thousands, of which a search shows one."""

_SPAN: Final = Struct("<II")


class StoredArticle(Article):
    """An article whose metadata, and a text that is packed, are read when they are asked for.

    Equal to the article that was stored. Safe to share between threads. Its text and its metadata
    raise IndexDamagedError where they cannot be read.
    """

    __slots__ = ("_content", "_fault", "_metadata")
    _content: str | bytes
    _metadata: str
    _fault: Callable[[str, Exception], IndexDamagedError]

    def __init__(
        self,
        content: str | bytes,
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

    @property
    def text(self) -> str:
        """The whole text."""
        if isinstance(self._content, bytes):  # of a format before the fourth
            try:
                object.__setattr__(self, "_content", zlib.decompress(self._content).decode("utf-8"))
            except (zlib.error, ValueError) as error:
                raise self._fault(self.id, error) from error
        return self._content  # type: ignore[return-value]

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What else came along."""
        try:
            found: dict[str, Any] = json.loads(self._metadata)
        except ValueError as error:
            raise self._fault(self.id, error) from error
        return found

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
    except ValueError as error:
        raise fault(id_, error) from error
    if len(passages) % _SPAN.size:
        raise fault(id_, ValueError("the last of its passages has no end"))
    return article, passages


def stored_passage(article: Article, spans: Spans, position: int) -> Passage:
    """A passage of a stored article."""
    return Passage(article, position, *_SPAN.unpack_from(spans, position * _SPAN.size))


def stored_passages(article: Article, spans: Spans) -> list[Passage]:
    """All passages of a stored article."""
    return [
        Passage(article, position, *span) for position, span in enumerate(_SPAN.iter_unpack(spans))
    ]
