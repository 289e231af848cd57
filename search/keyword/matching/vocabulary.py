"""The vocabulary: finds index terms for prefixes, fuzzy words and misspelt words.

Index terms are stems, typed words are not, so both the folded and the stemmed form of a typed word
are looked up.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import TEXT_FIELDS, KeywordSegment
from ....index.words.analyzer import Analyzer
from ....index.words.first_rules import fold
from ...limits import Deadline
from .edit_distance import within

# A short word is near to too many terms: only one edit is allowed.
_LONG_WORD: Final = 5
# Terms between two checks of the deadline.
_STRIDE: Final = 1 << 10
# Letters in the endings that stemmers remove and two edits do not reach: -ent, -ment.
_ENDINGS: Final = (3, 4)


class Vocabulary:
    """The terms of the text fields of some segments. Immutable; safe to share by threads.

    Frequencies are counted in stored documents, dead ones included: this is cheap, and decides
    only the order of terms, never a score.
    """

    def __init__(self, segments: Sequence[KeywordSegment], analyzer: Analyzer) -> None:
        """Search the terms of `segments`, which `analyzer` made."""
        self._readers = [segment.reader(field) for segment in segments for field in TEXT_FIELDS]
        self._analyzer = analyzer

    def with_prefix(self, text: str, most: int, deadline: Deadline) -> tuple[str, ...]:
        """The terms that begin with `text` or are its stem: the `most` frequent; ties by name."""
        counts: Counter[str] = Counter()
        prefix = fold(text).encode()
        whole = {form.encode() for form in self._forms(text)}
        for reader in self._readers:
            deadline.check()
            # No byte of UTF-8 is 0xff: all terms with the prefix lie before it.
            first, end = reader.lower_bound(prefix), reader.lower_bound(prefix + b"\xff")
            numbers = [*range(first, end)]
            numbers += [n for form in whole if (n := reader.find(form)) is not None]
            for number in set(numbers):
                if not number % _STRIDE:
                    deadline.check()
                counts[_text(reader.term(number))] += _frequency(reader.posting_starts, number)
        return _most_frequent(counts, most)

    def near(self, word: str, edits: int, most: int, deadline: Deadline) -> tuple[str, ...]:
        """The terms at most `edits` away from `word`: the `most` frequent; ties by name."""
        counts: Counter[str] = Counter()
        for term, _, frequency in self._neighbours(self._forms(word), edits, deadline):
            counts[term] += frequency
        return _most_frequent(counts, most)

    def nearest(self, word: str, deadline: Deadline) -> Iterator[str]:
        """Terms of which `word` may be a misspelling: nearest first, then the most frequent.

        A mistake in an ending keeps the stemmer from removing it, so terms near the word without
        its last letters follow after all terms near the word itself.
        """
        folded = fold(word)
        beginnings = {folded[:-cut] for cut in _ENDINGS if len(folded) >= cut + _LONG_WORD}
        edits = edits_of(folded)
        for forms, most in ((self._forms(word), edits), (beginnings, 1)):
            counts: Counter[str] = Counter()
            distances: dict[str, int] = {}
            for term, distance, frequency in self._neighbours(forms, most, deadline):
                counts[term] += frequency
                distances[term] = min(distance, distances.get(term, distance))
            order = sorted((distances[term], -counts[term], term) for term in counts)
            yield from (term for *_, term in order)

    def _forms(self, word: str) -> set[str]:
        """`word` folded, and stemmed if it is a single word."""
        terms = self._analyzer.terms(word)
        return {fold(word), *(terms if len(terms) == 1 else ())}

    def _neighbours(
        self, forms: set[str], edits: int, deadline: Deadline
    ) -> Iterator[tuple[str, int, int]]:
        """Term, distance and frequency, once for each field and segment that has the term."""
        for reader in self._readers:
            letters, starts = _letters(reader.term_bytes, reader.term_starts)
            found: dict[int, int] = {}
            for form in sorted(forms):
                deadline.check()
                numbers, distances = within(form, letters, starts, edits)
                for number, distance in zip(numbers.tolist(), distances.tolist(), strict=True):
                    found[number] = min(distance, found.get(number, distance))
            for number, distance in found.items():
                frequency = _frequency(reader.posting_starts, number)
                yield _text(reader.term(number)), distance, frequency


def edits_of(word: str) -> int:
    """The greatest number of mistakes that is assumed in a word."""
    return 1 if len(word) < _LONG_WORD else 2


def written(term: str, text: str, analyzer: Analyzer) -> str:
    """The most frequent spelling of the index term `term` in `text`; the term itself if missing."""
    forms = Counter(text[t.start : t.end] for t in analyzer.tokens(text) if t.term == term)
    return forms.most_common(1)[0][0] if forms else term


def _letters(
    term_bytes: memoryview, term_starts: NDArray[np.integer]
) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
    """All terms as code points, one after another, with the start of each (and the last end)."""
    stored = np.frombuffer(term_bytes, np.uint8)
    starts = term_starts.astype(np.int64)
    if not len(stored) or int(stored.max()) < 0x80:
        return stored, starts
    letters = np.frombuffer(bytes(term_bytes).decode("utf-8", "replace").encode("utf-32-le"), "<u4")
    begins_letter = (stored & 0xC0) != 0x80
    before = np.zeros(len(stored) + 1, np.int64)
    np.cumsum(begins_letter, out=before[1:])
    # A damaged file may have bytes that are not UTF-8: such terms are near to nothing.
    return letters, np.minimum(before[starts], len(letters))


def _text(term: bytes) -> str:
    return term.decode("utf-8", "replace")


def _frequency(posting_starts: NDArray[np.integer], number: int) -> int:
    return int(posting_starts[number + 1]) - int(posting_starts[number])


def _most_frequent(counts: Counter[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda term: (-counts[term], term))[:most])
