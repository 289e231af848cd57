"""The command `cycles`: commits and searches in one process, and what it holds meanwhile.

Articles are few and change again and again, so that nothing has a reason to grow once generations
are forgotten. The encoder is a hash of the text.
"""

import random
import tempfile
from pathlib import Path

import click

from nutgraf.index import Index
from nutgraf.index.storage.files import bytes_below
from nutgraf.search import LiveSearcher

from ..keyword.tables import table
from ..measuring import memory

WORDS = ("harbour", "ferry", "storm", "council", "budget", "clinic", "river", "strike", "mayor")
ARTICLES = 200
KEPT = 50
"""Generations that each compaction keeps."""

HEADINGS = ("commits", "searches", "MB own", "MB mapped", "files", "MB on the disk", "generations")


class Lengths:
    """An encoder at no cost: each word adds to one of sixteen values."""

    name, dimension = "words", 16

    def encode_queries(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text."""
        return [self._vector(text) for text in texts]

    encode_passages = encode_queries

    def _vector(self, text: str) -> list[float]:
        vector = [0.1] * self.dimension
        for word in text.lower().split():
            vector[sum(word.encode()) % self.dimension] += 1.0
        return vector


@click.command()
@click.option("--commits", default=3_000, show_default=True)
@click.option("--searches", default=33, show_default=True, help="after each commit")
@click.option("--seed", default=1, show_default=True)
def cycles(commits: int, searches: int, seed: int) -> None:
    """Commit and search again and again, and print a line for each twentieth of it."""
    source, rows = random.Random(seed), []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cycles.nutgraf"
        with Index.create(path, encoder=Lengths()) as index, LiveSearcher(index) as searcher:
            for number in range(1, commits + 1):
                with index.writer() as writer:
                    for _ in range(3):
                        writer.add(_article(source))
                    if number % KEPT == 0:
                        writer.commit()
                        writer.compact(KEPT)
                for _ in range(searches):
                    asked = " ".join(source.choices(WORDS, k=3))
                    searcher.search(asked, mode=source.choice(("hybrid", "keyword", "semantic")))
                if number % max(commits // 20, 1) == 0:
                    files = len(list(Path("/proc/self/fd").iterdir()))
                    held = memory()
                    rows.append(
                        [
                            str(number),
                            str(number * searches),
                            f"{held['anonymous']:.0f}",
                            f"{held['file']:.0f}",
                            str(files),
                            f"{bytes_below(path) / 1e6:.1f}",
                            str(index.generation - index.oldest),
                        ]
                    )
                    click.echo("  ".join(rows[-1]))
    click.echo(table(HEADINGS, rows))


def _article(source: random.Random) -> dict[str, str]:
    number = source.randrange(ARTICLES)
    text = " ".join(source.choices(WORDS, k=30))
    return {"_id": f"a{number}", "title": f"Article {number}", "text": text}
