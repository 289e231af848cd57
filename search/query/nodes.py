"""The query tree: frozen nodes that print as the query language they were parsed from.

Two kinds of clause. A *ranking* clause asks which rows are better: plain words, prefixes,
fuzzy words, and OR of them. A *restricting* clause also says which rows may be found at all,
by either leg: phrases, AND, `+`, NOT and `-`, and fields. `restricts` tells them apart.

Parsing `str(node)` gives an equal tree if the node was itself parsed. A filter made in Python may
not: the name of a source may contain a quotation mark.
"""

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - `date` is a field's name
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, punctuation and all; analysis may make several terms of it, or none."""

    text: str

    def __str__(self) -> str:
        """The word."""
        return self.text


@dataclass(frozen=True, slots=True)
class Prefix:
    """`elect*`: any word that begins with `text`."""

    text: str

    def __str__(self) -> str:
        """With its star."""
        return f"{self.text}*"


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """`clintn~2`: any word at most `edits` letters added, left out, changed or swapped away."""

    text: str
    edits: int

    def __str__(self) -> str:
        """With the number of edits, even if it was left out."""
        return f"{self.text}~{self.edits}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """`"white house"`: the words side by side; `"house vote"~5`: near each other, in any order.

    `distance` is the number of other words allowed among them, in all; 0 asks for the exact
    phrase, in order.
    """

    text: str
    distance: int = 0

    def __str__(self) -> str:
        """In straight quotes."""
        return f'"{self.text}"~{self.distance}' if self.distance else f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Field:
    """`source:politico`: articles whose field has this value.

    `name` is title, source, author, lang or url, or that of an own field (see `own_fields`). If
    `quoted`, as `source:"New York Times"`, the value is the whole field; else, as in
    `source:times`, it is a word of it. Of an own field with numbers or dates it may be a range.
    """

    name: str
    value: str
    quoted: bool

    @property
    def beginning(self) -> Prefix | None:
        """`title:trum*`: what a word of the field begins with; None if a whole word is asked."""
        text = self.value.removesuffix("*")
        if self.quoted or text == self.value or not text or not text[-1].isalnum():
            return None
        return Prefix(text)

    def __str__(self) -> str:
        """With the value in quotes if it was in quotes."""
        return f'{self.name}:"{self.value}"' if self.quoted else f"{self.name}:{self.value}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """`date:2016-03..2016-09`: articles from `first` to `last`, both included; None is open."""

    first: Date | None
    last: Date | None

    def __str__(self) -> str:
        """As two days, whichever way it was written."""
        first = self.first.isoformat() if self.first else ""
        last = self.last.isoformat() if self.last else ""
        return f"date:{first}..{last}"


@dataclass(frozen=True, slots=True)
class Not:
    """`-word`, `NOT word`: rows that `child` does not match."""

    child: "Node"

    def __str__(self) -> str:
        """With the sign, which binds as closely as the word does."""
        return f"-{_operand(self.child)}"


@dataclass(frozen=True, slots=True)
class Required:
    """`+word`: rows that `child` matches, and no others."""

    child: "Node"

    def __str__(self) -> str:
        """With the sign."""
        return f"+{_operand(self.child)}"


@dataclass(frozen=True, slots=True)
class And:
    """`a AND b`: rows that every child matches."""

    children: tuple["Node", ...]

    def __str__(self) -> str:
        """With parentheses only where they are needed."""
        return " AND ".join(
            f"({child})" if isinstance(child, Or | Group) else str(child) for child in self.children
        )


@dataclass(frozen=True, slots=True)
class Or:
    """`a OR b`: rows that any child matches. It restricts if a child does, else it ranks."""

    children: tuple["Node", ...]

    def __str__(self) -> str:
        """With parentheses only where they are needed: AND binds closer."""
        return " OR ".join(
            f"({child})" if isinstance(child, Group) else str(child) for child in self.children
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses side by side: each restricts or ranks independently."""

    children: tuple["Node", ...]

    def __str__(self) -> str:
        """The clauses, separated by spaces."""
        return " ".join(str(child) for child in self.children)


Node: TypeAlias = (
    Word | Prefix | Fuzzy | Phrase | Field | DateRange | Not | Required | And | Or | Group
)


def restricts(node: Node) -> bool:
    """Whether `node` says which rows may be found, rather than only which are better."""
    if isinstance(node, (Word, Prefix, Fuzzy)):
        return False
    if isinstance(node, (Or, Group)):
        return any(restricts(child) for child in node.children)
    return True


def demands(node: Node) -> bool:
    """Whether `node` asks for words literally: then every match is an answer, however weak."""
    if isinstance(node, Or):
        return restricts(node) and _has_words(node)
    if isinstance(node, Group):
        return any(demands(child) for child in node.children)
    return isinstance(node, Phrase | Required | And) and _has_words(node)


def is_plain(node: Node) -> bool:
    """Whether all words of `node` are without operators; such a question has no exact answer."""
    if isinstance(node, Group):
        return all(map(is_plain, node.children))
    return isinstance(node, Word) or (restricts(node) and not demands(node))


def _has_words(node: Node) -> bool:
    if isinstance(node, And | Or | Group):
        return any(_has_words(child) for child in node.children)
    if isinstance(node, Required):
        return _has_words(node.child)
    return isinstance(node, Word | Prefix | Fuzzy | Phrase)


def _operand(node: Node) -> str:
    bare = isinstance(node, Word | Prefix | Fuzzy | Phrase | Field | DateRange)
    return str(node) if bare else f"({node})"
