"""The vocabulary: finds words as written for prefixes, fuzzy words and misspelt words.

A word stands for its keys, so what `immigra*` finds is what the whole words that begin so find. All
depends on the live rows of the generation alone: words that only dead rows have are passed over.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import KeywordSegment
from ....index.words import TEXT_FIELDS
from ....index.words.analyzer import Analyzer
from ....index.words.mixed import SEPARATOR
from ...limits import Deadline
from ...query.slips import edits_of
from .field_words import FieldWords, TokensOf


class NearWord(NamedTuple):
    """A live word near another: its `distance`, the index term it is found by, a row with it."""

    distance: int
    word: str
    term: str
    row: int


class Vocabulary:
    """The words of the text fields of some segments. Safe to share between threads."""

    def __init__(
        self,
        segments: Sequence[KeywordSegment],
        live: Sequence[NDArray[np.bool_] | None],
        analyzer: Analyzer,
        tokens: TokensOf | None = None,
    ) -> None:
        """Search the words of `segments`, read by `analyzer`; `live` masks their live rows."""
        self._analyzer = analyzer
        self._segments, self._live, self._tokens = tuple(segments), tuple(live), tokens

    def beginning(self, text: str, fields: Sequence[str], deadline: Deadline) -> tuple[str, ...]:
        """The terms of live words that begin with `text` in one of `fields`, in order."""

        def entries(words: FieldWords, analyzer: Analyzer) -> NDArray[np.int64]:
            found = [words.beginning(letters) for letters in _spellings(text, analyzer)]
            if not words.has_words:  # stems are not written so: elections* has to find elect
                found += [words.named(token.term) for token in analyzer.whole(text)]
            return np.unique(np.concatenate(found))

        return self._terms(entries, fields, deadline)

    def near(self, word: str, edits: int, deadline: Deadline) -> tuple[str, ...]:
        """The terms of live words at most `edits` away from `word`, in order."""

        def entries(words: FieldWords, analyzer: Analyzer) -> NDArray[np.int64]:
            found = [words.near(spelling, edits)[0] for spelling in _spellings(word, analyzer)]
            return np.unique(np.concatenate(found))

        return self._terms(entries, TEXT_FIELDS, deadline)

    def nearest(
        self, word: str, frequency: Callable[[str], int], deadline: Deadline
    ) -> Iterator[NearWord]:
        """Live words of which `word` may be a misspelling: the nearest first, then the frequent.

        `frequency` is the number of live rows with a term.
        """
        found: dict[tuple[int, str], list[tuple[FieldWords, int, int]]] = {}
        for words, base, analyzer in self.fields(TEXT_FIELDS):
            deadline.check()
            folded = analyzer.fold(word)
            entries, distances = words.near(folded, edits_of(folded))
            for entry, distance in zip(entries.tolist(), distances.tolist(), strict=True):
                place = distance, words.word(entry)
                found.setdefault(place, []).append((words, base, entry))
        ranked = []
        for (distance, written), places in found.items():
            deadline.check()
            terms = {words.key(entry) for words, _, entry in places}
            ranked.append((distance, -max(map(frequency, terms)), written))
        for distance, _, written in sorted(ranked):
            for words, base, entry in found[distance, written]:
                document = words.first_live(entry, deadline)
                if document is not None:
                    yield NearWord(distance, written, words.key(entry), base + words.row(document))
                    break

    def _terms(
        self,
        entries_of: Callable[[FieldWords, Analyzer], NDArray[np.int64]],
        fields: Sequence[str],
        deadline: Deadline,
    ) -> tuple[str, ...]:
        """The terms of the living ones of some entries."""
        alive: dict[str, set[int]] = {}
        doubtful: list[tuple[FieldWords, int]] = []
        for words, _, analyzer in self.fields(fields):
            deadline.check()
            entries = entries_of(words, analyzer)
            lives = words.surely_live(entries)
            for entry in entries[lives].tolist():
                alive.setdefault(words.key(entry), set()).add(words.place)
            doubtful += [(words, entry) for entry in entries[~lives].tolist()]
        for words, entry in doubtful:
            key = words.key(entry)
            if words.place in alive.get(key, ()):
                continue
            deadline.check()
            if words.first_live(entry, deadline) is not None:
                alive.setdefault(key, set()).add(words.place)
        return tuple(self._term(key, alive[key]) for key in sorted(alive))

    def _term(self, key: str, places: set[int]) -> str:
        """The term of a key that words have in the analyses at `places`."""
        every = range(len(self._analyzer.every))
        if len(places) == len(every):
            return key
        return SEPARATOR.join(key if place in places else "" for place in every)

    def fields(self, fields: Sequence[str]) -> Iterator[tuple[FieldWords, int, Analyzer]]:
        """The words of each field and segment, the first row of the segment, and its analyzer."""
        base = 0
        for number, (segment, live) in enumerate(zip(self._segments, self._live, strict=True)):
            for field in fields:
                mask = live
                if live is not None and field != "body":
                    before = np.concatenate(([0], np.cumsum(live)))[segment.starts]
                    mask = before[1:] > before[:-1]
                tokens = self._tokens and partial(self._tokens, number, field)
                words = FieldWords(segment, field, mask, tokens)
                yield words, base, self._analyzer.every[segment.place]
            base += segment.rows


def _spellings(text: str, analyzer: Analyzer) -> set[str]:
    """The letters of a typed word as words are written: folded, and as the word it would be."""
    return {analyzer.fold(text), *(token.word for token in analyzer.whole(text)[-1:])}
