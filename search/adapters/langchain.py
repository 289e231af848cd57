"""The LangChain retriever of nutgraf, which needs the extra `langchain`."""

from typing import Any, Self

from ...index.storage.extras import require_extra

require_extra("langchain", "langchain_core")

from langchain_core.callbacks import (  # noqa: E402 - after saying what to install
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document  # noqa: E402
from langchain_core.retrievers import BaseRetriever  # noqa: E402
from pydantic import ConfigDict, Field, create_model, model_validator  # noqa: E402

from ..face_options import options_of, renamed  # noqa: E402
from ..live_searcher import LiveSearcher  # noqa: E402
from ..request import SearchRequest  # noqa: E402
from ..showing.results import Hit  # noqa: E402
from .retrieval import adapter_request, ahits, hits, metadata  # noqa: E402

__all__ = ["NutgrafRetriever"]


class _Retriever(BaseRetriever):
    """The retriever without its options: the searcher, and the conversion of hits."""

    # A misspelt filter is an error, so that it is not ignored.
    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    searcher: LiveSearcher

    @model_validator(mode="before")
    @classmethod
    def _named(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Values by the current names of options. Raises ArgumentError for an unknown name."""
        own = {name: value for name, value in values.items() if name in _Retriever.model_fields}
        options = {name: value for name, value in values.items() if name not in own}
        return own | renamed("adapter", options)

    @model_validator(mode="after")
    def _checked(self) -> Self:
        self._request()
        return self

    def _request(self, **given: Any) -> SearchRequest:
        options = {each.name: getattr(self, each.name) for each in options_of("adapter")}
        return adapter_request(options | renamed("adapter", given))

    # LangChain drops what `invoke` is given beside the question unless these take it.
    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **given: Any
    ) -> list[Document]:
        return [_document(hit) for hit in hits(self.searcher, self._request(**given), query)]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **given: Any
    ) -> list[Document]:
        request = self._request(**given)
        return [_document(hit) for hit in await ahits(self.searcher, request, query)]


_FIELDS: dict[str, Any] = {
    each.name: (Any, Field(default=each.default_on("adapter"), description=each.help))
    for each in options_of("adapter")
}

NutgrafRetriever = create_model(
    "NutgrafRetriever",
    __base__=_Retriever,
    __module__=__name__,
    __doc__="""Passages of an index as Documents, with the passage's `id` and what cites it.

    `searcher` stays the caller's to close. The options are those of a search, see `SearchRequest`,
    and hold for every question for which `invoke` is not given another.
    """,
    **_FIELDS,
)


def _document(hit: Hit) -> Document:
    known: dict[str, Any] = metadata(hit)
    return Document(id=hit.passage.id, page_content=hit.passage.text, metadata=known)
