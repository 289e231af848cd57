"""What a search returns: hits in order, each with its article, its passage and the reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from ..index import Article, Passage


@dataclass(frozen=True, slots=True)
class LegScore:
    """What one leg says of a hit: its rank in that leg's list, if it is there, and its score."""

    rank: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers, best first from rank 1.

    `score` is the probability that the passage is relevant; by one leg alone, that leg's score.
    `keyword.score` is BM25, `semantic.score` the cosine. `highlights` are offsets into
    `passage.text`, in characters, in order and apart from each other.
    """

    rank: int
    score: float
    article: Article
    passage: Passage
    keyword: LegScore
    semantic: LegScore
    highlights: tuple[tuple[int, int], ...]

    def to_json(self) -> dict[str, Any]:
        """The hit as `search --json` prints it."""
        article = self.article
        return {
            "rank": self.rank,
            "score": self.score,
            "article": {
                "id": article.id,
                "title": article.title,
                "source": article.source,
                "author": article.author,
                "date": article.date.isoformat() if article.date else None,
                "url": article.url,
            },
            "passage": {
                "id": self.passage.id,
                "position": self.passage.position,
                "text": self.passage.text,
            },
            "keyword": {"rank": self.keyword.rank, "score": self.keyword.score},
            "semantic": {"rank": self.semantic.rank, "score": self.semantic.score},
            "highlights": [list(span) for span in self.highlights],
        }


@dataclass(frozen=True, slots=True)
class Results(Sequence[Hit]):
    """The hits of one search, as a sequence.

    `total` is the number of passages (by article: of articles) that were found and ranked, of
    which the hits are the first.
    """

    query: str
    mode: str
    generation: int
    took_ms: float
    total: int
    hits: tuple[Hit, ...]

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | Sequence[Hit]:
        """The hit at a place, from 0."""
        return self.hits[place]

    def __len__(self) -> int:
        """The number of hits."""
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        """The hits, best first."""
        return iter(self.hits)

    def to_json(self) -> dict[str, Any]:
        """The results as `search --json` prints them."""
        return {
            "query": self.query,
            "mode": self.mode,
            "generation": self.generation,
            "took_ms": self.took_ms,
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
        }
