"""Did you mean: for words that no row has, the nearest words that some rows have."""

from collections.abc import Callable, Iterator

import numpy as np

from ....index.articles.analysis import Analyzer, fold
from ...limits import Deadline
from ...query import And, Group, Node, Or, Phrase, Query, Required, Word
from .edit_distance import within
from .vocabulary import Vocabulary, edits_of


def suggestions(
    query: Query,
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    occurs: Callable[[str], bool],
    deadline: Deadline,
) -> list[tuple[str, str]]:
    """Unknown words of `query` as typed, each with the nearest term that `occurs`.

    Plain words and those of phrases; a stop word, a number, what is excluded, a field, or inexact
    already, is not looked up, nor what is too short to be spelt nearly so, as are the pairs of
    characters of scripts without spaces; and of the rest only as many as the query's limits allow.
    """
    unknown: dict[str, str | None] = {}
    for text in _texts(query.root):
        for token in analyzer.tokens(text):
            if len(unknown) == query.limits.suggestions:
                break
            deadline.check()
            word = text[token.start : token.end]
            # Another number is another number, however near it is spelt.
            unlike = word.isdigit() or len(word) < query.limits.fuzzy_letters
            if unlike or word in unknown or analyzer.is_stop_word(token.term):
                continue
            if not occurs(token.term):
                unknown[word] = next(filter(occurs, vocabulary.nearest(word, deadline)), None)
    return [(word, term) for word, term in unknown.items() if term is not None]


def alike(word: str, offer: str) -> bool:
    """Whether `offer`, as it is written, may be what was meant by `word`.

    Terms that are near may be of words that are not: protest and protect, of protests and
    protected. First letters are seldom wrong, and a rare word has many neighbours.
    """
    typed, written = fold(word), fold(offer)
    if typed[:1] != written[:1]:
        return False
    letters = np.fromiter(map(ord, written), np.uint32, len(written))
    numbers, _ = within(typed, letters, np.array([0, len(written)]), edits_of(typed))
    return len(numbers) > 0


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Word(text) | Phrase(text):
            yield text
        case Required(child):
            yield from _texts(child)
        case And(children) | Or(children) | Group(children):
            for child in children:
                yield from _texts(child)
