"""Phrases: the documents of one field of one segment where words stand together."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import KeywordSegment, Postings
from ..limits import Deadline
from .rowset import common

# Documents whose positions are compared at once: bounds memory, and the time between two
# looks at the deadline, also for phrases of the commonest words.
_CHUNK: Final = 1 << 14


def phrase_documents(
    segment: KeywordSegment, field: str, terms: Sequence[str], distance: int, deadline: Deadline
) -> NDArray[np.int64]:
    """The documents (rows for body, articles for title) where `terms` stand together, ascending.

    `distance` 0: side by side, in order. Otherwise in any order, with at most `distance`
    other words among them.
    """
    found = {term: segment.postings(field, term) for term in terms}
    postings = [found[term] for term in terms]
    lists = [each for each in postings if each is not None]
    if len(lists) < len(terms):
        return np.empty(0, np.int64)
    documents: NDArray[np.int64] | None = None
    for each in sorted({id(each): each for each in lists}.values(), key=_frequency):
        deadline.check()
        own = each.documents
        documents = own.astype(np.int64) if documents is None else common(documents, own)
    assert documents is not None, "a phrase has at least one word"
    if len(terms) == 1:
        return documents
    together = _near if distance else _side_by_side
    parts = [
        together(lists, documents[start : start + _CHUNK], distance, deadline)
        for start in range(0, len(documents), _CHUNK)
    ]
    return np.concatenate(parts) if parts else documents


def _frequency(postings: Postings) -> int:
    begin, end = postings.field.span(postings.term)
    return end - begin


def _keys(postings: Postings, documents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Document and position of each occurrence as one number, ascending: document·2³² + position.

    `documents` ascending, all of them among the term's.
    """
    own = postings.documents
    places = np.searchsorted(own, documents.astype(own.dtype))
    offsets, positions = postings.field.positions(postings.term, places)
    return np.repeat(documents << 32, np.diff(offsets)) + positions


def _side_by_side(
    words: Sequence[Postings], documents: NDArray[np.int64], _: int, deadline: Deadline
) -> NDArray[np.int64]:
    """Those of `documents` where word i stands right after word i-1, for every i."""
    starts: NDArray[np.int64] | None = None
    for place in sorted(range(len(words)), key=lambda place: _frequency(words[place])):
        deadline.check()
        # Where the phrase would begin; a negative position would fall into another document,
        # so all are moved up by the phrase's length.
        begins = _keys(words[place], documents) + (len(words) - place)
        starts = begins if starts is None else common(starts, begins)
        documents = np.unique(starts >> 32)
        if not len(documents):
            break
    return documents


def _near(
    words: Sequence[Postings], documents: NDArray[np.int64], distance: int, deadline: Deadline
) -> NDArray[np.int64]:
    """Those of `documents` that have a window with every word and `distance` others at most.

    A word that is asked for twice must stand there twice. Every occurrence is taken as the
    end of a window; the latest beginning for that end is the earliest of the words' latest
    occurrences up to it.
    """
    counts: dict[int, int] = {}
    distinct: dict[int, Postings] = {}
    for each in words:
        counts[each.term] = counts.get(each.term, 0) + 1
        distinct[each.term] = each
    keys = []
    for each in distinct.values():
        deadline.check()
        keys.append(_keys(each, documents))
    ends = np.sort(np.concatenate(keys))
    # A window that begins in an earlier document is far longer than any distance.
    begins = ends.copy()
    for own, count in zip(keys, counts.values(), strict=True):
        deadline.check()
        place = np.searchsorted(own, ends, side="right") - count
        latest = np.where(place >= 0, own[np.maximum(place, 0)], -1)
        np.minimum(begins, latest, out=begins)
    fits = (begins >= 0) & (ends - begins <= distance + len(words) - 1)
    return np.unique(ends[fits] >> 32)


def expand(documents: NDArray[np.int64], starts: NDArray[np.integer]) -> NDArray[np.int64]:
    """The rows of articles, ascending: all of starts[d]:starts[d+1] for each d of `documents`."""
    begins: NDArray[np.int64] = starts[documents].astype(np.int64)
    counts = starts[documents + 1].astype(np.int64) - begins
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    rows: NDArray[np.int64] = np.arange(total) + np.repeat(begins - ends + counts, counts)
    return rows
