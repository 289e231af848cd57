"""An article and its passages: what goes into an index and what comes back out of it."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, as read from a file, a line or a feed.

    `text` holds the body without the title; blank lines part its paragraphs.
    `language` is an ISO 639-1 code. `metadata` keeps whatever else came along, as
    JSON values, so that nothing is lost on export.
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

    def part(self, start: int, end: int) -> str:
        """The characters of the text from `start` to `end`."""
        return self.text[start:end]

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
        """32 bytes that change when, and only when, any field but the id changes."""
        content = self.to_json()
        del content["id"]
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of an article, or a window where a paragraph is too long or too short.

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
        return self.article.part(self.start, self.end)
