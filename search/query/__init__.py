"""The query language: one for both legs, parsed once into a frozen tree.

    words                      rank; any of them may match
    elect*   clintn~  clintn~2 rank too: any word with this beginning, or spelt nearly so
    "white house"              the words side by side
    "house vote"~5             near each other: at most 5 other words among them, in any order
    +word  -word  NOT word     must, must not match
    a AND b  a OR b  (…)       AND binds closer than OR, OR closer than side by side
    title: source: author: lang: url:    a word or a quoted phrase of that field
    site:                      a word of the source or of the address
    date:2016  date:2016-03  date:2016-03..2016-09  date:..2016  date:>=2016-03-01
    since:2016  until:2016     from, up to and including a year, a month or a day
    after:2016  before:2016    the same without it
    section:politics  words:>500  words:100..500    own fields of an index, see `own_fields`

Phrases, `+`, `-`, AND, NOT and fields restrict what either leg may find. Plain words,
prefixes, fuzzy words and OR of such words only rank.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ...index import ArgumentError
from ...index.storage.cached import cached_property
from ..limits import DEFAULT, Deadline, Limits
from .nodes import (
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
    demands,
    is_plain,
    restricts,
)
from .own_fields import NO_FIELDS, OwnFields
from .parser import parse_tree

__all__ = [
    "And",
    "DateRange",
    "Field",
    "Fuzzy",
    "Group",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "Required",
    "Word",
    "demands",
    "is_plain",
    "parse_query",
    "restricts",
]


@dataclass(frozen=True)
class Query:
    """A parsed query: its text as typed, its tree, and the limits used for parsing.

    `language` is that of its words, a code; None if it is not known. Two queries are equal if their
    trees, limits and languages are, however they were typed.
    """

    text: str
    root: Group
    limits: Limits = DEFAULT
    language: str | None = None

    def __eq__(self, other: object) -> bool:
        """Whether trees, limits and languages are equal."""
        if not isinstance(other, Query):
            return NotImplemented
        return (self.root, self.limits, self.language) == (other.root, other.limits, other.language)

    def __hash__(self) -> int:
        """A hash of the tree."""
        return hash(self.root)

    def __str__(self) -> str:
        """The query in the query language; it parses to an equal tree."""
        return str(self.root)

    @cached_property
    def semantic_text(self) -> str:
        """The words of the query, for the encoder; empty if it only filters.

        Operators, fields and excluded words are left out.
        """
        return " ".join(_plain_words(self.root))


def parse_query(
    text: str,
    *,
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
    own: OwnFields = NO_FIELDS,
) -> Query:
    """Parse `text`, in time proportional to its length.

    `deadline` bounds the time; if it is None, `limits.seconds` from now do. `own` has the types of
    the own fields of an index; without it, `section:politics` is a word.

    Raises:
        QueryError: an invalid date, a query beyond `limits`, or a deadline that has passed.
        Nothing else is an error: text that cannot be an operator is a word, and stray
        punctuation is dropped.
        ArgumentError: a text that is no str.
    """
    if not isinstance(text, str):
        raise ArgumentError(f"a query is a text, not {type(text).__name__}")
    return Query(text, parse_tree(text, limits, deadline or limits.deadline(), own), limits)


def _plain_words(node: Node) -> Iterator[str]:
    if isinstance(node, Word | Prefix | Fuzzy | Phrase):
        yield node.text
    elif isinstance(node, Required):
        yield from _plain_words(node.child)
    elif isinstance(node, And | Or | Group):
        for child in node.children:
            yield from _plain_words(child)
