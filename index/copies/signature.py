"""The signature of a text: numbers by which its copies are found without comparing texts.

A text is the set of its shingles, overlapping runs of four words. Two sets are as alike as their
Jaccard index, |A ∩ B| / |A ∪ B|, says. MinHash (Broder: On the Resemblance and Containment of
Documents, 1997) keeps the smallest value of each of many hash functions over a set: two sets
have the same smallest value as often as they are alike. Bands of some such values each
(Indyk and Motwani, 1998) are equal for few pairs that differ and for nearly all that do not.
"""

import zlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..words.first_rules import fold, split_words

SHINGLE: Final = 4
"""Words of a shingle: few enough that most survive a changed word, enough to be distinctive."""

BANDS: Final = 64
ROWS: Final = 3
"""Bands of a signature, and values in each: two texts of Jaccard index s share a band with
probability 1 - (1 - s³)⁶⁴: .996 at .44 (a twentieth of the words changed and two fifths of the
text gone), .82 at .3, .06 at .1."""

WORDS: Final = 16
"""A text with fewer words has no signature: bylines, captions and sports results are all alike."""

BLOCK: Final = 4096
"""Shingles processed at once: 3 MB. All shingles of a novel would take a gigabyte."""

_MIX: Final = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SEED: Final = 20160301


def shingles(text: str) -> NDArray[np.uint64]:
    """The shingles of `text` as 64-bit hashes, ascending and distinct: (n,).

    Case, accents and punctuation do not matter. Empty if the text has fewer than `WORDS` words.
    """
    runs = word_runs(text)
    return np.unique(runs) if len(runs) > WORDS - SHINGLE else runs[:0]


def word_runs(text: str) -> NDArray[np.uint64]:
    """The hashes of all runs of `SHINGLE` words of `text`, in order: (n,)."""
    words = split_words(text)
    count = max(len(words) - SHINGLE + 1, 0)
    codes = np.fromiter(map(_code, words), np.uint64, len(words))
    runs = np.zeros(count, np.uint64)
    for place in range(SHINGLE):
        runs = _mixed(runs + codes[place : place + count])
    return runs


@lru_cache(maxsize=1 << 16)
def _code(word: str) -> int:
    return zlib.crc32(fold(word).encode())


def signature(found: NDArray[np.uint64], *, block: int = BLOCK) -> NDArray[np.int64]:
    """The bands of a set of shingles (n,): (BANDS,), none if there are no shingles.

    A number is a hash of the band's place and all its smallest values, so equal numbers mean equal
    bands. `block` shingles are processed at once.
    """
    if not len(found):
        return np.empty(0, np.int64)
    smallest = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(found), block):
        values = found[start : start + block] * _FACTORS[:, None] + _TERMS[:, None]
        np.minimum(smallest, values.min(axis=1), out=smallest)
    bands = np.arange(BANDS, dtype=np.uint64)
    for values in smallest.reshape(BANDS, ROWS).T:
        bands = _mixed(bands + values)
    return bands.view(np.int64)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A hash of each value (n,): the finaliser of SplitMix64 (Steele, 2014)."""
    values = (values ^ (values >> np.uint64(30))) * _MIX[0]
    values = (values ^ (values >> np.uint64(27))) * _MIX[1]
    return values ^ (values >> np.uint64(31))


def _hash_functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The odd factors and the terms of BANDS · ROWS hash functions; part of the stored format."""
    counted = np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(_SEED)
    numbers = _mixed(counted)
    return numbers[::2] | np.uint64(1), numbers[1::2]


_FACTORS, _TERMS = _hash_functions()
