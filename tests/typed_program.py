# pyright: strict
"""A program of somebody else, as the strictest checkers see it from the wheel: `make pyright`."""

import asyncio
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nutgraf.index import Article, CustomEncoder, Index, Passage
from nutgraf.search import Facets, Hit, Limits, LiveSearcher, Results, Searcher, clauses


class Constant:
    """An encoder without a base class, to which all texts are alike."""

    name = "constant-1"
    dimension = 8

    def encode_queries(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """An array."""
        return np.ones((len(texts), self.dimension), np.float32)

    def encode_passages(self, texts: Sequence[str], /) -> list[list[float]]:
        """Or lists."""
        return [[1.0] * self.dimension for _ in texts]


def whole(article: Article, window: int, count_tokens: object) -> list[Passage]:
    """A splitter that does not split."""
    return [Passage(article, 0, 0, len(article.text))]


def best(hits: Sequence[Hit]) -> Hit:
    """The hit of the highest score."""
    return max(hits, key=lambda hit: hit.score)


async def asked(live: LiveSearcher, question: str) -> Results:
    """The answer, while other tasks go on."""
    return await live.asearch(question, limit=3, by="article", facets=True, limits=Limits())


def main() -> None:
    """Add an article, and find it in each way."""
    encoder: CustomEncoder = Constant()
    with Index.open_or_create("typed.nutgraf", encoder=encoder) as index:
        with index.writer(splitter=whole) as writer:
            article = Article(id="a", title="Ferry", text="All are safe.", date=date(2020, 1, 1))
            change = writer.add(article)
            removed: bool = writer.remove("b")
        print(change.upper(), removed, writer.counts.added)
        with LiveSearcher(index) as live, Searcher(index) as searcher:
            results = asyncio.run(asked(live, "safe"))
            facets: Facets | None = results.facets
            day = best(results).article.date
            print([hit.article.title for hit in results], facets is not None, day and day.year)
            recent = clauses(since=date(2019, 1, 1))
            found = searcher.search("safe", mode="keyword", within=recent)
            print([hit.highlights for hit in found])


if __name__ == "__main__":
    main()
