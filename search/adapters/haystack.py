"""The Haystack component of nutgraf, which needs the extra `haystack`."""

from pathlib import Path
from typing import Any

from ...index.storage.extras import require_extra

require_extra("haystack", "haystack")

from haystack import (  # noqa: E402 - after saying what to install
    Document,
    component,
    default_from_dict,
    default_to_dict,
)

from ..live_searcher import LiveSearcher  # noqa: E402
from ..showing.results import Hit  # noqa: E402
from .retrieval import adapter_request, hits, metadata  # noqa: E402

__all__ = ["NutgrafRetriever"]


@component  # type: ignore[misc, unused-ignore] # untyped where absent
class NutgrafRetriever:
    """Retrieves passages of the index at a path as Documents with the passages' ids.

    Opens the index at `warm_up` or at the first question. `options` are those of a
    `SearchRequest`, with days as texts, so that a pipeline can be saved and loaded.
    """

    def __init__(self, index: str, **options: Any) -> None:
        """Retrieve from the index at the path `index`."""
        self.index, self.options = str(Path(index)), options
        self._request = adapter_request(options)
        self._searcher: LiveSearcher | None = None

    def to_dict(self) -> dict[str, Any]:
        """The component as saved in a pipeline."""
        written: dict[str, Any] = default_to_dict(self, index=self.index, **self.options)
        return written

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "NutgrafRetriever":
        """The component from the result of `to_dict`."""
        read: NutgrafRetriever = default_from_dict(cls, data)
        return read

    def warm_up(self) -> None:
        """Open the index."""
        if self._searcher is None:
            self._searcher = LiveSearcher(self.index)

    @component.output_types(documents=list[Document])  # type: ignore[misc, untyped-decorator, unused-ignore]
    def run(self, query: str) -> dict[str, list[Document]]:
        """The passages that answer `query`, the best first."""
        self.warm_up()
        assert self._searcher is not None
        found = hits(self._searcher, self._request, query)
        return {"documents": [_document(hit) for hit in found]}

    def close(self) -> None:
        """Close the index."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None


def _document(hit: Hit) -> Document:
    known = metadata(hit)
    return Document(
        id=hit.passage.id, content=hit.passage.text, meta=known, score=known.pop("score")
    )
