"""Restrictions: find the rows of one segment that a clause matches."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....index.articles.day_numbers import NO_DATE, day_number
from ....index.articles.languages import languages_meant
from ....index.keyword import (
    TEXT_FIELDS,
    WHOLE,
    KeywordSegment,
    value_readings,
    whole_value,
)
from ....index.storage.arrays import distinct
from ....index.words.analyzer import Analyzer
from ...limits import Deadline
from ...query import (
    And,
    DateRange,
    Field,
    Fuzzy,
    Group,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Required,
    Word,
    restricts,
)
from ...query.own_fields import own_field_of
from .phrases import compound_documents, expand
from .row_set import RowSet, among, union

SPARSE: Final = 32
"""With fewer than one article in this number, their rows are made one by one."""


OwnClause: TypeAlias = Callable[[Field], NDArray[np.int64]]
"""A function from a clause on an own field to the articles that it matches, ascending."""


class Expansion(Protocol):
    """A function from a prefix or a fuzzy word to index terms; None if it is not a single word."""

    def __call__(
        self, node: Prefix | Fuzzy, fields: tuple[str, ...] = ..., /
    ) -> Sequence[str] | None:
        """The terms of words in `fields`, by default in all that are split into words."""


class Restriction:
    """Finds the rows of one segment that a clause matches, dead rows included."""

    def __init__(
        self,
        segment: KeywordSegment,
        analyzer: Analyzer,
        expansion: Expansion,
        deadline: Deadline,
        own: OwnClause,
    ) -> None:
        """Search `segment` until `deadline`; `own` finds the articles of clauses on own fields."""
        self._segment = segment
        self._analyzer = analyzer
        self._expansion = expansion
        self._deadline = deadline
        self._own = own

    def matches(self, node: Node, within: RowSet | None = None) -> RowSet | None:
        """The rows that `node` matches; None if it has no terms, and so no meaning.

        With `within`, only the matching rows of this set; few rows are looked up one by one.
        """
        self._deadline.check()
        if within is not None and within.rows is None:
            found = self.matches(node)
            return None if found is None else found & within
        match node:
            case Word(text):
                return self._words(text, within)
            case Prefix() | Fuzzy():
                found_by_each = (self._phrase(terms, within) for terms in self._alternatives(node))
                return union(found_by_each, self._segment.rows)
            case Phrase(text, distance):
                return self._words(text, within, distance)
            case Field():
                return self._field(node, within)
            case DateRange():
                return self._dates(node, within)
            case Not(child):
                found = self.matches(child, within)
                if found is None or within is None:
                    return None if found is None else found.complement()
                return within - found
            case Required(child):
                return self.matches(child, within)
            case And(children):
                return self._all(children, within)
            case Or(children):
                return self._any(children, within)
            case Group(children):
                return self._group(children, within)

    def at_most(self, node: Node) -> int:
        """An upper bound of the number of rows that `node` matches, cheaper than finding them."""
        match node:
            case Word(text) | Phrase(text):
                return self._rows_with_words(text)
            case Field(name, value):
                if name == "title" and node.beginning is None:
                    return self._rows_with_words(value)
                return self._segment.rows // 2
            case Required(child):
                return self.at_most(child)
            case And(children):
                return min(map(self.at_most, children))
            case Or(children) | Group(children):
                return sum(map(self.at_most, children))
            case _:
                return self._segment.rows

    def _rows_with_words(self, text: str) -> int:
        return sum(min(map(self._rows_with, terms)) for terms in self._analyzer.readings(text))

    def _rows_with(self, term: str) -> int:
        """The approximate number of rows with `term`, as if all articles had equally many rows."""
        rows = 0
        for field in TEXT_FIELDS:
            reader = self._segment.reader(field)
            number = reader.find(term.encode())
            if number is not None:
                begin, end = reader.span(number)
                rows += (end - begin) * self._segment.rows // max(len(reader.lengths), 1)
        return rows

    def _all(self, nodes: Sequence[Node], within: RowSet | None) -> RowSet | None:
        found: RowSet | None = None
        for node in sorted(nodes, key=self.at_most) if len(nodes) > 1 else nodes:
            rows = self.matches(node, within)
            if rows is not None:
                found = within = rows
        return found

    def _any(self, nodes: Sequence[Node], within: RowSet | None) -> RowSet | None:
        found = [rows for node in nodes if (rows := self.matches(node, within)) is not None]
        return union(found, self._segment.rows) if found else None

    def _group(self, nodes: Sequence[Node], within: RowSet | None) -> RowSet | None:
        """The rows that a search for these clauses alone would find, as `(a b)` in `(a b) AND c`.

        All restricting clauses must match. If none of them asks for words, any of the ranking words
        must match as well.
        """
        restricting = [node for node in nodes if restricts(node)]
        found = self._all(restricting, within)
        if any(speaks(node) for node in restricting):
            return found
        ranking = [node for node in nodes if not restricts(node)]
        any_word = self._any(without_stop_words(ranking, self._analyzer), within)
        if found is None or any_word is None:
            return found or any_word
        return found & any_word

    def _alternatives(
        self, node: Prefix | Fuzzy, fields: tuple[str, ...] = TEXT_FIELDS
    ) -> list[tuple[str, ...]]:
        """The words, or words side by side, that a beginning or a fuzzy word stands for."""
        terms = self._expansion(node, fields)
        parts = parted(node, self._analyzer)
        if terms is None and parts is None:
            return self._analyzer.readings(node.text)
        found: list[tuple[str, ...]] = [(term,) for term in terms or ()]
        if parts is not None:
            leading, last = parts
            ends = self._expansion(last, fields) or ()
            found += [(*terms, end) for terms in self._analyzer.readings(leading) for end in ends]
        return found

    def _words(self, text: str, within: RowSet | None, distance: int = 0) -> RowSet | None:
        """Rows with the words of `text` together, in the body or in the title."""
        readings = self._analyzer.readings(text)
        if not readings:
            return None
        found = (self._phrase(terms, within, distance) for terms in readings)
        return union(found, self._segment.rows)

    def _phrase(self, terms: Sequence[str], within: RowSet | None, distance: int = 0) -> RowSet:
        return union(
            (self._phrase_in(field, terms, within, distance) for field in TEXT_FIELDS),
            self._segment.rows,
        )

    def _phrase_in(
        self, field: str, terms: Sequence[str], within: RowSet | None, distance: int = 0
    ) -> RowSet:
        segment = self._segment
        find = partial(compound_documents, segment, field, terms, distance, self._deadline)
        if within is None or within.rows is None:
            documents = find()
            rows = documents if field == "body" else expand(documents, segment.starts)
            return RowSet.of(rows, segment.rows)
        if field == "body":
            return RowSet(segment.rows, rows=find(within.rows))
        owners = self._owners(within.rows)
        documents = find(distinct(owners))
        return RowSet(segment.rows, rows=within.rows[among(owners, documents)])

    def _owners(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The article of each of `rows` (n,), ascending: (n,)."""
        starts = self._segment.starts
        return starts.searchsorted(rows.astype(starts.dtype), side="right") - 1

    def _field(self, node: Field, within: RowSet | None) -> RowSet | None:
        """A title's words side by side; in other fields, every word or, if quoted, the whole value.

        A value may name several authors, and a URL is more than its host: for these fields every
        word is enough, in quotes too.
        """
        if own_field_of(node) is not None:
            return self._of_articles(self._own(node), within)
        if node.beginning is not None:
            return self._beginning(node, node.beginning, within)
        if node.name == "title":
            readings = self._analyzer.readings(node.value)
            if not readings:
                return None
            titles = (self._phrase_in("title", terms, within) for terms in readings)
            return union(titles, self._segment.rows)
        found = (
            reduce(
                RowSet.__and__, [self._phrase_in(_stored(node), [word], within) for word in words]
            )
            for words in self._readings(node)
        )
        return union(found, self._segment.rows)

    def _readings(self, node: Field) -> Iterator[tuple[str, ...]]:
        """The ways to write a value: terms of its field, all of which an article has."""
        field, values = _stored(node), [node.value]
        if field == "language":
            values = languages_meant(node.value)
        for value in values:
            words = value_readings(value, self._analyzer)
            if not words or (node.quoted and field in ("source", "language")):
                words = [(whole_value(value, self._analyzer),)]
            yield from words

    def _of_articles(self, articles: NDArray[np.int64], within: RowSet | None) -> RowSet:
        """The rows of some articles, ascending."""
        size, starts = self._segment.rows, self._segment.starts
        if within is not None and within.rows is not None:
            return RowSet(size, rows=within.rows[among(self._owners(within.rows), articles)])
        if len(articles) * SPARSE <= len(starts):
            return RowSet.of(expand(articles, starts), size)
        fits = np.zeros(len(starts) - 1, np.bool_)
        fits[articles] = True
        return RowSet(size, mask=np.repeat(fits, np.diff(starts)))

    def _beginning(self, node: Field, prefix: Prefix, within: RowSet | None) -> RowSet | None:
        """Rows with a word of the field, or its whole value, that begins with `prefix`."""
        field, segment = _stored(node), self._segment
        if field == "title":
            alternatives = self._alternatives(prefix, ("title",))
        else:
            letters = self._analyzer.fold(prefix.text)
            terms = [*segment.terms(field, letters), *segment.terms(field, WHOLE + letters)]
            alternatives = [(term,) for term in terms]
        found = (self._phrase_in(field, each, within) for each in alternatives)
        return union(found, segment.rows)

    def _dates(self, node: DateRange, within: RowSet | None) -> RowSet:
        """Rows of articles dated in the range; an article without a date never matches."""
        rows = None if within is None else within.rows
        dates = self._segment.dates()
        if rows is not None:
            dates = dates.take(self._owners(rows))
        fits = dates != NO_DATE
        if node.first is not None:
            fits &= dates >= day_number(node.first)
        if node.last is not None:
            fits &= dates <= day_number(node.last)
        if rows is not None:
            return RowSet(self._segment.rows, rows=rows[fits])
        return RowSet(self._segment.rows, mask=np.repeat(fits, np.diff(self._segment.starts)))


