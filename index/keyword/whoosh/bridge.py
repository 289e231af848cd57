"""Whoosh over keyword segments: its queries, matchers and scorers on exactly our arrays.

A Whoosh reader is made of a Segment, a Storage and a Codec. Those here stand in front of
an open KeywordSegment: there is no table of contents, nothing is stored per document,
and nothing is unpickled. It is slow next to vectorised ranking. It is the yardstick that
ranking is tested against, and a way to run any Whoosh query.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from whoosh.codec import base  # type: ignore[import-untyped]
from whoosh.filedb.filestore import ReadOnlyError, Storage  # type: ignore[import-untyped]
from whoosh.reading import (  # type: ignore[import-untyped]
    EmptyReader,
    MultiReader,
    SegmentReader,
    TermInfo,
)

from ...articles.analysis import Analyzer
from ..array_file import Array
from ..fields import EXACT_FIELDS, FIELDS
from ..postings import Postings
from ..segment import KeywordSegment
from .matcher import TermMatcher
from .schema import whoosh_schema


def whoosh_reader(
    segments: Sequence[KeywordSegment],
    analyzer: Analyzer | None = None,
    live: Sequence[Array | None] | None = None,
) -> Any:
    """A whoosh IndexReader over `segments`; document numbers run on from one to the next.

    `analyzer` is the one the segments were built with (English where none is given): the
    schema has it, for query parsers. `live` gives a mask bool[rows] of the rows to find for
    each segment, or None for all of them. As always in Whoosh, its statistics count the
    others too. Closing the reader leaves the segments open.
    """
    schema = whoosh_schema(analyzer or Analyzer())
    masks = live if live is not None else [None] * len(segments)
    readers = [
        SegmentReader(_NoFiles(), schema, _Segment(segment, mask), codec=_Codec())
        for segment, mask in zip(segments, masks, strict=True)
    ]
    if not readers:
        return EmptyReader(schema)
    return readers[0] if len(readers) == 1 else MultiReader(readers)


class _NoFiles(Storage):  # type: ignore[misc]
    """A storage in which there is nothing for Whoosh to open."""

    readonly = True

    def list(self) -> list[str]:
        return []

    def file_exists(self, name: str) -> bool:
        return False

    def open_file(self, name: str, **_: Any) -> Any:
        raise ReadOnlyError(name)

    def create_file(self, name: str, **_: Any) -> Any:
        raise ReadOnlyError(name)


class _Segment(base.Segment):  # type: ignore[misc]
    """A keyword segment under its folder's name; Whoosh would draw a random one."""

    def __init__(self, segment: KeywordSegment, live: Array | None) -> None:
        self.indexname = "keyword"
        self.segid = segment.folder.as_posix()
        self.compound = False
        self.keyword = segment
        self.dead = frozenset[int]() if live is None else frozenset(np.flatnonzero(~live).tolist())

    def codec(self) -> "_Codec":
        return _Codec()

    def doc_count_all(self) -> int:
        return self.keyword.rows

    def deleted_count(self) -> int:
        return len(self.dead)

    def deleted_docs(self) -> frozenset[int]:
        return self.dead

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.dead


class _Codec(base.Codec):  # type: ignore[misc]
    """Opens the reading side; writing is write_keyword's and merge_keyword's work."""

    def terms_reader(self, storage: Any, segment: _Segment) -> "_Terms":
        return _Terms(segment.keyword)

    def per_document_reader(self, storage: Any, segment: _Segment) -> "_Documents":
        return _Documents(segment)


class _Documents(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, exact ones, and which rows are dead. Nothing else is known of a row."""

    def __init__(self, segment: _Segment) -> None:
        self._segment = segment
        self._lengths = lru_cache(segment.keyword.lengths)
        self.doc_count = segment.doc_count
        self.doc_count_all = segment.doc_count_all
        self.has_deletions = segment.has_deletions
        self.is_deleted = segment.is_deleted
        self.deleted_docs = segment.deleted_docs

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths(fieldname)[docnum])

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).min(initial=0xFFFF))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {}


class _Terms(base.TermsReader):  # type: ignore[misc]
    """The vocabulary of every field, and matchers over its postings."""

    def __init__(self, segment: KeywordSegment) -> None:
        self._segment = segment

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        number = self._segment.reader(fieldname).find(text) if fieldname in FIELDS else None
        postings = None if number is None else self._segment.postings_at(fieldname, number)
        if not postings:  # a title whose article has no passages has terms and no rows
            raise KeyError((fieldname, text))
        return postings

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        try:
            return bool(self._postings(*term))
        except KeyError:
            return False

    def cursor(self, fieldname: str, fieldobj: Any) -> "_Cursor":
        return _Cursor(self._segment, fieldname)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for fieldname in sorted(FIELDS):
            yield from self.terms_from(fieldname, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        reader = self._segment.reader(fieldname)
        for number in range(reader.lower_bound(prefix), reader.terms):
            yield fieldname, reader.term(number)

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        for term in self.terms():
            yield term, self.term_info(*term)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def term_info(self, fieldname: str, text: bytes) -> Any:
        postings = self._postings(fieldname, text)
        frequencies, rows = postings.frequencies, postings.rows
        return TermInfo(
            weight=float(len(rows) if frequencies is None else frequencies.sum(dtype=np.int64)),
            df=len(rows),
            minlength=postings.min_length,
            maxlength=int(postings.lengths.max()),
            maxweight=float(postings.max_frequency),
            minid=int(rows[0]),
            maxid=int(rows[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._postings(fieldname, text))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> TermMatcher:
        postings = self._postings(fieldname, text)
        return TermMatcher(postings, format_, (fieldname, text), scorer, fieldname in EXACT_FIELDS)

    def indexed_field_names(self) -> tuple[str, ...]:
        return FIELDS


class _Cursor(base.FieldCursor):  # type: ignore[misc]
    """A place in a field's vocabulary, which Whoosh's fuzzy search leaps through."""

    def __init__(self, segment: KeywordSegment, fieldname: str) -> None:
        self._reader = segment.reader(fieldname)
        self._next = 0
        self._text: str | None = None
        self.next()

    def first(self) -> str | None:
        self._next = 0
        return self.next()

    def find(self, term: str | bytes) -> str | None:
        wanted = term.encode("utf-8", "surrogatepass") if isinstance(term, str) else term
        self._next = self._reader.lower_bound(wanted)
        return self.next()

    def next(self) -> str | None:
        if self._next < self._reader.terms:
            self._text = self._reader.term(self._next).decode()
            self._next += 1
        else:
            self._text = None
        return self._text

    def text(self) -> str | None:
        return self._text

    def is_valid(self) -> bool:
        return self._text is not None
