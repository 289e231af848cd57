"""A stored version: the catalogue's row of an article, read as an article again."""

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
"""The start and end of each passage of an article, as stored: they stay packed, for an article may
have thousands, of which a search shows one."""

_SPAN: Final = Struct("<II")


class StoredArticle(Article):
    """A stored article, whose metadata and packed text are decoded at first use.

    Equal to the article that was stored. Safe to share between threads. Its text and its metadata
    raise IndexDamagedError if they cannot be read. `read` makes it from the catalogue's values; the
    class itself gives an Article of the given fields, so `dataclasses.replace` does, too.
    """

    __slots__ = ("_content", "_fault", "_metadata")
    _content: str | bytes
    _metadata: str
    _fault: Callable[[str, Exception], IndexDamagedError]

    def __new__(cls, **fields: Any) -> Article:  # type: ignore[misc]
        """The article of all `fields`, which is no longer a stored one."""
        return Article(**fields)

    @classmethod
    def read(
        cls,
        content: str | bytes,
        metadata: str,
        fault: Callable[[str, Exception], IndexDamagedError],
        **fields: object,
    ) -> "StoredArticle":
        """The article of the text `content` and the JSON `metadata` as stored, and other `fields`.

        `fault` makes the error for damage, from the article's id and the exception.
        """
        article = object.__new__(cls)
        for name, value in fields.items():
            object.__setattr__(article, name, value)
        object.__setattr__(article, "_metadata", metadata)
        object.__setattr__(article, "_content", content)
        object.__setattr__(article, "_fault", fault)
        return article

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
        """The further fields of the record that the article came from."""
        try:
            found: dict[str, Any] = json.loads(self._metadata)
        except ValueError as error:
            raise self._fault(self.id, error) from error
        return found

    def __reduce__(self) -> tuple[Callable[[], Article], tuple[()]]:
        """Pickle and copy it as an article with its whole text."""
        values = {field.name: getattr(self, field.name) for field in fields(Article)}
        return partial(Article, **values), ()

    def __eq__(self, other: object) -> bool:
        """Whether all fields are equal, stored or not."""
        if not isinstance(other, Article):
            return NotImplemented
        return self.id == other.id and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        """The hash of the article that was stored."""
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
    """The article and its passages' spans. Raises the error that `fault` makes if it is damaged."""
    try:
        article = StoredArticle.read(
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
