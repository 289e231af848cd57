"""Rule that picks the 2,000 news articles of the frozen judgements.

Of the articles of a large collection whose id and text (apart from white space) are in none of the
other collections given, the 2,000 with the smallest SHA-256 of their id, as hexadecimal digits.

    python -m benchmarks.judgements.selection NEWS OUT --without HEADLINES --without MINI
"""

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Article = dict[str, Any]

COUNT = 2000


def main(arguments: list[str] | None = None) -> None:
    """Write the picked articles, one JSON object a line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judgements.selection")
    parser.add_argument("news", type=Path, help="folder of the collection to pick from")
    parser.add_argument("out", type=Path, help="file to write: corpus.jsonl of a new folder")
    parser.add_argument(
        "--without", type=Path, action="append", default=[], help="folder of articles to leave out"
    )
    given = parser.parse_args(arguments)
    others = [article for folder in given.without for article in records(folder)]
    with given.out.open("w", encoding="utf-8") as lines:
        for article in pick(records(given.news), others):
            lines.write(json.dumps(article, ensure_ascii=False) + "\n")


def pick(articles: Iterable[Article], others: Iterable[Article]) -> list[Article]:
    """The articles with the smallest digests, none of them in `others`, smallest first."""
    taken = {key for other in others for key in keys(other)}
    free = [article for article in articles if taken.isdisjoint(keys(article))]
    return sorted(free, key=digest)[:COUNT]


def keys(article: Article) -> tuple[str, str]:
    """What an article is recognised by: its id, and its text with single spaces."""
    return article["_id"], " ".join(article["text"].split())


def digest(article: Article) -> str:
    """SHA-256 of the id, as hexadecimal digits."""
    return hashlib.sha256(article["_id"].encode()).hexdigest()


def records(folder: Path) -> Iterator[Article]:
    """The articles of a folder in the BEIR layout."""
    packed = folder / "corpus.jsonl.gz"
    path = packed if packed.exists() else folder / "corpus.jsonl"
    opened = gzip.open if path == packed else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


if __name__ == "__main__":
    main()
