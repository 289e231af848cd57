"""The cursor: the place of a result page, with its search and its generation."""

import base64
import hashlib
import json
from dataclasses import dataclass, fields

from ...search import SearchRequest
from .problems import HttpError

DEEPEST = 1000
"""Most hits of a search that can be paged through."""

SHOWING = ("limit", "offset", "explain", "facets", "facet", "sentences", "limits", "now")
"""Fields of a request that do not change which hits are found."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the results of a search: its generation, and the number of hits before it."""

    generation: int
    offset: int
    search: str
    """A digest of the request: a cursor continues only that search."""

    def encode(self) -> str:
        """The cursor as text for a URL."""
        packed = json.dumps([self.generation, self.offset, self.search]).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, search: str) -> "Cursor":
        """The cursor that `encode` wrote. Raises HttpError if it is no cursor of this search."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            generation, offset, digest = json.loads(packed)
            cursor = cls(int(generation), int(offset), str(digest))
            if not (0 <= cursor.generation < 1 << 53 and 0 < cursor.offset < DEEPEST):
                raise ValueError
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise HttpError("bad-cursor", "not a cursor; send the search without one") from None
        if cursor.search != search:
            raise HttpError(
                "bad-cursor",
                "the cursor belongs to another search; send the parameters of that one",
            )
        return cursor


def digest_of(request: SearchRequest) -> str:
    """A digest of all fields of a request but SHOWING."""
    names = [each.name for each in fields(request) if each.name not in SHOWING]
    text = json.dumps({name: getattr(request, name) for name in names}, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
