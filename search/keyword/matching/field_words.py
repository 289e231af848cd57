"""Field words: the words of one text field of a segment as written, and which of them live."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import FieldReader, KeywordSegment
from ....index.storage.cached import cached_property
from ....index.words.token import Token
from ...limits import Deadline

TokensOf: TypeAlias = Callable[[int, str, int], Sequence[Token]]
"""A function from a segment's number, a field and a document of it to the words of its text."""

_LAST_BYTE: Final = b"\xff"


class Stored(NamedTuple):
    """Where words are stored: sorted texts, and the entries of each, as in `WordReader`.

    `first` and `last` (n,) are documents; None where they are not stored.
    """

    texts: NDArray[np.uint8]
    text_starts: NDArray[np.int64]
    starts: NDArray[np.int64]
    keys: NDArray[np.int64]
    first: NDArray[np.int64] | None
    last: NDArray[np.int64] | None


class FieldWords:
    """The words of a text field. In a segment without words, its index terms stand for them.

    `live` bool[documents] marks live documents; None: all are. Immutable but for caches.
    """

    def __init__(
        self,
        segment: KeywordSegment,
        field: str,
        live: NDArray[np.bool_] | None,
        tokens: Callable[[int], Sequence[Token]] | None,
    ) -> None:
        """Read the words of `field`; `tokens` are those of the text of a document."""
        self.field, self.place = field, segment.place
        self._reader: FieldReader = segment.reader(field)
        self.live, self._tokens = live, tokens
        self._words = self._reader.words
        self._segment = segment

    def row(self, document: int) -> int:
        """The first row of a document, in the segment."""
        return document if self.field == "body" else int(self._segment.starts[document])

    @property
    def has_words(self) -> bool:
        """Whether words are stored as written."""
        return self._words is not None

    def beginning(self, letters: str) -> NDArray[np.int64]:
        """The entries of words that begin with `letters`: (n,)."""
        prefix = letters.encode()
        words = self._reader if self._words is None else self._words
        first, end = words.lower_bound(prefix), words.lower_bound(prefix + _LAST_BYTE)
        return np.arange(self._stored.starts[first], self._stored.starts[end])

    def named(self, word: str) -> NDArray[np.int64]:
        """The entries of a word: (n,)."""
        number = (self._reader if self._words is None else self._words).find(word.encode())
        if number is None:
            return np.empty(0, np.int64)
        return np.arange(self._stored.starts[number], self._stored.starts[number + 1])

    def near(self, word: str, edits: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The entries of words at most `edits` away from `word`, and their distances: (n,) each."""
        letters, letter_starts = self._letters
        from .edit_distance import within  # only slips need it

        numbers, distances = within(word, letters, letter_starts, edits)
        starts = self._stored.starts
        counts = starts[numbers + 1] - starts[numbers]
        entries = [np.arange(starts[number], starts[number + 1]) for number in numbers.tolist()]
        return np.concatenate([np.empty(0, np.int64), *entries]), np.repeat(distances, counts)

    def word(self, entry: int) -> str:
        """The word of an entry."""
        number = int(self._stored.starts.searchsorted(entry, side="right")) - 1
        words = self._reader if self._words is None else self._words
        return words.term(number).decode("utf-8", "replace")

    def key(self, entry: int) -> str:
        """The key of an entry, an index term."""
        return self._reader.term(int(self._stored.keys[entry])).decode("utf-8", "replace")

    def frequencies(self, entries: NDArray[np.int64]) -> NDArray[np.float64]:
        """About how many documents, dead ones too, have the words of some entries (n,): (n,).

        At most those of the key. Of n documents at random the first and the last lie (n - 1) in
        (n + 1) of all apart, so rare words that share a common key are told from common ones.
        """
        stored, postings = self._stored, self._reader.posting_starts
        keys = stored.keys[entries].astype(np.int64)
        most = (postings[keys + 1].astype(np.int64) - postings[keys]).astype(np.float64)
        if stored.first is None or stored.last is None:
            return most
        apart = stored.last[entries].astype(np.float64) - stored.first[entries]
        share = apart / max(len(self._reader.lengths) - 1, 1)
        return np.minimum(most, (1 + share) / np.maximum(1 - share, 1e-12))

    def documents(self, entries: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which documents have a key of some entries (n,), dead ones too: (documents,)."""
        from ....index.keyword.term_range_reader import read_documents  # only type-ahead needs it

        found = np.zeros(len(self._reader.lengths), np.bool_)
        for low, high in _runs(np.unique(self._stored.keys[entries]).astype(np.int64)):
            found[read_documents(self._reader, low, high)] = True
        return found

    def surely_live(self, entries: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some entries (n,) live by their first or last document; others may, too."""
        if self.live is None:
            return np.ones(len(entries), np.bool_)
        stored = self._stored
        if stored.first is None or stored.last is None:
            return np.zeros(len(entries), np.bool_)
        lives: NDArray[np.bool_] = self.live[stored.first[entries]]
        lives |= self.live[stored.last[entries]]
        return lives

    def first_live(self, entry: int, deadline: Deadline) -> int | None:
        """A live document with the word of an entry; None if there is none.

        Texts are read where other words of the key live and neither the first document nor the
        last does. Without texts, such a word counts as living where its key does.
        """
        stored = self._stored
        if stored.first is not None and stored.last is not None:
            for document in (int(stored.first[entry]), int(stored.last[entry])):
                if self.live is None or self.live[document]:
                    return document
        key = int(stored.keys[entry])
        documents = self._reader.documents(key)
        if stored.first is not None and stored.last is not None:
            low, high = documents.searchsorted([stored.first[entry], stored.last[entry] + 1])
            documents = documents[low:high]
        if self.live is not None:
            documents = documents[self.live[documents]]
        if not len(documents):
            return None
        if self._tokens is None or self._entries_of_key[key] == 1:
            return int(documents[0])
        word, term = self.word(entry), self.key(entry)
        for document in documents.tolist():
            deadline.check()
            if any(
                token.word == word and any(each.text == term for each in token.keys)
                for token in self._tokens(document)
            ):
                return int(document)
        return None

    @cached_property
    def _stored(self) -> Stored:
        words = self._words
        if words is None:
            reader = self._reader
            every = np.arange(reader.terms + 1)
            data = np.frombuffer(reader.term_bytes, np.uint8)
            starts = reader.term_starts.astype(np.int64)
            return Stored(data, starts, every, every[:-1], None, None)
        return Stored(
            np.frombuffer(words.term_bytes, np.uint8),
            words.term_starts.astype(np.int64),
            words.starts,
            words.keys,
            words.first,
            words.last,
        )

    @cached_property
    def _entries_of_key(self) -> NDArray[np.int64]:
        """The number of entries of each key: (terms,)."""
        return np.bincount(self._stored.keys, minlength=self._reader.terms)

    @property
    def _letters(self) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
        """All words as code points, one after another, with the start of each and the last end."""
        stored, starts = self._stored.texts, self._stored.text_starts
        if not len(stored) or int(stored.max()) < 0x80:
            return stored, starts
        text = stored.tobytes().decode("utf-8", "replace")
        letters = np.frombuffer(text.encode("utf-32-le"), "<u4")
        further = np.flatnonzero((stored & 0xC0) == 0x80)  # bytes that begin no letter
        # A damaged file may have bytes that are not UTF-8: such words are near to nothing.
        return letters, np.minimum(starts - further.searchsorted(starts), len(letters))


def _runs(ascending: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The runs of consecutive numbers in some ascending ones: the first, and one after the last."""
    if not len(ascending):
        return []
    ends = np.flatnonzero(np.diff(ascending) > 1) + 1
    starts = np.concatenate(([0], ends))
    lasts = np.concatenate((ends, [len(ascending)])) - 1
    return list(zip(ascending[starts].tolist(), (ascending[lasts] + 1).tolist(), strict=True))
