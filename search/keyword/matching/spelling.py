"""Spelling suggestions: for words that no row has, the nearest that some rows have."""

from collections.abc import Callable, Iterator

import numpy as np

from ....index.words.analyzer import Analyzer
from ....index.words.first_rules import fold
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

    Plain words and words of phrases are looked up, as many as the query's limits allow. Left out
    are stop words, numbers, excluded words, fields, prefixes and fuzzy words, and words too short
    for `~`, such as the pairs of characters in scripts without spaces.
    """
    unknown: dict[str, str | None] = {}
    for text in _texts(query.root):
        for token in analyzer.tokens(text):
            if len(unknown) == query.limits.suggestions:
                break
            deadline.check()
            word = text[token.start : token.end]
            # A number of similar spelling is still another number.
            unlike = word.isdigit() or len(word) < query.limits.fuzzy_letters
            if unlike or word in unknown or analyzer.is_stop_word(token.term):
                continue
            if not occurs(token.term):
                unknown[word] = next(filter(occurs, vocabulary.nearest(word, deadline)), None)
    return [(word, term) for word, term in unknown.items() if term is not None]


def alike(word: str, offer: str) -> bool:
    """Whether `offer`, a spelling in the index, may be the word meant by `word`.

    Near terms may belong to words that are not near: protest and protect to protests and
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
