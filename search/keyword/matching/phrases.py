"""Phrases: finds the documents of one segment's field in which words stand together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import FieldReader, KeywordSegment
from ....index.storage.arrays import distinct
from ....index.words import CONTINUED
from ...limits import Deadline

# Documents whose positions are compared at once. It bounds memory, and the time between two
# checks of the deadline, also for phrases of the commonest words.
_CHUNK: Final = 1 << 14
# If at least _LONG documents are wanted, and one in _MANY of a word's, a table finds their places.
_LONG: Final = 1 << 13
_MANY: Final = 16

# Words of a phrase that are tried as compounds too.
_MOST_COMPOUNDS: Final = 4

# Up to this number of documents, positions are picked one by one.
_FEW: Final = 512

Positions: TypeAlias = tuple[NDArray[np.int64], NDArray[np.uint32]]
"""Positions of documents (n,): offsets (n+1,), and positions[offsets[i]:offsets[i+1]] of each."""


def compound_documents(
    segment: KeywordSegment,
    field: str,
    terms: Sequence[str],
    distance: int,
    deadline: Deadline,
    within: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """As `phrase_documents`; a term may also stand in two positions, as a compound does there.

    "re-election bid" has the term of re-election at its first position, the term's continuation at
    the second, and "reelection bid" is found in it.
    """
    find = partial(phrase_documents, segment, field, deadline=deadline, within=within)
    found = find(terms=terms, distance=distance)
    if len(terms) == 1 or distance:
        return found
    reader = segment.reader(field)
    compounds = [
        place
        for place, term in enumerate(terms)
        if reader.find((CONTINUED + term).encode()) is not None
    ]
    for count in range(1, len(compounds[:_MOST_COMPOUNDS]) + 1):
        for chosen in combinations(compounds[:_MOST_COMPOUNDS], count):
            written = list(terms)
            for place in reversed(chosen):
                written.insert(place + 1, CONTINUED + terms[place])
            found = np.union1d(found, find(terms=written, distance=0))
    return found


def phrase_documents(
    segment: KeywordSegment,
    field: str,
    terms: Sequence[str],
    distance: int,
    deadline: Deadline,
    within: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """The documents (rows for body, articles for title) in which `terms` stand together, ascending.

    With `distance` 0, side by side and in order; otherwise in any order, with at most `distance`
    other words among them. Only the documents `within` (n,), ascending, are considered.
    """
    reader = segment.reader(field)
    numbers = [reader.find(term.encode()) for term in terms]
    words = [number for number in numbers if number is not None]
    if len(words) < len(terms):
        return np.empty(0, np.int64)
    rarest_first = sorted(set(words), key=lambda word: _frequency(reader, word))
    places: dict[int, NDArray[np.int64]] = {}
    documents = within
    for word in rarest_first:
        deadline.check()
        if documents is None:
            documents = reader.documents(word).astype(np.int64)
            places[word] = np.arange(len(documents))
            continue
        which, places_of_word = _places(reader, word, documents)
        documents = documents[which]
        places = {other: found[which] for other, found in places.items()}
        places[word] = places_of_word
    assert documents is not None, "a phrase has at least one word"
    if len(terms) == 1:
        return documents
    if not len(documents):
        return documents
    long_enough = np.flatnonzero(reader.lengths.take(documents) >= len(terms))
    documents = documents[long_enough]
    parts = [documents[:0]]
    for start in range(0, len(documents), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        chosen = {word: places[word].take(long_enough[chunk]) for word in rarest_first}
        positions = _positions(reader, chosen, deadline)
        if distance:
            found = _near(words, documents[chunk], positions, distance, deadline)
        else:
            found = _side_by_side(words, documents[chunk], positions, reader, deadline)
        parts.append(found)
    return np.concatenate(parts)


def _frequency(reader: FieldReader, word: int) -> int:
    begin, end = reader.span(word)
    return end - begin


def _places(
    reader: FieldReader, word: int, documents: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As FieldReader.places, but decodes a long list as a whole if most of it is wanted."""
    size = _frequency(reader, word)
    if len(documents) < _LONG or len(documents) * _MANY < size:
        return reader.places(word, documents)
    place_of = np.full(len(reader.lengths), -1, np.int32)
    place_of[reader.documents(word)] = np.arange(size, dtype=np.int32)
    places = place_of.take(documents)
    which = np.flatnonzero(places >= 0)
    return which, places.take(which).astype(np.int64)


