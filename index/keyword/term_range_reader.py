"""The reader of a range of a field's terms at once, without a loop over terms."""

from itertools import islice, pairwise
from operator import lt

import numpy as np

from ..storage.array_file import Array
from .field_reader import FieldReader
from .field_writer import TermBlock


def all_terms(field: FieldReader) -> list[bytes]:
    """Every term of `field`, ascending."""
    data = bytes(field.term_bytes)
    terms = [data[begin:end] for begin, end in pairwise(field.term_starts.tolist())]
    if not all(map(lt, terms, islice(terms, 1, None))):
        raise field.file.damaged("its terms are not ascending")
    return terms


def term_sizes(field: FieldReader) -> Array:
    """float64[terms]: the approximate number of postings and positions of each term."""
    per_posting = 1 + len(field.positions_low) / max(field.postings, 1)
    return _counts(field, 0, field.terms) * per_posting


def read_range(field: FieldReader, low: int, high: int) -> TermBlock:
    """All postings of the terms numbered low..high (`terms` is left empty)."""
    counts = _counts(field, low, high)
    begin, end = int(field.posting_starts[low]), int(field.posting_starts[high])
    if end > field.postings:
        raise field.file.damaged("array 'posting_starts' is not ascending")
    frequencies = field.frequencies(begin, end).astype(np.uint32)
    positions = np.empty(0, np.uint32)
    if not field.without_positions and begin < end:
        tokens = int(frequencies.sum(dtype=np.int64))
        positions = field.position_range(field.token_start(begin), tokens)
    return TermBlock((), counts, read_documents(field, low, high), frequencies, positions)


def read_documents(field: FieldReader, low: int, high: int) -> Array:
    """uint32[postings]: the documents of the terms numbered low..high, term by term."""
    documents = _documents(field, low, high, _counts(field, low, high))
    if len(documents) and int(documents.max()) >= len(field.lengths):
        raise field.file.damaged("a posting names a document that is not there")
    return documents


def _counts(field: FieldReader, low: int, high: int) -> Array:
    counts = np.diff(field.posting_starts[low : high + 1].astype(np.int64))
    if len(counts) and int(counts.min()) < 1:
        raise field.file.damaged("array 'posting_starts' is not ascending")
    return counts


def _documents(field: FieldReader, low: int, high: int, counts: Array) -> Array:
    begin, end = int(field.posting_starts[low]), int(field.posting_starts[high])
    documents = field.documents_low[begin:end].astype(np.uint32)
    if field.chunks <= 1:
        return documents
    is_long = counts > 2 * field.chunks
    sizes = np.where(is_long, field.chunks, counts)
    first = int(field.directory_starts[low])
    directory = field.directory[first : first + int(sizes.sum())]
    in_long, posting_in_long = np.repeat(is_long, sizes), np.repeat(is_long, counts)
    if len(directory) != len(in_long):
        raise field.file.damaged("array 'directory_starts' does not fit the postings")
    documents[~posting_in_long] = directory[~in_long]
    ends = directory[in_long].reshape(-1, field.chunks).astype(np.int64)
    per_chunk = np.diff(ends, axis=1, prepend=0)
    if per_chunk.size and (int(per_chunk.min()) < 0 or (ends[:, -1] != counts[is_long]).any()):
        raise field.file.damaged("array 'directory' does not fit the postings")
    chunk = np.broadcast_to(np.arange(field.chunks, dtype=np.uint32) << 16, per_chunk.shape)
    documents[posting_in_long] |= np.repeat(chunk.ravel(), per_chunk.ravel())
    return documents
