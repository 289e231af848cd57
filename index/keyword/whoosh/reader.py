"""The Whoosh reader: live rows of a snapshot as the documents of a Whoosh index."""

# ruff: noqa: D102 - the methods are Whoosh's, and described there

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from whoosh import columns  # type: ignore[import-untyped]
from whoosh.codec import base  # type: ignore[import-untyped]
from whoosh.reading import IndexReader, TermInfo, TermNotFound  # type: ignore[import-untyped]

from ...storage.array_file import Array
from ...words.analyzer import Analyzer
from .field_terms import FieldTerms, KeywordTerms, LivePostings
from .field_values import ValueTerms
from .live_rows import LiveRows
from .matcher import TermMatcher
from .schema import KEYWORD_FIELDS, whoosh_schema
from .stored_fields import StoredFields
from .term_cursor import TermCursor


class LiveReader(IndexReader):  # type: ignore[misc]
    """A whoosh IndexReader in which document i is the i-th live row.

    It is one reader over all segments and has live rows only, so a scorer gets the same numbers as
    from an index of these passages alone. Only lengths are more exact: Whoosh rounds lengths above
    ten to fit a byte.
    """

    def __init__(
        self,
        rows: LiveRows,
        analyzer: Analyzer,
        stored: StoredFields,
        generation: int | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        """Read `rows`, whose terms `analyzer` made; `close` is called when the reader is closed."""
        self.schema = whoosh_schema(analyzer)
        self._rows, self._stored = rows, stored
        self._generation, self._close = generation, close
        self._terms = lru_cache(None)(self._terms_of)
        self._lengths = lru_cache(None)(self._lengths_of)
        self._column = lru_cache(None)(self._column_of)

    def close(self) -> None:
        self._close()

    def generation(self) -> int | None:
        return self._generation

    # Documents

    def doc_count_all(self) -> int:
        return self._rows.count

    def doc_count(self) -> int:
        return self._rows.count

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, docnum: int) -> bool:
        return False

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return self._stored.fields(docnum)

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return False

    # Lengths

    def _lengths_of(self, fieldname: str) -> Array | None:
        """int64[documents] for a scored field; None for the others, as in Whoosh."""
        if not self._field(fieldname).scorable:
            return None
        return self._rows.lengths(KEYWORD_FIELDS[fieldname])

    def field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum())

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return int(lengths.min()) if lengths is not None and len(lengths) else 0

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.max(initial=0))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    # Terms

    def _field(self, fieldname: str) -> Any:
        if fieldname not in self.schema:
            raise TermNotFound(f"No field {fieldname!r}")
        return self.schema[fieldname]

    def _terms_of(self, fieldname: str) -> FieldTerms:
        field = self._field(fieldname)
        if fieldname in KEYWORD_FIELDS:
            return KeywordTerms(self._rows, KEYWORD_FIELDS[fieldname])
        return ValueTerms(self._stored.values(fieldname), field)

    def _found(self, fieldname: str, text: Any) -> LivePostings | None:
        return self._terms(fieldname).postings(self._field(fieldname).to_bytes(text))

    def _postings(self, fieldname: str, text: Any) -> LivePostings:
        postings = self._found(fieldname, text)
        if postings is None:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return postings

    def __contains__(self, term: tuple[str, Any]) -> bool:
        fieldname, text = term
        return fieldname in self.schema and self._found(fieldname, text) is not None

    def indexed_field_names(self) -> Sequence[str]:
        names: list[str] = self.schema.names()
        return names

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        for fieldname in self.schema.names():
            yield from self.terms_from(fieldname, b"")

    def terms_from(self, fieldname: str, prefix: Any) -> Iterator[tuple[str, bytes]]:
        terms = self._terms(fieldname).terms
        start = bisect_left(terms, self._field(fieldname).to_bytes(prefix))
        return ((fieldname, terms[place]) for place in range(start, len(terms)))

    def cursor(self, fieldname: str) -> TermCursor:
        return TermCursor(self._terms(fieldname).terms)

    def terms_within(
        self, fieldname: str, text: str, maxdist: int, prefix: int = 0
    ) -> Iterator[str]:
        found: Iterator[str] = base.Automata().terms_within(
            self.cursor(fieldname), text, maxdist, prefix
        )
        return found

    def term_info(self, fieldname: str, text: Any) -> Any:
        postings = self._postings(fieldname, text)
        return TermInfo(
            weight=float(postings.frequencies.sum(dtype="int64")),
            df=len(postings.numbers),
            minlength=int(postings.lengths.min()),
            maxlength=int(postings.lengths.max()),
            maxweight=float(postings.frequencies.max()),
            minid=int(postings.numbers[0]),
            maxid=int(postings.numbers[-1]),
        )

    def frequency(self, fieldname: str, text: Any) -> float:
        postings = self._found(fieldname, text)
        return 0 if postings is None else float(postings.frequencies.sum(dtype="int64"))

    def doc_frequency(self, fieldname: str, text: Any) -> int:
        postings = self._found(fieldname, text)
        return 0 if postings is None else len(postings.numbers)

    def postings(self, fieldname: str, text: Any, scorer: Any = None) -> TermMatcher:
        field = self._field(fieldname)
        term = (fieldname, field.to_bytes(text))
        return TermMatcher(self._postings(*term), field.format, term, scorer)

    # Columns

    def has_column(self, fieldname: str) -> bool:
        return self._field(fieldname).column_type is not None

    def column_reader(
        self, fieldname: str, column: Any = None, reverse: bool = False, translate: bool = True
    ) -> Any:
        reader = self._column(fieldname, column or self._field(fieldname).column_type)()
        if reverse:
            reader.set_reverse()
        if translate:
            decode = self._field(fieldname).from_column_value
            reader = columns.TranslatingColumnReader(reader, decode)
        return reader

    def _column_of(self, fieldname: str, column: Any) -> Callable[[], Any]:
        return self._stored.values(fieldname).column(self._field(fieldname), column)
