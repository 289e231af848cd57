"""The LlamaIndex retriever of nutgraf, which needs the extra `llama-index`."""

from typing import Any

from ...index.storage.extras import require_extra

require_extra("llama-index", "llama_index")

from llama_index.core.retrievers import BaseRetriever  # noqa: E402 - after saying what to install
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode  # noqa: E402

from ..live_searcher import LiveSearcher  # noqa: E402
from ..showing.results import Hit  # noqa: E402
from .retrieval import adapter_request, ahits, hits, metadata  # noqa: E402

__all__ = ["NutgrafRetriever"]


class NutgrafRetriever(BaseRetriever):  # type: ignore[misc, unused-ignore] # untyped where absent
    """Passages of an index as nodes with their scores; a node's id is the passage's.

    `searcher` stays the caller's to close. `options` are those of a search, such as limit, mode and
    source, see `SearchRequest`.
    """

    def __init__(self, searcher: LiveSearcher, **options: Any) -> None:
        """Retrieve by `searcher`."""
        self._searcher, self._request = searcher, adapter_request(options)
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = hits(self._searcher, self._request, query_bundle.query_str)
        return [_node(hit) for hit in found]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = await ahits(self._searcher, self._request, query_bundle.query_str)
        return [_node(hit) for hit in found]


def _node(hit: Hit) -> NodeWithScore:
    node = TextNode(id_=hit.passage.id, text=hit.passage.text, metadata=metadata(hit))
    return NodeWithScore(node=node, score=hit.score)
