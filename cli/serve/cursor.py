"""Cursors: where the next page of one search begins, on the generation that the first one had."""

import base64
import hashlib
import json
from dataclasses import dataclass, fields

from ...search import SearchRequest
from .problems import HttpError

DEEPEST = 1000
"""Hits that can be paged through. Whoever wants more asks a narrower question."""

SHOWING = ("limit", "offset", "explain", "facets", "sentences", "limits", "now")
"""Fields of a request that do not change which hits there are."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the results of a search: the generation, and how many hits come before."""

    generation: int
    offset: int
    search: str
    """A digest of what was asked: a cursor continues that search and no other."""

    def encode(self) -> str:
        """The cursor as text for an address."""
        packed = json.dumps([self.generation, self.offset, self.search]).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, search: str) -> "Cursor":
        """The cursor that `encode` wrote. Raises HttpError where it is no cursor of this search."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            generation, offset, digest = json.loads(packed)
            cursor = cls(int(generation), int(offset), str(digest))
            if not (0 <= cursor.generation < 1 << 53 and 0 < cursor.offset < DEEPEST):
                raise ValueError
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise HttpError("bad-cursor", "it is not a cursor; begin without one") from None
        if cursor.search != search:
            raise HttpError(
                "bad-cursor", "it belongs to another search; send it with the same parameters"
            )
        return cursor


def digest_of(request: SearchRequest) -> str:
    """A digest of what a search asks for, but for how much of it is shown, and how."""
    names = [each.name for each in fields(request) if each.name not in SHOWING]
    text = json.dumps({name: getattr(request, name) for name in names}, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
