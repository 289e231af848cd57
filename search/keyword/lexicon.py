"""The local lexicon: words, values and titles of an index by the letters that they begin with."""

from collections.abc import Iterator, Sequence
from heapq import merge
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import WHOLE, KeywordSegment
from ...index.storage.cached import cached_property
from ...index.words.analyzer import Analyzer
from ...index.words.mixed import key_at
from ..limits import Deadline
from .matching.field_words import FieldWords, TokensOf
from .matching.vocabulary import Vocabulary

_FIRST: Final = 256
"""Words that are put in order first: seldom are more wanted."""

_LETTER: Final = np.zeros(256, np.bool_)
"""The bytes of letters and digits in folded text."""
_LETTER[list(b"abcdefghijklmnopqrstuvwxyz0123456789")] = True
_LETTER[0x80:] = True


class _Part(NamedTuple):
    """A segment: its first row, its analyzer, its words, and which of its rows and articles live.

    None: all live.
    """

    segment: KeywordSegment
    base: int
    analyzer: Analyzer
    body: FieldWords
    title: FieldWords
    live: NDArray[np.bool_] | None
    live_articles: NDArray[np.bool_] | None

    def letters(self, text: str) -> str:
        """A word as typed as the segment's words are written."""
        tokens = self.analyzer.words(text)
        return tokens[-1].word if tokens else self.analyzer.fold(text)


class LocalLexicon:
    """The lexicon of a local corpus, see `corpus.Lexicon`. Safe to share between threads.

    Its only state is caches: eight bytes a word, and a byte an article if any row is dead.
    """

    def __init__(
        self,
        segments: Sequence[KeywordSegment],
        live: Sequence[NDArray[np.bool_] | None],
        analyzer: Analyzer,
        tokens: TokensOf,
    ) -> None:
        """Read `segments`, whose masks `live` (rows,) mark the live rows; None: all are live."""
        self._segments, self._live = tuple(segments), tuple(live)
        self._analyzer, self._tokens = analyzer, tokens

    def words(self, letters: str, deadline: Deadline) -> Iterator[tuple[str, int]]:
        """The words as written that begin so, each with a row whose text or title has it."""
        streams = [
            _by_frequency(words, part.base, part.letters(letters))
            for part in self._parts
            for words in (part.body, part.title)
        ]
        given = set()
        for _, word, words, base, entry in merge(*streams, key=lambda each: each[:2]):
            deadline.check()
            if word not in given and (document := words.first_live(entry, deadline)) is not None:
                given.add(word)
                yield word, base + words.row(document)

    def values(self, field: str, letters: str, deadline: Deadline) -> Iterator[int]:
        """The first row of an article of each value of `field` that has a word beginning so."""
        found = []
        for part in self._parts:
            deadline.check()
            reader = part.segment.reader(field)
            numbers = _having(part.segment, field, part.letters(letters))
            starts = reader.posting_starts
            counts = starts[numbers + 1].astype(np.int64) - starts[numbers]
            found += [
                (-count, reader.term(number), part, number)
                for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)
            ]
        given = set()
        for _, value, part, number in sorted(found, key=lambda each: each[:2]):
            deadline.check()
            if value in given:
                continue
            articles = part.segment.reader(field).documents(number)
            if part.live_articles is not None:
                articles = articles[part.live_articles[articles]]
            if len(articles):
                given.add(value)
                yield part.base + int(part.segment.starts[articles[0]])

    def titles(self, terms: Sequence[str], letters: str, deadline: Deadline) -> NDArray[np.int64]:
        """The first rows of articles whose title has `terms` and a word beginning so: (n,)."""
        found = [np.empty(0, np.int64)]
        for part in self._parts:
            deadline.check()
            reader = part.segment.reader("title")
            fits = part.title.documents(part.title.beginning(part.letters(letters)))
            if part.live_articles is not None:
                fits &= part.live_articles
            articles = np.flatnonzero(fits)
            for term in terms:
                key = key_at(term, part.segment.place)
                number = reader.find(key.encode())
                known = articles[:0] if number is None else reader.documents(number)
                articles = np.intersect1d(articles, known, assume_unique=True)
            found.append(part.segment.starts[articles].astype(np.int64) + part.base)
        return np.concatenate(found)

    def rows_with(self, term: str, most: int) -> NDArray[np.int64]:
        """Up to `most` rows with a term in their texts, evenly over all that have it: (n,)."""
        found = [np.empty(0, np.int64)]
        for part in self._parts:
            reader = part.segment.reader("body")
            number = reader.find(term.encode())
            if number is not None:
                rows = reader.documents(number).astype(np.int64)
                found.append((rows if part.live is None else rows[part.live[rows]]) + part.base)
        rows = np.concatenate(found)
        if len(rows) <= most:
            return rows
        return rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]

    @cached_property
    def _parts(self) -> tuple[_Part, ...]:
        vocabulary = Vocabulary(self._segments, self._live, self._analyzer, self._tokens)
        fields = [list(vocabulary.fields((name,))) for name in ("body", "title")]
        return tuple(
            _Part(segment, base, analyzer, body, title, live, title.live)
            for segment, live, (body, base, analyzer), (title, _, _) in zip(
                self._segments, self._live, *fields, strict=True
            )
        )


def _by_frequency(
    words: FieldWords, base: int, letters: str
) -> Iterator[tuple[float, str, FieldWords, int, int]]:
    """The entries of words that begin with `letters`, the most frequent first; ties by word.

    Each as its negative frequency, its word, and its place.
    """
    entries = words.beginning(letters)
    frequencies = words.frequencies(entries)
    least = -np.inf
    if len(entries) > _FIRST:
        least = np.partition(frequencies, len(entries) - _FIRST)[len(entries) - _FIRST]
    for mask in (frequencies >= least, frequencies < least):
        places = np.flatnonzero(mask)
        for place in places[np.argsort(-frequencies[places], kind="stable")].tolist():
            entry = int(entries[place])
            yield -float(frequencies[place]), words.word(entry), words, base, entry


def _having(segment: KeywordSegment, field: str, letters: str) -> NDArray[np.int64]:
    """The numbers of the whole values of a field that have a word beginning with `letters`: (n,).

    All bytes of the values are compared with the first letter, the places that have it with the
    second, and so on.
    """
    reader, mark = segment.reader(field), WHOLE.encode()
    first, end = reader.lower_bound(mark), reader.lower_bound(mark + b"\xff")
    starts = reader.term_starts[first : end + 1].astype(np.int64)
    if first == end or not letters:
        return np.empty(0, np.int64)
    data = np.frombuffer(reader.term_bytes, np.uint8)[starts[0] : starts[-1]]
    wanted = letters.encode()
    places = np.flatnonzero((data[1:] == wanted[0]) & ~_LETTER[data[:-1]]) + 1
    for offset, letter in enumerate(wanted[1:], 1):
        places = places[places + offset < len(data)]
        places = places[data[places + offset] == letter]
    return first + np.unique(starts.searchsorted(places + starts[0], side="right") - 1)
