"""The word table: the words of one field as written, on their way into a file.

An entry is a word under one of its keys. A word has several keys if the analysis gives it several,
or if spellings that differ in accents alone are stemmed apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ...storage.array_file import Array, narrow
from ...storage.ranges import offsets_of
from ..field_format import WHOLE_WEIGHT


@dataclass(frozen=True, slots=True)
class WordTable:
    """Words in byte order, and the entries (n,) of each, by key.

    `counts` int64[words] are each word's entries; `keys` int64[n] the numbers of their keys among
    the terms of the field, `weights` uint8[n] the keys' weights in 255ths; `first` and `last`
    int64[n] the first and the last document with the word under the key.
    """

    words: Sequence[bytes]
    counts: Array
    keys: Array
    weights: Array
    first: Array
    last: Array

    @classmethod
    def of(
        cls,
        words: Sequence[bytes],
        owners: Array,
        keys: Array,
        weights: Array,
        first: Array,
        last: Array,
    ) -> "WordTable":
        """The table of entries in any order, some of them equal; `owners` are their words.

        Of equal entries the first document, the last and the highest weight are kept. A word
        without an entry is left out.
        """
        order = np.lexsort((keys, owners))
        owners, keys, weights = owners[order], keys[order], weights[order]
        fresh = np.ones(len(order), np.bool_)
        fresh[1:] = (owners[1:] != owners[:-1]) | (keys[1:] != keys[:-1])
        begins = np.flatnonzero(fresh)
        counts = np.bincount(owners[begins], minlength=len(words))
        present = counts > 0
        if not len(begins):
            nothing = np.empty(0, np.int64)
            return cls((), nothing, nothing, nothing, nothing, nothing)
        return cls(
            [word for word, there in zip(words, present.tolist(), strict=True) if there],
            counts[present],
            keys[begins],
            np.maximum.reduceat(weights, begins),
            np.minimum.reduceat(first[order], begins),
            np.maximum.reduceat(last[order], begins),
        )

    @classmethod
    def joined(cls, parts: Iterable["WordTable"]) -> "WordTable":
        """One table of several, whose keys and documents are numbered alike."""
        tables = list(parts)
        words = sorted(set().union(*(table.words for table in tables)))
        place_of = {word: place for place, word in enumerate(words)}
        nothing = [np.empty(0, np.int64)]
        owners = [
            np.repeat(
                np.fromiter(map(place_of.__getitem__, table.words), np.int64, len(table.words)),
                table.counts,
            )
            for table in tables
        ]
        return cls.of(
            words,
            np.concatenate(nothing + owners),
            np.concatenate(nothing + [table.keys for table in tables]),
            np.concatenate(nothing + [table.weights for table in tables]),
            np.concatenate(nothing + [table.first for table in tables]),
            np.concatenate(nothing + [table.last for table in tables]),
        )

    def arrays(self) -> dict[str, Array]:
        """The arrays of a file; those that follow from others are left out."""
        arrays = {
            "word_bytes": np.frombuffer(b"".join(self.words), np.uint8),
            "word_starts": narrow(offsets_of(np.fromiter(map(len, self.words), np.int64))),
            "word_keys": narrow(self.keys),
            "word_first": narrow(self.first),
            "word_last": narrow(self.last),
        }
        if len(self.keys) != len(self.words):
            arrays["word_key_starts"] = narrow(offsets_of(self.counts))
        if (self.weights != WHOLE_WEIGHT).any():
            arrays["word_weights"] = self.weights.astype(np.uint8)
        return arrays
