"""Pasted text: tells a text from a question, and takes the operators out of it.

The signs of a text are its own: its quotation marks quote, its dashes part, its capitals shout. As
operators they would leave nothing of the corpus.
"""

import re
from typing import Final, TypeAlias

from ...index.errors import QueryError
from ..limits import DEFAULT, Deadline
from .nodes import And, DateRange, Field, Group, Node, Not, Or
from .own_fields import NO_FIELDS, OwnFields, field_pattern
from .parser import parse_tree
from .tokens import OPERATORS, QUOTE, QUOTES, SIGNS, tokenize

Clause: TypeAlias = Field | DateRange | Or
"""The clause of a field."""

LONG: Final = 40
"""The most words of a question; a longer text is pasted."""

SENTENCE: Final = 5
"""The fewest words of a sentence; `Apple Inc.` is none."""

CAPITALS: Final = 5
"""The number of words, operators aside, from which a question in capitals is plain words."""

OPERAND: Final = 2
"""The most words side by side in a list of operators, such as `WHITE HOUSE OR CONGRESS`."""

# Scripts without spaces, of which two characters count as a word. Hangul has spaces.
_UNSPACED: Final = (
    r"[\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3\u3005-\u312f\u31f0-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
_VALUE: Final = rf"(?:[{QUOTES}][^{QUOTES}]*[{QUOTES}]|[^\s(){QUOTES}]+)"
_BRACKETS: Final = r"\([^()]*\)"
_SPELT_IN_PART: Final = r"[*~]+[0-9]*(?=[.,;:!?…]*$)"


def is_statement(text: str) -> bool:
    """Whether a text states something: a pasted one, or a sentence that ends with a full stop."""
    return is_long(text) or (text.rstrip().endswith(".") and len(text.split()) >= SENTENCE)


def is_long(text: str) -> bool:
    """Whether `text` has more words, or more lines, than a question that somebody types."""
    text = text.strip()
    spaced, characters = (text, 0) if text.isascii() else re.subn(_UNSPACED, " ", text)
    return len(spaced.split()) + characters // 2 > LONG or len(text.splitlines()) > 1


def is_in_capitals(text: str) -> bool:
    """Whether `CAPITALS` words and more are cased, and all of these are in capitals."""
    words = [word.replace("ß", "") for word in text.split() if word not in OPERATORS]
    cased = [word for word in words if word.lower() != word.upper()]
    return len(cased) >= CAPITALS and all(map(str.isupper, cased))


def is_list(text: str, own: OwnFields = NO_FIELDS) -> bool:
    """Whether `text` is a list of operators: each joins or excludes an operand of a few words."""
    try:
        every = tokenize(text, DEFAULT, Deadline(), own)
        tokens = [token for token in every if token.kind not in "()"]
    except QueryError:
        return False
    kinds = [token.kind for token in tokens]
    if not kinds or {"AND", "OR"} & {kinds[0], kinds[-1]} or (OPERATORS | SIGNS).isdisjoint(kinds):
        return False
    words, before, wanted = 0, "", False
    for kind, _, node in tokens:
        if kind == "clause":
            words += not isinstance(node, Field | DateRange)
            wanted = wanted or before not in ("-", "NOT")
        else:
            words = 0
        if words > OPERAND:
            return False
        before = kind
    return wanted


def without_operators(text: str, own: OwnFields = NO_FIELDS) -> str:
    """`text` as plain words, in the query language; only fields in brackets stay as they are.

    So `(source:wire OR source:post)` can limit the search for a pasted text.
    """
    kept: list[str] = []

    def bracket(match: re.Match[str]) -> str:
        if not _has_fields_only(match[0], own):
            return match[0]
        kept.append(match[0])
        return " "

    plain = re.sub("[()]", " ", QUOTE.sub(" ", re.sub(_BRACKETS, bracket, text)))
    runs = map(_plain, field_pattern(own).sub(r"\1 ", plain).split())
    return " ".join(filter(None, [*kept, *runs]))


def parted(
    text: str, own: OwnFields = NO_FIELDS
) -> tuple[str, tuple[str, ...], tuple[Clause, ...]]:
    """`text` without its fields, the fields as they are written, and their clauses."""
    written: list[str] = []
    clauses: list[Clause] = []

    def field(match: re.Match[str]) -> str:
        try:
            [clause] = parse_tree(match[0], DEFAULT, Deadline(), own).children
        except (QueryError, ValueError):  # no day, or not one clause
            return match[0]
        if not isinstance(clause, Field | DateRange | Or):
            return match[0]
        written.append(match[0])
        clauses.append(clause)
        return " "

    named = rf"(?<!\S){field_pattern(own).pattern}{_VALUE}"
    rest = re.sub(named, field, text, flags=re.IGNORECASE)
    return rest, tuple(written), tuple(clauses)


def _has_fields_only(bracket: str, own: OwnFields) -> bool:
    try:
        root = parse_tree(bracket, DEFAULT, Deadline(), own)
    except QueryError:
        return False
    return bool(root.children) and _is_of_fields(root)


def _is_of_fields(node: Node) -> bool:
    if isinstance(node, And | Or | Group):
        return all(map(_is_of_fields, node.children))
    return isinstance(node, Field | DateRange) or (
        isinstance(node, Not) and _is_of_fields(node.child)
    )


def _plain(run: str) -> str:
    """A run of characters without the signs before and after it."""
    word = re.sub(_SPELT_IN_PART, "", run.lstrip("+-"))
    return word.lower() if word in OPERATORS else word
