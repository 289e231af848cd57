"""The vocabulary: which index terms a prefix, a fuzzy word or a misspelt word stands for.

Index terms are stems, words as typed are not: both the folded and the stemmed form of what
was typed are looked for.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ....index.articles.analysis import Analyzer, fold
from ....index.keyword import TEXT_FIELDS, KeywordSegment
from ...limits import Deadline
from .edit_distance import within

# A short word is near to everything: one edit of it at most.
_LONG_WORD: Final = 5
# Terms between two looks at the deadline.
_STRIDE: Final = 1 << 10
# Letters in the endings that stemmers take off beyond what two edits reach: -ent, -ment.
_ENDINGS: Final = (3, 4)


class Vocabulary:
    """The terms of the text fields of some segments. Immutable; safe to share by threads.

    How often a term occurs is counted in stored documents, dead ones too: that is cheap, and
    it only decides which terms come first, never a score.
    """

    def __init__(self, segments: Sequence[KeywordSegment], analyzer: Analyzer) -> None:
        """Look in `segments`, for words that `analyzer` made."""
        self._readers = [segment.reader(field) for segment in segments for field in TEXT_FIELDS]
        self._analyzer = analyzer

    def with_prefix(self, text: str, most: int, deadline: Deadline) -> tuple[str, ...]:
        """The terms that begin with `text`, or are its stem: the `most` frequent, then by name."""
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
        """The terms at most `edits` away from `word`: the `most` frequent, then by name."""
        counts: Counter[str] = Counter()
        for term, _, frequency in self._neighbours(self._forms(word), edits, deadline):
            counts[term] += frequency
        return _most_frequent(counts, most)

    def nearest(self, word: str, deadline: Deadline) -> Iterator[str]:
        """Terms that `word` may be a misspelling of: nearest first, then the most frequent.

        A slip in an ending keeps the stemmer from taking the ending off: after all terms near
        the word come those near to it without its last letters.
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
        """`word` folded, and stemmed where it is one word."""
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
    """How many slips a word is taken to have at most."""
    return 1 if len(word) < _LONG_WORD else 2


def written(term: str, text: str, analyzer: Analyzer) -> str:
    """How `text` most often writes the index term `term`; the term itself where it is not there."""
    forms = Counter(text[t.start : t.end] for t in analyzer.tokens(text) if t.term == term)
    return forms.most_common(1)[0][0] if forms else term


def _letters(
    term_bytes: memoryview, term_starts: NDArray[np.integer]
) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
    """All terms as code points, one after another, and where each begins (and the last ends)."""
    stored = np.frombuffer(term_bytes, np.uint8)
    starts = term_starts.astype(np.int64)
    if not len(stored) or int(stored.max()) < 0x80:
        return stored, starts
    letters = np.frombuffer(bytes(term_bytes).decode("utf-8", "replace").encode("utf-32-le"), "<u4")
    begins_letter = (stored & 0xC0) != 0x80
    before = np.zeros(len(stored) + 1, np.int64)
    np.cumsum(begins_letter, out=before[1:])
    # A damaged file may hold bytes that are no UTF-8: its terms are not near to anything.
    return letters, np.minimum(before[starts], len(letters))


def _text(term: bytes) -> str:
    return term.decode("utf-8", "replace")


def _frequency(posting_starts: NDArray[np.integer], number: int) -> int:
    return int(posting_starts[number + 1]) - int(posting_starts[number])


def _most_frequent(counts: Counter[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda term: (-counts[term], term))[:most])
