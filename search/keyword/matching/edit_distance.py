"""The edit distance of one word to many terms at once, vectorised."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

# Terms that are compared at once, so that the arrays stay in the processor's cache.
_CHUNK: Final = 1 << 13
# The sets of a single letter, by its last five bits: the letters of a script fall apart.
_SETS: Final = np.left_shift(np.uint32(1), np.arange(32, dtype=np.uint32))
# The number of bits in each byte.
_ONES: Final = np.array([byte.bit_count() for byte in range(256)], np.uint8)


def within(
    word: str, letters: NDArray[np.integer], starts: NDArray[np.int64], most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The terms at most `most` insertions, deletions, replacements or swaps away from `word`.

    Term i is letters[starts[i]:starts[i+1]], as code points. Returns the terms' numbers,
    ascending, and their distances. A swap exchanges two neighbours, which are not changed again.

    Levenshtein: Binary codes capable of correcting deletions, insertions, and reversals,
    1966, with Damerau's swaps, 1964 (optimal string alignment); only the diagonal band that can
    stay within `most` is computed (Ukkonen 1985).
    """
    target = np.fromiter(map(ord, word), np.uint32, len(word))
    lengths = np.where(_may_be_near(target, letters, starts, most), np.diff(starts), 0)
    numbers, distances = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for length in range(max(len(word) - most, 1), len(word) + most + 1):
        alike = np.flatnonzero(lengths == length)
        for begin in range(0, len(alike), _CHUNK):
            chunk = alike[begin : begin + _CHUNK]
            places, found = _band(target, letters, starts[chunk], length, most)
            numbers.append(chunk[places])
            distances.append(found)
    all_numbers, all_distances = np.concatenate(numbers), np.concatenate(distances)
    order = np.argsort(all_numbers)
    return all_numbers[order], all_distances[order]


def _may_be_near(
    target: NDArray[np.uint32], letters: NDArray[np.integer], starts: NDArray[np.int64], most: int
) -> NDArray[np.bool_]:
    """Which terms have so many letters in common with a word that they may be near: (terms,).

    An edit takes away or adds at most one letter each of the set of letters, kept as bits.
    """
    has = np.zeros(len(starts) - 1, np.uint32)
    filled = np.flatnonzero(np.diff(starts))
    for begin in range(0, len(filled), _CHUNK):
        chunk = filled[begin : begin + _CHUNK]
        first, end = starts[chunk[0]], starts[chunk[-1] + 1]
        sets = _SETS.take(letters[first:end] & 31)
        has[chunk] = np.bitwise_or.reduceat(sets, starts[chunk] - first)
    own = np.bitwise_or.reduce(_SETS.take(target & 31))
    differing = _ONES.take((has ^ own).view(np.uint8)).reshape(-1, 4)
    near: NDArray[np.bool_] = differing.sum(axis=1) <= 2 * most
    return near


def _band(
    target: NDArray[np.uint32],
    letters: NDArray[np.integer],
    begins: NDArray[np.int64],
    length: int,
    most: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of some terms of one `length` are near enough, and their distances."""
    places = np.arange(len(begins))
    too_far = most + 1
    before: dict[int, NDArray[np.uint8]] = {}
    previous = {j: np.full(len(begins), j, np.uint8) for j in range(min(most, length) + 1)}
    for i, letter in enumerate(target, start=1):
        first, last = max(0, i - most), min(length, i + most)
        current: dict[int, NDArray[np.uint8]] = {}
        for j in range(first, last + 1):
            options = []
            if j in previous:
                options.append(previous[j] + 1)
            if j - 1 in current:
                options.append(current[j - 1] + 1)
            if j - 1 in previous:
                options.append(previous[j - 1] + (letters[begins + (j - 1)] != letter))
            if j - 2 in before:
                swapped = letters[begins + (j - 2)] == letter
                swapped &= letters[begins + (j - 1)] == target[i - 2]
                options.append(np.where(swapped, before[j - 2] + 1, too_far))
            best = options[0]
            for option in options[1:]:
                best = np.minimum(best, option)
            current[j] = np.minimum(best, too_far).astype(np.uint8)
        nearest = np.minimum.reduce(list(current.values()))
        alive = nearest <= most
        if np.count_nonzero(alive) * 2 < len(alive):
            places, begins = places[alive], begins[alive]
            current = {j: column[alive] for j, column in current.items()}
            previous = {j: column[alive] for j, column in previous.items()}
        before, previous = previous, current
    found = previous[length]
    near = found <= most
    return places[near], found[near].astype(np.int64)
