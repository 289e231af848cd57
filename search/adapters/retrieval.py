"""What all adapters share: a question with filters in, passages with what is known of them out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..live import LiveSearcher
from ..query.filters import Clause, clauses
from ..showing.results import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """How an adapter asks: the same way for each question."""

    limit: int = 10
    mode: str = "hybrid"
    sources: Sequence[str] | str = field(default_factory=tuple)
    author: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None

    def hits(self, searcher: LiveSearcher, question: str) -> Sequence[Hit]:
        """The hits for a question. Raises QueryError."""
        return searcher.search(question, limit=self.limit, mode=self.mode, within=self._within())

    async def ahits(self, searcher: LiveSearcher, question: str) -> Sequence[Hit]:
        """The same, without holding up the event loop."""
        return await searcher.asearch(
            question, limit=self.limit, mode=self.mode, within=self._within()
        )

    def _within(self) -> tuple[Clause, ...]:
        return clauses(
            sources=self.sources,
            author=self.author,
            language=self.language,
            since=self.since,
            until=self.until,
        )


def metadata(hit: Hit) -> dict[str, Any]:
    """What is known of a hit, as JSON values: whence it is, and by how much it answers."""
    article = hit.article
    return {
        "article_id": article.id,
        "passage_id": hit.passage.id,
        "position": hit.passage.position,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "date": article.date.isoformat() if article.date else None,
        "url": article.url,
        "score": hit.score,
    }
