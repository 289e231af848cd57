"""The Whoosh matcher of one term's postings."""

# ruff: noqa: D102 - the methods are Whoosh's, and described there

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.matching import LeafMatcher, ReadTooFar  # type: ignore[import-untyped]

from .field_terms import LivePostings

_BLOCK = 128


class TermMatcher(LeafMatcher):  # type: ignore[misc]
    """A matcher of one term. Blocks of 128 postings let Whoosh skip by quality."""

    def __init__(
        self, postings: LivePostings, format_: Any, term: tuple[str, bytes], scorer: Any
    ) -> None:
        """Walk the `postings` of `term`, scored by `scorer`."""
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._postings = postings
        self._numbers: list[int] = postings.numbers.tolist()
        self._frequencies: list[int] = postings.frequencies.tolist()
        starts = np.arange(0, len(self._numbers), _BLOCK)
        weights = np.array(self._frequencies, np.float64)
        self._max_weights: list[float] = np.maximum.reduceat(weights, starts).tolist()
        self._min_lengths: list[int] = np.minimum.reduceat(postings.lengths, starts).tolist()
        self._max_lengths: list[int] = np.maximum.reduceat(postings.lengths, starts).tolist()
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._numbers)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> "TermMatcher":
        other = TermMatcher.__new__(TermMatcher)
        other.__dict__.update(self.__dict__)
        return other

    def id(self) -> int:
        return self._numbers[self._last_read()]

    def all_ids(self) -> Iterator[int]:
        return iter(self._numbers[self._at :])

    def weight(self) -> float:
        return float(self._frequencies[self._at])

    def value(self) -> bytes:
        if not self.format.supports("positions"):
            return b""
        offsets, positions = self._postings.positions
        return positions[offsets[self._at] : offsets[self._at + 1]].astype("<u4").tobytes()

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self._at % _BLOCK == 0

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's name
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._numbers, id, self._at)

    def skip_to_quality(self, minquality: float) -> int:
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = (self._at // _BLOCK + 1) * _BLOCK
            skipped += 1
        return skipped

    def _last_read(self) -> int:
        """The current posting, or the last after the end: Whoosh asks for its block even then."""
        return min(self._at, len(self._numbers) - 1)

    def block_min_id(self) -> int:
        return self._numbers[self._last_read() // _BLOCK * _BLOCK]

    def block_max_id(self) -> int:
        return self._numbers[
            min((self._last_read() // _BLOCK + 1) * _BLOCK, len(self._numbers)) - 1
        ]

    def block_max_weight(self) -> float:
        return self._max_weights[self._last_read() // _BLOCK]

    def block_min_length(self) -> int:
        return self._min_lengths[self._last_read() // _BLOCK]

    def block_max_length(self) -> int:
        return self._max_lengths[self._last_read() // _BLOCK]
