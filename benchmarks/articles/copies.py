"""The copies found in a corpus, the recall of planted ones, and the cost."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nutgraf.index import Article, Passage
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.catalogue.records import NewVersion
from nutgraf.index.copies.finder import band_numbers, find_copies
from nutgraf.index.copies.groups import CopyGroups

from ..corpus import Source

COMMIT = 2_000
"""Articles to a commit, as `nutgraf index` has them."""


@dataclass(frozen=True)
class Found:
    """The pairs of a corpus, and the milliseconds per article of each part of the work."""

    pairs: list[tuple[int, int]]
    signature: float
    finding: float
    storing: float
    bytes_per_article: float


def as_article(source: Source) -> Article:
    return Article(
        id=source.id,
        title=source.title,
        text="\n\n".join(source.passages),
        source=source.source,
        author=source.author,
        date=source.date,
        url=source.url,
    )


def find(articles: Sequence[Article], folder: Path) -> Found:
    """Commit articles to a catalogue; version i + 1 is article i."""
    catalogue = Catalogue(folder / "catalogue.sqlite", create=True)
    pairs: list[tuple[int, int]] = []
    spent = np.zeros(3)
    for start in range(0, len(articles), COMMIT):
        clock = [time.process_time()]
        batch = articles[start : start + COMMIT]
        bands = {start + i + 1: band_numbers(article) for i, article in enumerate(batch)}
        clock.append(time.process_time())
        found = find_copies(
            bands, catalogue.copies.band_holders, lambda version: articles[version - 1]
        )
        clock.append(time.process_time())
        with catalogue.writing():
            for i, article in enumerate(batch):
                whole = [Passage(article, 0, 0, len(article.text))]
                catalogue.articles.put(NewVersion(start + i + 1, whole), 1)
            stored = time.process_time()
            for version, own in bands.items():
                catalogue.copies.put_bands(version, own)
            catalogue.copies.put_pairs(found)
        clock.append(time.process_time() - (stored - clock[-1]))
        spent += np.diff(clock)
        pairs += found
    pages = "SELECT sum(pgsize) FROM dbstat WHERE name = 'bands'"
    try:
        [[size]] = catalogue.database.rows(pages)
    except Exception:  # this SQLite was built without dbstat
        size = float("nan")
    catalogue.close()
    return Found(pairs, *(spent * 1000 / len(articles)), size / len(articles))


def largest(found: Found) -> Iterator[list[int]]:
    """The groups as positions in the corpus, the largest first."""
    for group in CopyGroups(np.array(found.pairs, np.int64).reshape(-1, 2), np.empty(0, np.int64)):
        yield (group - 1).tolist()


def recall(articles: Sequence[Article], changed: float, dropped: float, seed: int) -> float:
    """The share of planted copies that are found as copies of their originals.

    In each, that share of the words is replaced by others of the corpus, by chance, and that share
    of the paragraphs is dropped (at least one is kept). A copy is only known by its bands, as in a
    later commit.
    """
    chance = random.Random(seed)
    vocabulary = [word for article in articles[:200] for word in article.text.split()]
    bands = {i + 1: band_numbers(article) for i, article in enumerate(articles)}
    copies = {
        len(articles) + i + 1: _copy(article, changed, dropped, vocabulary, chance)
        for i, article in enumerate(articles)
    }
    bands |= {version: band_numbers(copy) for version, copy in copies.items()}
    pairs = find_copies(
        bands, lambda _bands, _most: (), lambda v: copies[v] if v in copies else articles[v - 1]
    )
    own = {version for version, other in pairs if version - other == len(articles)}
    return len(own) / len(articles)


def _copy(
    article: Article, changed: float, dropped: float, words: Sequence[str], chance: random.Random
) -> Article:
    paragraphs = article.text.split("\n\n")
    gone = min(round(dropped * len(paragraphs)), len(paragraphs) - 1)
    kept = sorted(chance.sample(range(len(paragraphs)), len(paragraphs) - gone))
    text = "\n\n".join(
        " ".join(chance.choice(words) if chance.random() < changed else w for w in each.split())
        for each in (paragraphs[place] for place in kept)
    )
    return replace(article, id=article.id + " copy", text=text)
