"""The word reader: the words of one field as written, over the map, and the keys of each."""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from ...storage.array_file import Array, ArrayFile
from ..field_format import WHOLE_WEIGHT
from ..term_dictionary import TermDictionary

if TYPE_CHECKING:
    from .word_table import WordTable

_LAST_BYTE: Final = b"\xff"
"""No byte of UTF-8 is 0xff: all words with a prefix lie before the prefix and it."""


class WordReader(TermDictionary):
    """The words of one text field of a segment. `terms` is how many there are.

    Entries, `starts[i]:starts[i+1]` of word i, are the word under each of its keys: `keys` (n,)
    are numbers of terms; `first` and `last` (n,) the first and the last document with it.
    """

    def __init__(self, file: ArrayFile, terms: int, documents: int) -> None:
        """Read the words of `file`, whose field has `terms` terms in `documents`.

        Raises IndexDamagedError if its arrays disagree.
        """
        words = len(file.array("word_starts")) - 1
        if words < 0:
            raise file.damaged("array 'word_starts' is empty")
        super().__init__(file, words, "word")
        starts = file.array_if_any("word_key_starts", words + 1)
        self.starts: Array = np.arange(words + 1) if starts is None else starts.astype(np.int64)
        count = int(self.starts[-1])
        self.keys = file.array("word_keys", count)
        self.first, self.last = file.array("word_first", count), file.array("word_last", count)
        weights = file.array_if_any("word_weights", count)
        self.weights: Array = np.full(count, WHOLE_WEIGHT, np.uint8) if weights is None else weights
        if count and (
            int(self.keys.max()) >= terms
            or int(self.last.max()) >= documents
            or (self.first > self.last).any()
            or (np.diff(self.starts) < 1).any()
        ):
            raise file.damaged("a word names a term or a document that is not there")

    def beginning(self, letters: bytes) -> Array:
        """int64[m]: the words that begin with `letters`, ascending."""
        return np.arange(self.lower_bound(letters), self.lower_bound(letters + _LAST_BYTE))

    def table(self) -> "WordTable":
        """All words as a table."""
        from .word_table import WordTable  # only a merge needs it

        starts, data = self.term_starts.tolist(), bytes(self.term_bytes)
        return WordTable(
            [data[begin:end] for begin, end in pairwise(starts)],
            np.diff(self.starts),
            self.keys.astype(np.int64),
            self.weights,
            self.first.astype(np.int64),
            self.last.astype(np.int64),
        )
