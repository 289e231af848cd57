"""The cursor in a field's sorted terms, by which Whoosh's fuzzy search skips ahead."""

# ruff: noqa: D102 - the methods are Whoosh's, and described there

from bisect import bisect_left
from collections.abc import Sequence

from whoosh.codec import base  # type: ignore[import-untyped]


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """A cursor among terms in byte order."""

    def __init__(self, terms: Sequence[bytes]) -> None:
        """Begin at the first of `terms`."""
        self._terms = terms
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        wanted = term.encode("utf-8", "surrogatepass") if isinstance(term, str) else term
        self._at = bisect_left(self._terms, wanted)
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        return self._terms[self._at].decode() if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._at < len(self._terms)
