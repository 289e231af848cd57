"""nutgraf as a LangChain retriever. Needs the extra `langchain`."""

from datetime import date
from typing import Any

from ...index.storage.extras import require_extra

require_extra("langchain", "langchain_core")

from langchain_core.callbacks import (  # noqa: E402 - after saying what to install
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document  # noqa: E402
from langchain_core.retrievers import BaseRetriever  # noqa: E402
from pydantic import ConfigDict, Field  # noqa: E402

from ..live import LiveSearcher  # noqa: E402
from ..showing.results import Hit  # noqa: E402
from .retrieval import Ask, metadata  # noqa: E402

__all__ = ["NutgrafRetriever"]


class NutgrafRetriever(BaseRetriever):
    """Passages of an index as Documents, whose `id` is the passage's and whose metadata cite it.

    `searcher` stays the caller's to close. `k` and the filters hold for every question.
    """

    # A misspelt filter must not be no filter.
    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    searcher: LiveSearcher
    k: int = 10
    mode: str = "hybrid"
    sources: list[str] = Field(default_factory=list)
    author: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None

    def _ask(self) -> Ask:
        return Ask(
            limit=self.k,
            mode=self.mode,
            sources=self.sources,
            author=self.author,
            language=self.language,
            since=self.since,
            until=self.until,
        )

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in self._ask().hits(self.searcher, query)]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in await self._ask().ahits(self.searcher, query)]


def _document(hit: Hit) -> Document:
    known: dict[str, Any] = metadata(hit)
    return Document(id=hit.passage.id, page_content=hit.passage.text, metadata=known)
