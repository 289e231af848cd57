"""Highlights: the spans of a passage that hold words of the query."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from ...index import Analyzer
from ...index.words import CONTINUED
from ..query import And, Fuzzy, Group, Node, Or, Phrase, Prefix, Query, Required, Word

Spans = tuple[tuple[int, int], ...]
Words = list[dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a query marks in a text: words with one of its `terms`, and its phrases.

    `phrases` are the terms of each exact phrase, by the analyzer that made them. Its words are
    marked only where they stand side by side, unless the query has them outside of it, too.
    """

    terms: Set[str]
    phrases: Sequence[tuple[Analyzer, Sequence[str]]]
    analyzer: Analyzer

    @classmethod
    def of(cls, query: Query, terms_of: Callable[[Query], Set[str]], analyzer: Analyzer) -> "Marks":
        """The marks of a query; `terms_of` gives the terms of a query's ranking words."""
        terms, texts = terms_of(query), list(_phrases(query.root))
        if texts:
            beside = replace(query, root=Group(tuple(_words(query.root))))
            alone = {term for term in terms_of(beside) if not analyzer.is_stop_word(term)}
            terms = terms - ({term for text in texts for term in analyzer.terms(text)} - alone)
        phrases = [
            (each, terms_of_phrase)
            for each in analyzer.every
            for text in texts
            for terms_of_phrase in each.readings(text)
        ]
        return cls(terms, phrases, analyzer)

    def spans(self, text: str) -> Spans:
        """The spans of `text` to mark, in characters, in order and apart."""
        found = self.analyzer.occurrences(text, self.terms)
        if self.phrases:
            found = sorted({*found, *self._phrase_spans(text)})
        return joined(found)

    def _phrase_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where words of a phrase stand side by side: the span of each word."""
        words: dict[Analyzer, Words] = {}
        for analyzer, phrase in self.phrases:
            if analyzer not in words:
                words[analyzer] = _words_of(text, analyzer)
            for first in range(len(words[analyzer])):
                yield from _laid(phrase, first, words[analyzer]) or ()


def joined(spans: Sequence[tuple[int, int]]) -> Spans:
    """Spans in order, overlapping ones (CJK bigrams) as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _words_of(text: str, analyzer: Analyzer) -> Words:
    """At each position of a text, the place of each key."""
    words: Words = []
    for token in analyzer.tokens(text):
        words += [{}] if token.position == len(words) else []
        for key, _ in token.keys:
            words[-1].setdefault(key, (token.start, token.end))
    return words


def _laid(phrase: Sequence[str], first: int, words: Words) -> list[tuple[int, int]] | None:
    """The places of the words of a phrase that begins at a position; None if it does not.

    A compound takes two positions: re-election, where the phrase has reelection.
    """
    if not phrase:
        return []
    term, rest = phrase[0], phrase[1:]
    if first >= len(words) or term not in words[first]:
        return None
    after = _laid(rest, first + 1, words)
    if after is None and rest and first + 1 < len(words) and CONTINUED + term in words[first + 1]:
        after = _laid(rest, first + 2, words)
    return None if after is None else [words[first][term], *after]


def _phrases(node: Node) -> Iterator[str]:
    """The texts of exact phrases that a query asks for."""
    match node:
        case Phrase(text, 0):
            yield text
        case Required(child):
            yield from _phrases(child)
        case And(children) | Or(children) | Group(children):
            for child in children:
                yield from _phrases(child)


def _words(node: Node) -> Iterator[Node]:
    """The words outside of exact phrases, beginnings and fuzzy ones among them."""
    match node:
        case Word() | Prefix() | Fuzzy():
            yield node
        case Phrase(_, distance) if distance:
            yield node
        case Required(child):
            yield from _words(child)
        case And(children) | Or(children) | Group(children):
            for child in children:
                yield from _words(child)
