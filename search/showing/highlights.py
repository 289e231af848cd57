"""Highlights: the spans of a passage that hold words of the query."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from ...index import Analyzer
from ..query import And, Group, Node, Or, Phrase, Query, Required, Word

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a query marks in a text: words with one of its `terms`, and its phrases.

    `phrases` are the terms of each exact phrase. Its words are marked only where they stand side by
    side, unless the query has them outside of it, too.
    """

    terms: Set[str]
    phrases: Sequence[Sequence[str]]
    analyzer: Analyzer

    @classmethod
    def of(cls, query: Query, terms: Set[str], analyzer: Analyzer) -> "Marks":
        """The marks of a query whose ranking words have some `terms`."""
        phrases = [analyzer.terms(text) for text in _phrases(query.root)]
        alone = {term for text in _words(query.root) for term in analyzer.terms(text)}
        alone = {term for term in alone if not analyzer.is_stop_word(term)}
        inside = {term for phrase in phrases for term in phrase} - alone
        return cls(terms - inside, phrases, analyzer)

    def spans(self, text: str) -> Spans:
        """The spans of `text` to mark, in characters, in order and apart."""
        found = self.analyzer.occurrences(text, self.terms)
        if self.phrases:
            found = sorted({*found, *self._phrase_spans(text)})
        return joined(found)

    def _phrase_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where words of a phrase stand side by side: the span of each word."""
        tokens = self.analyzer.tokens(text)
        at: dict[int, list[int]] = {}
        for number, token in enumerate(tokens):
            at.setdefault(token.position, []).append(number)
        for phrase in self.phrases:
            for first in at:
                places = [
                    [n for n in at.get(first + place, ()) if _has(tokens[n].keys, term)]
                    for place, term in enumerate(phrase)
                ]
                if all(places):
                    yield from ((tokens[n[0]].start, tokens[n[0]].end) for n in places)


def joined(spans: Sequence[tuple[int, int]]) -> Spans:
    """Spans in order, overlapping ones (CJK bigrams) as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _has(keys: Sequence[tuple[str, float]], term: str) -> bool:
    return any(key == term for key, _ in keys)


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


def _words(node: Node) -> Iterator[str]:
    """The texts of words outside of exact phrases."""
    match node:
        case Word(text):
            yield text
        case Phrase(text, distance) if distance:
            yield text
        case Required(child):
            yield from _words(child)
        case And(children) | Or(children) | Group(children):
            for child in children:
                yield from _words(child)
