"""Spelling suggestions: for words that no row has, the nearest word that some rows have."""

from collections.abc import Callable, Iterator
from functools import partial

from ....index.words.analyzer import Analyzer
from ...corpus import Suggestion
from ...limits import Deadline
from ...query import And, Group, Node, Or, Phrase, Query, Required, Word
from .vocabulary import Vocabulary


def suggestions(
    query: Query,
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    frequency: Callable[[str], int],
    deadline: Deadline,
) -> list[Suggestion]:
    """The unknown words of `query`, each with the nearest word of the live rows.

    `frequency` is the number of live rows with a term. Plain words and words of phrases are looked
    up, as many as the query's limits allow. Left out are stop words, numbers, names with signs,
    excluded words, fields, prefixes and fuzzy words, and words too short for `~`, such as the pairs
    of characters in scripts without spaces.
    """
    unknown: dict[str, Suggestion | None] = {}
    nearest = partial(_nearest, analyzer, vocabulary, frequency, deadline)
    for text in _texts(query.root):
        for token in analyzer.words(text):
            if len(unknown) == query.limits.suggestions:
                break
            deadline.check()
            word = text[token.start : token.end]
            # A number of similar spelling is still another number.
            unlike = word.isdigit() or "&" in word or len(word) < query.limits.fuzzy_letters
            if unlike or word in unknown or analyzer.is_stop_word(token.term):
                continue
            if not any(frequency(key.text) for key in token.keys):
                unknown[word] = nearest(word, token.word)
    return [found for found in unknown.values() if found is not None]


def _nearest(
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    frequency: Callable[[str], int],
    deadline: Deadline,
    word: str,
    folded: str,
) -> Suggestion | None:
    """The nearest word: not a stop word, and with the same first letter, which is seldom wrong."""
    for near in vocabulary.nearest(folded, frequency, deadline):
        if near.word[:1] == folded[:1] and not analyzer.is_stop_word(near.term):
            return Suggestion(word, near.word, near.row)
    return None


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Word(text) | Phrase(text):
            yield text
        case Required(child):
            yield from _texts(child)
        case And(children) | Or(children) | Group(children):
            for child in children:
                yield from _texts(child)
