"""The merge of keyword folders: one folder with the kept articles of several.

The result is byte for byte what writing the kept articles at once would give. Lists are
moved as arrays, a range of terms at a time, so that memory does not grow with the size
of the parts; only the vocabulary, which is sorted, is held as a whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..storage.array_file import Array
from ..storage.ranges import spread
from .article_batch import write_rows
from .field_reader import FieldReader
from .field_writer import FieldWriter, TermBlock
from .fields import FIELDS
from .segment import KeywordSegment
from .term_range_reader import all_terms, read_range, term_sizes
from .word_occurrences import FieldTokens, TokensOf, kept_words
from .written_words.word_table import WordTable

# Positions and postings moved at a time; about 100 bytes of memory each.
RANGE_SIZE = 2_000_000


class Kept(NamedTuple):
    """A segment, and which of its `articles` to keep: bool[articles], or None for all.

    Where some are dropped, `tokens_of` reads texts, which tell which words are left.
    """

    segment: KeywordSegment
    articles: Array | None = None
    tokens_of: FieldTokens | None = None


def merge_keyword(folder: Path, parts: Sequence[Kept], *, range_size: int = RANGE_SIZE) -> None:
    """Write the articles of `parts`, in order, to the new folder `folder`.

    Raises IndexDamagedError when a part's file turns out to be damaged.
    """
    folder.mkdir()
    kept = [
        (segment, np.ones(segment.articles, np.bool_) if keep is None else keep.astype(np.bool_))
        for segment, keep, _ in parts
    ]
    counts: list[Array] = [np.diff(segment.starts.astype(np.int64)) for segment, _ in kept]
    sizes = [count[keep] for count, (_, keep) in zip(counts, kept, strict=True)]
    starts = np.concatenate([np.zeros(1, np.int64), *sizes]).cumsum()
    dates = [np.empty(0, np.int32), *(segment.dates()[keep] for segment, keep in kept)]
    write_rows(folder, starts, np.concatenate(dates))
    for field in FIELDS:
        inputs = [
            _Input(
                segment.reader(field),
                np.repeat(keep, count) if field == "body" else keep,
                part.tokens_of and partial(part.tokens_of, field),
            )
            for (segment, keep), count, part in zip(kept, counts, parts, strict=True)
        ]
        _merge_field(folder / f"{field}.arrays", inputs, range_size)


class _Input(NamedTuple):
    """A field of a part, and which of its documents to keep: bool[documents]."""

    reader: FieldReader
    keep: Array
    tokens_of: TokensOf | None


@dataclass(frozen=True, slots=True)
class _Part:
    """One input: its reader, what its documents are called in the result (-1: dropped), and
    the place of each of its terms in the merged vocabulary.
    """

    reader: FieldReader
    new_documents: Array
    places: Array
    tokens_of: TokensOf | None


def _merge_field(path: Path, inputs: Sequence[_Input], range_size: int) -> None:
    lengths = [np.empty(0, np.uint8), *(reader.lengths[keep] for reader, keep, _ in inputs)]
    vocabularies = [all_terms(reader) for reader, _, _ in inputs]
    terms = sorted(set().union(*vocabularies))
    place_of = {term: place for place, term in enumerate(terms)}
    parts = []
    base = 0
    for (reader, keep, tokens_of), vocabulary in zip(inputs, vocabularies, strict=True):
        places = np.fromiter(map(place_of.__getitem__, vocabulary), np.int64, len(vocabulary))
        new_documents = np.where(keep, np.cumsum(keep) - 1 + base, -1)
        base += int(np.count_nonzero(keep))
        parts.append(_Part(reader, new_documents, places, tokens_of))
    del vocabularies, place_of
    there = np.zeros(len(terms), np.bool_)
    with FieldWriter(path, np.concatenate(lengths)) as writer:
        for begin, end in _ranges(parts, len(terms), range_size):
            block, present = _merge_range(parts, terms[begin:end], begin)
            writer.append(block)
            there[begin:end] = present
        writer.finish(_merged_words(parts, np.cumsum(there) - 1))


def _merged_words(parts: Sequence[_Part], numbers: Array) -> WordTable | None:
    """The words of all parts, if all have them; `numbers` are the terms' in the result."""
    tables = []
    for part in parts:
        words = part.reader.words
        if words is None:
            return None
        table = kept_words(words.table(), part.reader, part.new_documents >= 0, part.tokens_of)
        tables.append(
            replace(
                table,
                keys=numbers[part.places[table.keys]],
                first=part.new_documents[table.first],
                last=part.new_documents[table.last],
            )
        )
    return WordTable.joined(tables) if tables else None


