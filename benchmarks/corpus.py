"""A corpus for benchmarks: the first paragraphs of a folder in the BEIR layout."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Source:
    """An article of the data, split at blank lines."""

    id: str
    title: str
    source: str | None
    author: str | None
    url: str | None
    date: date | None
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Corpus:
    """Some articles. Rows are their passages, numbered from 0 across all articles."""

    articles: tuple[Source, ...]

    @cached_property
    def rows(self) -> list[tuple[Source, str]]:
        """Each passage with its article."""
        return [(article, text) for article in self.articles for text in article.passages]

    @cached_property
    def text_bytes(self) -> int:
        """The size of the passages in UTF-8 bytes, without titles."""
        return sum(len(text.encode()) for _, text in self.rows)


def read_corpus(folder: Path, passages: int) -> Corpus:
    """The first `passages` paragraphs of `folder`/corpus.jsonl or corpus.jsonl.gz.

    Raises:
        click.ClickException: there is no such file.
    """
    articles: list[Source] = []
    for record in _records(folder):
        texts = tuple(piece.strip() for piece in record["text"].split("\n\n") if piece.strip())
        texts = texts[:passages]
        passages -= len(texts)
        if texts:
            articles.append(_article(record, texts))
        if not passages:
            break
    return Corpus(tuple(articles))


def _records(folder: Path) -> Iterator[Mapping[str, Any]]:
    packed, plain = folder / "corpus.jsonl.gz", folder / "corpus.jsonl"
    if packed.is_file():
        stream = gzip.open(packed, "rt", encoding="utf-8")
    elif plain.is_file():
        stream = plain.open(encoding="utf-8")
    else:
        raise click.ClickException(f"{folder}: has neither corpus.jsonl.gz nor corpus.jsonl")
    with stream:
        yield from map(json.loads, stream)


def _article(record: Mapping[str, Any], texts: tuple[str, ...]) -> Source:
    more = {**record, **(record.get("metadata") or {})}
    try:
        day = date.fromisoformat(str(more.get("date"))[:10])
    except ValueError:
        day = None
    return Source(
        id=str(record["_id"]),
        title=str(record.get("title") or ""),
        source=more.get("source"),
        author=more.get("author"),
        url=more.get("url"),
        date=day,
        passages=texts,
    )