def _stored(node: Field) -> str:
    """The field of the index that a clause names."""
    return "language" if node.name == "lang" else node.name


def parted(node: Prefix | Fuzzy, analyzer: Analyzer) -> tuple[str, Prefix] | None:
    """A beginning of several words, `covid-1*`: the text before the last of them, and that one."""
    words = analyzer.words(node.text) if isinstance(node, Prefix) else []
    if len(words) < 2:
        return None
    return node.text[: words[-1].start], Prefix(node.text[words[-1].start :])


def speaks(node: Node) -> bool:
    """Whether `node` asks for words, rather than excluding or filtering by field."""
    match node:
        case Word() | Prefix() | Fuzzy() | Phrase():
            return True
        case Field(name):
            return name == "title"
        case Required(child):
            return speaks(child)
        case And(children) | Or(children) | Group(children):
            return any(speaks(child) for child in children)
        case _:
            return False


def without_stop_words(nodes: Sequence[Node], analyzer: Analyzer) -> Sequence[Node]:
    """`nodes` without words that are stop words, unless there are no others."""
    kept = [node for node in nodes if not (isinstance(node, Word) and is_stop(node, analyzer))]
    return kept or nodes


def is_stop(word: Word, analyzer: Analyzer) -> bool:
    """Whether every term of `word` is a stop word."""
    return all(analyzer.is_stop_word(term) for term in analyzer.terms(word.text))
