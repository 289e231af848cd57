"""The record of an exported article, which is read back as the same article."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from .article import Article

HASH = "content_hash"
FIELDS = {"id", "title", "text", "source", "author", "date", "url", "language", "metadata", HASH}


def export_record(article: Article) -> dict[str, Any]:
    """An article as JSON values, with the content hash by which it is read back unchanged."""
    return article.to_json() | {HASH: article.content_hash.hex()}


def exported_article(record: Mapping[str, Any]) -> Article | None:
    """The article of an exported record; None for any other record, or an edited one.

    Such a record is taken as it is: nothing in it is guessed at, cleaned or moved.
    """
    if set(record) != FIELDS:
        return None
    fields = {name: value for name, value in record.items() if name != HASH}
    try:
        day = fields["date"]
        fields["date"] = None if day is None else datetime.date.fromisoformat(day)
        article = Article(**fields)
        json.dumps(record, ensure_ascii=False).encode("utf-8")  # what SQLite can hold
        texts = [article.id, article.title, article.text]
        lines = [article.source, article.author, article.url, article.language]
        kinds = all(isinstance(text, str) for text in texts) and all(
            isinstance(line, str | None) for line in lines
        )
        whole = kinds and isinstance(article.metadata, dict)
        return article if whole and article.content_hash.hex() == record[HASH] else None
    except (TypeError, ValueError, AttributeError):
        return None
