"""A second opinion on the keyword leg: ranking by the book, over one row after another."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nutgraf.index.words import CONTINUED
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.keyword.scoring.idf import lucene_idf
from nutgraf.search.query import (
    And,
    DateRange,
    Field,
    Group,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Required,
    Word,
    restricts,
)

_PLAIN = Analyzer("none")


class Words(list[set[str]]):
    """The keys at each position of a text."""

    def __contains__(self, term: object) -> bool:
        """Whether a term is a key at any position."""
        return any(term in keys for keys in self)


def words_of(text: str, analyzer: Analyzer) -> Words:
    """The words of a text."""
    words = Words()
    for token in analyzer.tokens(text):
        words += [set()] if token.position == len(words) else []
        words[-1].update(key.text for key in token.keys)
    return words


@dataclass(frozen=True)
class Row:
    """A passage as the model sees it."""

    article: Any
    title: Words
    body: Words


class Model:
    """Ranking by the book: one row and one word after another, and no arrays."""

    def __init__(
        self,
        rows: Sequence[Row],
        live: Sequence[bool],
        analyzer: Analyzer,
        weights: Mapping[str, float],
        k1: float,
        b: float,
        idf: Callable[[int, int], float] = lucene_idf,
    ) -> None:
        self.rows, self.live, self.analyzer = rows, live, analyzer
        self.weights, self.k1, self.b, self.idf_of = weights, k1, b, idf
        self.alive = [row for row, live in zip(self.rows, self.live, strict=True) if live]

    def score(self, query: Query, number: int) -> float:
        """The sum over words and fields of the BM25 formula, with duplicates counted."""
        row, total = self.rows[number], 0.0
        if not self.live[number]:
            return 0.0
        for term, fields, weight in self.ranking(query.root):
            for field in fields:
                if term in getattr(row, field):
                    total += weight * self.word_score(row, field, term)
        return total

    def word_score(self, row: Row, field: str, term: str) -> float:
        """What a word adds to the score of a row that has it in a field."""
        words = getattr(row, field)
        tf = _count(term, words)
        lengths = [len(getattr(other, field)) for other in self.alive]
        average = sum(lengths) / len(lengths)
        norm = self.k1 * ((1 - self.b) + self.b * len(words) / average)
        df = self.document_frequency(field, term)
        return self.weights[field] * self.idf(df) * tf * (self.k1 + 1) / (tf + norm)

    def document_frequency(self, field: str, term: str) -> int:
        """How many live rows have a term in a field."""
        return sum(term in getattr(other, field) for other in self.alive)

    def idf(self, document_frequency: int) -> float:
        """How rare a term is that so many live rows have."""
        return self.idf_of(len(self.alive), document_frequency)

    def search(self, query: Query) -> list[tuple[int, float]]:
        """Every row that is found, best first, ties by row."""
        ranks = bool(list(self.ranking(query.root)))
        filters = any(map(restricts, query.root.children)) or not query.text.strip()
        found = [
            (number, self.score(query, number))
            for number in range(len(self.rows))
            if self.allowed(query, number)
        ]
        found = [each for each in found if (each[1] > 0 if ranks else filters)]
        return sorted(found, key=lambda each: (-each[1], each[0]))

    def allowed(self, query: Query, number: int) -> bool:
        row = self.rows[number]
        clauses = [node for node in query.root.children if restricts(node)]
        return self.live[number] and all(self.matches(node, row) is not False for node in clauses)

    def matches(self, node: Node, row: Row) -> bool | None:
        """Whether `row` matches; None where the clause says nothing."""
        match node:
            case Word(text):
                return self._together(text, 0, row)
            case Phrase(text, distance):
                return self._together(text, distance, row)
            case Prefix(text):
                return any(key.startswith(text) for keys in row.title + row.body for key in keys)
            case Field("title", value):
                readings = self.analyzer.readings(value)
                return any(_side_by_side(r, row.title) for r in readings) if readings else None
            case Field(name, value, quoted):
                stored = getattr(row.article, "language" if name == "lang" else name) or ""
                if quoted and name in ("source", "lang"):
                    return bool(stored.casefold() == value.casefold())
                return set(_PLAIN.terms(value)) <= set(_PLAIN.terms(stored))
            case DateRange(first, last):
                day = row.article.date
                return day is not None and (first or day) <= day <= (last or day)
            case Not(child):
                found = self.matches(child, row)
                return None if found is None else not found
            case Required(child):
                return self.matches(child, row)
            case And(children):
                known = self._known(children, row)
                return all(known) if known else None
            case Or(children):
                known = self._known(children, row)
                return any(known) if known else None
            case Group(children):
                must = [node for node in children if restricts(node)]
                may = [node for node in children if not restricts(node)]
                may = [node for node in may if not self._stop(node)] or may
                known = self._known(must, row)
                if not any(map(self._asks_for_words, must)) and (some := self._known(may, row)):
                    known.append(any(some))
                return all(known) if known else None
        raise AssertionError(node)

    def ranking(self, node: Node) -> list[tuple[str, tuple[str, ...], float]]:
        words = list(self._words(node, insisted=False))
        kept = [(term, fields, weight) for term, fields, weight, idle in words if not idle]
        return kept or [(term, fields, weight) for term, fields, weight, _ in words]

    def _words(
        self, node: Node, insisted: bool
    ) -> Iterator[tuple[str, tuple[str, ...], float, bool]]:
        both = ("title", "body")
        match node:
            case Word(text):
                for term, weight in self._asked(text):
                    yield term, both, weight, self.analyzer.is_stop_word(term) and not insisted
            case Phrase(text):
                for term, weight in self._asked(text):
                    yield term, both, weight, False
            case Prefix(text):
                vocabulary = {t for row in self.rows for keys in row.title + row.body for t in keys}
                # A word that nothing begins with is a word that nothing has.
                for term in sorted(t for t in vocabulary if t.startswith(text)) or [text]:
                    yield term, both, 1.0, False
            case Field("title", value):
                for term, weight in self._asked(value):
                    yield term, ("title",), weight, False
            case Required(child):
                yield from self._words(child, True)
            case And(children) | Or(children) | Group(children):
                for child in children:
                    yield from self._words(child, insisted or isinstance(node, And))

    def _known(self, nodes: Sequence[Node], row: Row) -> list[bool]:
        return [found for node in nodes if (found := self.matches(node, row)) is not None]

    def _together(self, text: str, distance: int, row: Row) -> bool | None:
        readings = self.analyzer.readings(text)
        if not readings:
            return None
        test = _near(distance) if distance else _side_by_side
        return any(test(terms, row.title) or test(terms, row.body) for terms in readings)

    def _asked(self, text: str) -> list[tuple[str, float]]:
        return [(token.term, token.keys[0].weight) for token in self.analyzer.asked(text)]

    def _stop(self, node: Node) -> bool:
        return isinstance(node, Word) and all(
            map(self.analyzer.is_stop_word, self.analyzer.terms(node.text))
        )

    def _asks_for_words(self, node: Node) -> bool:
        return any(True for _ in self._words(node, False))


def _count(term: str, words: list[set[str]]) -> int:
    return sum(term in keys for keys in words)


def _side_by_side(terms: Sequence[str], words: list[set[str]]) -> bool:
    return any(_begins_at(at, terms, words) for at in range(len(words)))


def _begins_at(at: int, terms: Sequence[str], words: list[set[str]]) -> bool:
    if not terms:
        return True
    if at >= len(words) or terms[0] not in words[at]:
        return False
    over_two = len(terms) > 1 and at + 1 < len(words) and CONTINUED + terms[0] in words[at + 1]
    return _begins_at(at + 1, terms[1:], words) or (
        over_two and _begins_at(at + 2, terms[1:], words)
    )


def _near(distance: int) -> Callable[[Sequence[str], list[set[str]]], bool]:
    def test(terms: Sequence[str], words: list[set[str]]) -> bool:
        size = len(terms) + distance
        windows = (words[at : at + size] for at in range(max(1, len(words) - size + 1)))
        return any(all(_count(t, w) >= terms.count(t) for t in terms) for w in windows)

    return test
