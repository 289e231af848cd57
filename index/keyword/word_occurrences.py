"""Word occurrences: the documents that have a word as written, by reading their texts.

Postings stand under keys, so documents with a key may have it by another of its words. A word
records its first and its last document. Only where both are left out, texts have to be read.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from ..errors import StorageError
from ..storage.array_file import Array
from ..words.token import Token
from .field_reader import FieldReader
from .written_words.word_table import WordTable

TokensOf: TypeAlias = Callable[[int], Sequence[Token]]
"""A function from a document of a field to the words of its text."""

FieldTokens: TypeAlias = Callable[[str, int], Sequence[Token]]
"""A function from a field and a document of it to the words of its text."""


def kept_words(
    table: WordTable,
    reader: FieldReader,
    kept: Array,
    tokens_of: TokensOf | None,
) -> WordTable:
    """The words that the documents in the mask `kept` have, with their first and last document."""
    cut = np.flatnonzero(~(kept[table.first] & kept[table.last]))
    if not len(cut):
        return table
    first, last = table.first.copy(), table.last.copy()
    first[cut], last[cut] = len(kept), -1
    alone = np.bincount(table.keys, minlength=reader.terms)[table.keys] == 1
    for entry in cut[alone[cut]].tolist():  # all documents with its key have the word
        documents = reader.documents(int(table.keys[entry]))
        found = documents[kept[documents]]
        if len(found):
            first[entry], last[entry] = found[0], found[-1]
    cut = cut[~alone[cut]]
    if tokens_of is None:
        if len(cut):
            raise StorageError("articles are dropped, and their texts are not at hand")
        tokens_of = _no_tokens
    owners = np.repeat(np.arange(len(table.words)), table.counts)
    numbers = {
        (table.words[owners[entry]], reader.term(int(table.keys[entry]))): entry
        for entry in cut.tolist()
    }
    for document in _candidates(table, reader, kept, cut).tolist():
        for token in tokens_of(document):
            word = token.word.encode()
            for key, _ in token.keys:
                entry = numbers.get((word, key.encode()))
                if entry is not None:
                    first[entry] = min(first[entry], document)
                    last[entry] = max(last[entry], document)
    left = last >= 0
    return WordTable.of(
        table.words, owners[left], table.keys[left], table.weights[left], first[left], last[left]
    )


def _candidates(table: WordTable, reader: FieldReader, kept: Array, entries: Array) -> Array:
    """The kept documents that may have one of some entries, ascending."""
    wanted = np.zeros(len(kept), np.bool_)
    for entry in entries.tolist():
        documents = reader.documents(int(table.keys[entry]))
        low, high = np.searchsorted(documents, [table.first[entry], table.last[entry] + 1])
        wanted[documents[low:high]] = True
    return np.flatnonzero(wanted & kept)


def _no_tokens(_: int) -> Sequence[Token]:
    return ()