def _ranges(parts: Sequence[_Part], terms: int, range_size: int) -> Iterator[tuple[int, int]]:
    """Ranges of the merged vocabulary with about `range_size` postings and positions each."""
    sizes = np.zeros(terms)
    for part in parts:
        sizes[part.places] += term_sizes(part.reader)
    if not terms:
        return
    ends = np.flatnonzero(np.diff(np.cumsum(sizes) // range_size)) + 1
    bounds = [0, *ends.tolist(), terms]
    yield from pairwise(bounds)


def _merge_range(
    parts: Sequence[_Part], terms: Sequence[bytes], begin: int
) -> tuple[TermBlock, Array]:
    """The postings of merged terms begin..begin+len(terms), kept documents only.

    And which of these terms have any: bool[terms].
    """
    count = len(terms)
    blocks = [_kept(part, begin, begin + count) for part in parts]
    per_term = np.stack([block.counts for block in blocks])
    tokens_per_term = np.stack([block.tokens for block in blocks])
    total, total_tokens = per_term.sum(axis=0), tokens_per_term.sum(axis=0)
    documents = np.empty(int(total.sum()), np.uint32)
    frequencies = np.empty(len(documents), np.uint32)
    with_positions = any(len(block.positions) for block in blocks)
    positions = np.empty(int(total_tokens.sum()) if with_positions else 0, np.uint32)
    first = np.cumsum(total) - total + np.cumsum(per_term, axis=0) - per_term
    first_token = np.cumsum(total_tokens) - total_tokens
    first_token = first_token + np.cumsum(tokens_per_term, axis=0) - tokens_per_term
    for block, into, token_into in zip(blocks, first, first_token, strict=True):
        target = spread(into, block.counts)
        documents[target] = block.documents
        frequencies[target] = block.frequencies
        if len(block.positions):
            positions[spread(token_into, block.tokens)] = block.positions
    present = total > 0
    merged = TermBlock(
        terms=[term for term, is_present in zip(terms, present, strict=True) if is_present],
        counts=total[present],
        documents=documents,
        frequencies=frequencies,
        positions=positions,
    )
    return merged, present


@dataclass(frozen=True, slots=True)
class _Kept:
    """The postings that one part adds to a range of terms; counts and tokens per merged term."""

    counts: Array
    tokens: Array
    documents: Array
    frequencies: Array
    positions: Array


def _kept(part: _Part, begin: int, end: int) -> _Kept:
    low, high = (int(place) for place in np.searchsorted(part.places, [begin, end]))
    block = read_range(part.reader, low, high)
    places = np.repeat(part.places[low:high] - begin, block.counts)
    documents = part.new_documents[block.documents]
    keep = documents >= 0
    frequencies = block.frequencies
    positions = block.positions
    if not keep.all():
        if len(positions):
            positions = positions[np.repeat(keep, frequencies)]
        places, documents, frequencies = places[keep], documents[keep], frequencies[keep]
    size = end - begin
    return _Kept(
        counts=np.bincount(places, minlength=size),
        tokens=np.bincount(places, frequencies, minlength=size).astype(np.int64),
        documents=documents,
        frequencies=frequencies,
        positions=positions,
    )
