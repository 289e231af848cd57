"""The article and its passages, as they go into an index and come out of it."""

import datetime
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..arguments import kind_of
from ..errors import ArticleError, first_line

if TYPE_CHECKING:
    from .dates import DateOrder

PASSAGE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
"""The position of a passage, as its id has it after the mark `#`."""

TEXTS = ("id", "title", "text")
PAGE_STARTS = "page_starts"
"""The name in the metadata of a printed article: the places in its text where its pages begin."""

TEXTS_OR_NONE = ("source", "author", "url", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article, read from a file, a line or a feed.

    `text` holds the body without the title; blank lines part its paragraphs.
    `language` is an ISO 639-1 code. `metadata` keeps whatever else came along, as
    JSON values, so that nothing is lost on export. Raises ArticleError if a field has another type
    or the id is empty.

    >>> from nutgraf.index import Article
    >>> Article.from_record({"_id": 7, "headline": "Ferry aground", "published": "15 Nov 2020"})
    Article(id='7', title='Ferry aground', text='', source=None, author=None, \
date=datetime.date(2020, 11, 15), url=None, language=None, metadata={})
    """

    id: str
    title: str
    text: str
    source: str | None = None
    author: str | None = None
    date: datetime.date | None = None
    url: str | None = None
    language: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse values that could not be stored or read again."""
        for name in TEXTS:
            if not isinstance(getattr(self, name), str):
                raise self._wrong(name, "str")
        for name in TEXTS_OR_NONE:
            if not isinstance(getattr(self, name), str | None):
                raise self._wrong(name, "str or None")
        if not self.id.strip():
            raise ArticleError(
                "an article's id is empty; give it one, or let Article.from_record make one"
            )
        # A datetime is an instance of date, but not a date.
        if type(self.date) not in (datetime.date, type(None)):
            raise self._wrong("date", "datetime.date or None")
        if not isinstance(self.metadata, Mapping):
            raise self._wrong("metadata", "Mapping")

    def _wrong(self, name: str, right: str) -> ArticleError:
        kind = type(getattr(self, name)).__name__
        return ArticleError(
            f"article {self.id!r}: its {name} is of type {kind}, not {right}; "
            "Article.from_record takes values as they come"
        )

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Article":
        """The article of a row or a JSON object, its fields named as in JSONL, dates in any form.

        Without an id, its id is the url, else a digest of its content. Raises ArticleError if the
        record makes no article; `nutgraf.index.readers.to_article` also reports omitted values.
        """
        if not isinstance(record, Mapping):
            raise ArticleError(
                "an article is made of a mapping of its fields, such as {'title': …, 'text': …}, "
                f"not of {kind_of(record)}"
            )
        article, complaints = to_article(record, fallback_id=None)
        if article is None:
            raise refusal(complaints)
        return article

    def to_json(self) -> dict[str, Any]:
        """All fields as JSON values: `show --json` prints them, and a JSONL reader takes them."""
        return {
            "id": self.id,
            "title": self.title,
            "text": self.text,
            "source": self.source,
            "author": self.author,
            "date": self.date.isoformat() if self.date else None,
            "url": self.url,
            "language": self.language,
            "metadata": dict(self.metadata),
        }

    @property
    def content_hash(self) -> bytes:
        """32 bytes that change if, and only if, a field other than the id changes.

        Raises ArticleError if a field cannot be stored: `metadata` that is not JSON, or half of a
        surrogate pair in any field, as JSON's escapes may leave it.
        """
        content = self.to_json()
        del content["id"]
        try:
            canonical = json.dumps(
                content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
            )
        except (TypeError, ValueError, RecursionError) as error:
            raise ArticleError(
                f"article {self.id!r}: its metadata: {first_line(error)}; give JSON values"
            ) from error
        texts = {name: getattr(self, name) or "" for name in (*TEXTS, *TEXTS_OR_NONE)}
        for name, value in (texts | {"metadata": canonical}).items():
            if not is_storable(value):
                raise ArticleError(
                    f"article {self.id!r}: its {name} has half of a surrogate pair in it, which is "
                    "no character; leave it out, as Article.from_record does"
                )
        return hashlib.sha256(canonical.encode()).digest()


def to_article(
    record: Mapping[str, Any],
    *,
    fallback_id: str | None,
    names: Mapping[str, Sequence[str]] | None = None,
    dates: "DateOrder | None" = None,
) -> tuple[Article | None, list[str]]:
    """The article of a record, or None if it makes none, and complaints of one line each.

    `names` are names by field that come before the usual ones, and `dates` is the order of day,
    month and year in dates of numbers alone, such as 03/04/18.

    See `records.fields_of` for the fields, and for the id of a record without one.
    """
    from .records import fields_of  # its patterns take time to compile, and a search needs none

    fields, complaints = fields_of(record, fallback_id=fallback_id, names=names, dates=dates)
    return (None if fields is None else Article(**fields)), complaints


def refusal(complaints: Sequence[str]) -> ArticleError:
    """The error of a single record that is not taken as it is; of several, one is left out."""
    wrong = (each.partition("; kept without ")[0].removesuffix("; left out") for each in complaints)
    return ArticleError("; ".join(wrong))


def is_storable(text: str) -> bool:
    """Whether text is made of characters alone, without halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def own_reference(article_id: str) -> str:
    """The text by which an article is found, though its id looks like that of a passage."""
    _, mark, position = article_id.rpartition("#")
    is_like_another = mark and (not position or PASSAGE_NUMBER.fullmatch(position))
    return f"{article_id}#" if is_like_another else article_id


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of an article: a paragraph, a part of a long one, or several short ones.

    `start` and `end` are offsets into `article.text`, in characters; `position`
    counts the article's passages from 0.
    """

    article: Article
    position: int
    start: int
    end: int

    @property
    def id(self) -> str:
        """The article's id and the position: `a-17#3`."""
        return f"{self.article.id}#{self.position}"

    @property
    def text(self) -> str:
        """The passage's own words, without surrounding white space."""
        return self.article.text[self.start : self.end]

    @property
    def pages(self) -> tuple[str, ...]:
        """The labels of the printed pages that it stands on; empty if the article has no pages."""
        metadata = self.article.metadata
        if PAGE_STARTS not in metadata:
            return ()
        from .pages import pages_between  # few articles are printed

        return pages_between(metadata[PAGE_STARTS], self.start, self.end)

    def to_json(self) -> dict[str, Any]:
        """The passage as JSON values; `page` and `pages` only if it stands on any."""
        shown: dict[str, Any] = {"id": self.id, "position": self.position, "text": self.text}
        if pages := self.pages:
            shown |= {"page": pages[0], "pages": list(pages)}
        return shown