def _positions(
    reader: FieldReader, places: Mapping[int, NDArray[np.int64]], deadline: Deadline
) -> dict[int, Positions]:
    """Each word's positions in documents (n,), given the documents' `places` in its list.

    For few documents, the positions of all words are picked together.
    """
    size = len(next(iter(places.values())))
    if size > _FEW:
        positions = {}
        for word, its_places in places.items():
            deadline.check()
            positions[word] = reader.positions(word, its_places)
        return positions
    postings = [its_places + reader.span(word)[0] for word, its_places in places.items()]
    offsets, found = reader.positions_at(np.concatenate(postings))
    return {
        word: (own - own[0], found[own[0] : own[-1]])
        for word, own in zip(
            places,
            (offsets[at : at + size + 1] for at in range(0, len(offsets) - 1, size)),
            strict=True,
        )
    }


def _side_by_side(
    words: Sequence[int],
    documents: NDArray[np.int64],
    positions: Mapping[int, Positions],
    reader: FieldReader,
    deadline: Deadline,
) -> NDArray[np.int64]:
    """The `documents` in which word i stands right after word i-1, for every i.

    The documents are laid out one after another, with a cell for each possible beginning of the
    phrase; every word marks the beginnings that fit it, and a match is marked by all words.
    """
    size = len(words)
    room = reader.lengths.take(documents).astype(np.int64) + size
    ends = np.cumsum(room)
    marks = np.zeros(int(ends[-1]), np.min_scalar_type(size))
    for place, word in enumerate(words):
        deadline.check()
        offsets, stands = positions[word]
        cells = np.repeat(ends - room + (size - 1 - place), np.diff(offsets))
        cells += stands
        if len(cells) and int(cells.max()) >= len(marks):
            raise reader.file.damaged("a position lies outside its document")
        marks[cells] += 1
    found = ends.searchsorted(np.flatnonzero(marks == size), side="right")
    return documents[np.flatnonzero(np.bincount(found, minlength=len(documents)))]


def _near(
    words: Sequence[int],
    documents: NDArray[np.int64],
    positions: Mapping[int, Positions],
    distance: int,
    deadline: Deadline,
) -> NDArray[np.int64]:
    """The `documents` that have a window with every word and at most `distance` others.

    A word that occurs twice in the phrase must occur twice in the window. Each occurrence is tried
    as the end of a window; the latest beginning for this end is the earliest among the words'
    latest occurrences up to it.
    """
    counts = Counter(words)
    bits = len(counts).bit_length()
    order = np.arange(len(documents), dtype=np.int64) << 32
    # Document, position and word of each occurrence as one number, so that one sort orders all.
    keys = np.concatenate(
        [
            (np.repeat(order, np.diff(offsets)) + stands << bits) + number
            for number, (offsets, stands) in enumerate(positions[word] for word in counts)
        ]
    )
    keys.sort()
    ends, numbers = keys >> bits, keys & ((1 << bits) - 1)
    # A window across two documents is far longer than any distance.
    begins = ends.copy()
    for number, count in enumerate(counts.values()):
        deadline.check()
        own = numbers == number
        place = np.cumsum(own) - count
        latest = ends[own].take(np.maximum(place, 0))
        latest[place < 0] = -1
        np.minimum(begins, latest, out=begins)
    fits = (begins >= 0) & (ends - begins <= distance + len(words) - 1)
    found: NDArray[np.int64] = documents[distinct(ends[fits] >> 32)]
    return found


def expand(documents: NDArray[np.int64], starts: NDArray[np.integer]) -> NDArray[np.int64]:
    """The rows of articles, ascending: all of starts[d]:starts[d+1] for each d of `documents`."""
    if len(documents) == 1:
        document = documents.item()
        return np.arange(starts.item(document), starts.item(document + 1))
    begins: NDArray[np.int64] = starts[documents].astype(np.int64)
    counts = starts[documents + 1].astype(np.int64) - begins
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    rows: NDArray[np.int64] = np.arange(total) + np.repeat(begins - ends + counts, counts)
    return rows
