"""The common part of all adapters: requests from options, and metadata of hits."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..face_options import request_of
from ..live_searcher import LiveSearcher
from ..request import SearchRequest
from ..showing.results import Hit


def adapter_request(options: Mapping[str, object]) -> SearchRequest:
    """The request of an adapter, the same for each question. Raises ArgumentError."""
    return request_of("adapter", "", options)


def hits(searcher: LiveSearcher, request: SearchRequest, question: str) -> Sequence[Hit]:
    """The hits for a question. Raises QueryError."""
    return searcher.answer(replace(request, question=question))


async def ahits(searcher: LiveSearcher, request: SearchRequest, question: str) -> Sequence[Hit]:
    """The hits for a question, without blocking the event loop. Raises QueryError."""
    return await asyncio.to_thread(hits, searcher, request, question)


def metadata(hit: Hit) -> dict[str, Any]:
    """The metadata of a hit as JSON values: its article's fields, and its scores."""
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
        "more": hit.more,
        "pages": list(hit.passage.pages),
    }
