"""Did you mean: for words that no row has, the nearest words that some rows have."""

from collections.abc import Callable, Iterator

from ...index.analysis import Analyzer
from ..limits import Deadline
from ..query import And, Group, Node, Or, Phrase, Query, Required, Word
from .vocabulary import Vocabulary


def suggestions(
    query: Query,
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    occurs: Callable[[str], bool],
    deadline: Deadline,
) -> list[tuple[str, str]]:
    """Unknown words of `query` as typed, each with the nearest term that `occurs`.

    Plain words and those of phrases; what is excluded, a field, or inexact already, is not
    looked up, and of the rest only as many as the query's limits allow.
    """
    unknown: dict[str, str | None] = {}
    for text in _texts(query.root):
        for token in analyzer.tokens(text):
            if len(unknown) == query.limits.suggestions:
                break
            deadline.check()
            word = text[token.start : token.end]
            if word not in unknown and not occurs(token.term):
                unknown[word] = next(filter(occurs, vocabulary.nearest(word, deadline)), None)
    return [(word, term) for word, term in unknown.items() if term is not None]


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Word(text) | Phrase(text):
            yield text
        case Required(child):
            yield from _texts(child)
        case And(children) | Or(children) | Group(children):
            for child in children:
                yield from _texts(child)
