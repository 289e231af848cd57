"""The tokens of a query: clauses, operators, signs and parentheses, cut in one pass.

An operator in a place where it can join nothing is a word, and text without a letter or digit is
dropped as punctuation: a person's question is never a syntax error.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from ..limits import Deadline, Limits, QueryLimitError
from .dates import parse_bound, parse_range
from .nodes import DateRange, Field, Fuzzy, Node, Or, Phrase, Prefix, Word
from .own_fields import (
    DATES,
    FIELDS,
    NO_FIELDS,
    OwnFields,
    check_clause,
    clause_name,
    field_pattern,
    named,
)
from .slips import edits_of
from .spaced_numbers import whole_number

OPERATORS: Final = frozenset(("AND", "OR", "NOT"))
SIGNS: Final = frozenset("+-")

QUOTES: Final = '"“”„‟'
# The mark before the last letter of a Hebrew acronym is a part of the word.
_ACRONYM: Final = f"(?<=[\u05d0-\u05ea])[{QUOTES}](?=[\u05d0-\u05ea](?![\u05d0-\u05ea]))"
QUOTE: Final = re.compile(f"(?!{_ACRONYM})[{QUOTES}]")
_SPACES: Final = re.compile(r"\s+")
_WORD: Final = re.compile(rf"(?:[^\s(){QUOTES}]|{_ACRONYM})+")

# A run of text that can only be a word, in any place; most typed text is of this kind.
_PLAIN: Final = re.compile(r"\s*([^\W_]+(?:['’-][^\W_]+)*[.,;!?…]*)(?!\S)")
# A label at the end of a headline, as in `Ferry aground (+video)`; `-(+video)` is a real query.
_ASIDE: Final = re.compile(r"(?<![+-])\(\+[\w'’-]+\)")
_DISTANCE: Final = re.compile(r"~([0-9]{1,4})(?!\w)")
_SUFFIX: Final = re.compile(r"([^*~]+)(?:(\*)|~([12]?))")
_TRAILING: Final = ".,;:!?…"


class Token(NamedTuple):
    """A clause (`node`), or an operator, sign or parenthesis (`kind` is its text)."""

    kind: str
    position: int
    node: Node | None = None


def tokenize(
    text: str, limits: Limits, deadline: Deadline, own: OwnFields = NO_FIELDS
) -> list[Token]:
    """The tokens of `text`. Parentheses are balanced; a sign precedes a clause or a `(`.

    `own` are the own fields that it may name.

    Takes time in proportion to the length of `text`.

    Raises:
        QueryError: a bad date, too many words in a phrase or query, or too little time.
    """
    tokens: list[Token] = []
    clauses = 0
    for token in _with_whole_numbers(_scan(text, limits, own), text):
        deadline.check()
        tokens.append(token)
        clauses += token.kind not in "()"
        if clauses > limits.clauses:
            raise QueryLimitError(
                f"the query has more than {limits.clauses} words and operators: shorten it"
            )
    return _balanced(tokens)


def _with_whole_numbers(tokens: Iterator[Token], text: str) -> Iterator[Token]:
    """`tokens` with a single word for the groups of a number: 1 250 000."""
    for in_number, run in groupby(tokens, lambda token: _is_number(token.node)):
        group = list(run)
        number = None
        if in_number and len(group) > 1:
            words = [str(token.node) for token in group]
            blanks = [_blank_before(text, token.position) for token in group]
            number = whole_number(words, blanks)
        yield from group if number is None else [group[0]._replace(node=Word(number))]


def _is_number(node: Node | None) -> bool:
    return isinstance(node, Word) and node.text[0].isdigit()


def _blank_before(text: str, at: int) -> str:
    return text[at - 1] if at and text[at - 1] in "\u00a0\u2009\u202f" else " "


def _scan(text: str, limits: Limits, own: OwnFields) -> Iterator[Token]:
    at, end = 0, len(text)
    while at < end:
        if plain := _PLAIN.match(text, at):
            word, start = plain[1], plain.start(1)
            yield Token(word, start) if word in OPERATORS else Token("clause", start, Word(word))
            at = plain.end()
            continue
        if space := _SPACES.match(text, at):
            at = space.end()
            continue
        character = text[at]
        sign = ""
        if character in SIGNS and _may_sign(text, at):
            sign, start, at = character, at, at + 1
            character = text[at]
        elif character in SIGNS:  # a dash
            at += 1
            continue
        signed = [Token(sign, start)] if sign else []
        if character in "()":
            yield from signed if character == "(" else ()
            yield Token(character, at)
            at += 1
            continue
        if character in QUOTES:
            phrase, at = _phrase(text, at, limits)
            if phrase:
                yield from signed
                yield phrase
            continue
        word, next_at = _clause(text, at, signed=bool(sign), limits=limits, own=own)
        if word:
            yield from signed
            yield word
        at = next_at


def _may_sign(text: str, at: int) -> bool:
    """A sign stands before a clause and after a space: not in `covid-19`, ` - ` or `--`.

    Nor is there one in `(+video)`.
    """
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before == "(" and _ASIDE.match(text, at - 1):
        return False
    return (before.isspace() or before == "(") and not (
        after.isspace() or after in SIGNS or after == ")"
    )


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """The text in the quotes that open at `at`, with single spaces, and the offset of their end.

    None if nothing closes them (a quote being typed), or if they cannot open here: a mark right
    after a letter or digit ends a quotation or means inches.
    """
    before = text[at - 1] if at else " "
    if before.isalnum() and before < "\u2e80":  # scripts from here on are written without spaces
        return None
    close = QUOTE.search(text, at + 1)
    if close is None:
        return None
    return " ".join(text[at + 1 : close.start()].split()), close.end()


def _phrase(text: str, at: int, limits: Limits) -> tuple[Token | None, int]:
    quoted = _quoted(text, at)
    if quoted is None:
        return None, at + 1
    content, end = quoted
    _check_phrase(content, at, limits)
    distance = _DISTANCE.match(text, end)
    if distance:
        end = distance.end()
    if not _says_something(content):
        return None, end
    node = Phrase(content, int(distance[1]) if distance else 0)
    return Token("clause", at, node), end


def _clause(
    text: str, at: int, *, signed: bool, limits: Limits, own: OwnFields
) -> tuple[Token | None, int]:
    """The field, prefix, fuzzy word, operator or word at `at`, and the offset of its end."""
    if field := field_pattern(own).match(text, at):
        clause, end = _field(text, at, field, limits, own)
        if clause:
            return Token("clause", at, clause), end
    found = _WORD.match(text, at)
    assert found, "every character begins a space, a parenthesis, a quote or a word"
    word, end = found[0], found.end()
    if word in OPERATORS and not signed:
        return Token(word, at), end
    node = word_node(word, limits)
    return (Token("clause", at, node) if node else None), end


def word_node(text: str, limits: Limits) -> Word | Prefix | Fuzzy | None:
    """The node of a run of characters that is neither an operator nor a field."""
    if not _says_something(text):
        return None
    suffix = _SUFFIX.fullmatch(text.rstrip(_TRAILING))
    if suffix and suffix[1][0].isalnum() and suffix[1][-1].isalnum():
        letters = sum(map(str.isalnum, suffix[1]))
        if suffix[2] and letters >= limits.prefix_letters:
            return Prefix(suffix[1])
        if not suffix[2] and letters >= limits.fuzzy_letters:
            return Fuzzy(suffix[1], int(suffix[3] or edits_of(suffix[1])))
    # An operator that can join nothing here is a word; in small letters it stays a word.
    return Word(text.lower() if text in OPERATORS else text)


def _field(
    text: str, at: int, name: re.Match[str], limits: Limits, own: OwnFields
) -> tuple[Field | DateRange | Or | None, int]:
    """The field clause at `at`, or None if no value follows the colon."""
    end = name.end()
    quoted = None
    if end < len(text) and text[end] in QUOTES:
        quoted = _quoted(text, end)
        if quoted is None:
            return None, end
        value, end = quoted
        _check_phrase(value, at, limits)
        if distance := _DISTANCE.match(text, end):
            end = distance.end()
    else:
        found = _WORD.match(text, end)
        if not found:
            return None, end
        value, end = found[0].rstrip(_TRAILING), found.end()
    field = name[1].lower()
    is_own = field not in FIELDS
    may_be_range = quoted is None and (field == "date" or is_own)
    if may_be_range and text[name.end() : end].rstrip(",;:!?").endswith(".."):
        value += ".."  # an open range, not the end of a sentence
    if field == "date":
        return (parse_range(value, at), end) if value else (None, end)
    if field in DATES:  # words in running text: `before:lunch`
        return (parse_bound(field, value, at) if value[:1].isdecimal() else None), end
    if not _says_something(value):
        return None, end
    if is_own:
        clause = Field(clause_name(named(field, own) or field), value, quoted is not None)
        check_clause(clause, own, f" at character {at + 1}:")
        return clause, end
    if field == "site":
        return Or(tuple(Field(each, value, quoted is not None) for each in ("source", "url"))), end
    return Field(field, value, quoted is not None), end


def _check_phrase(content: str, at: int, limits: Limits) -> None:
    words = content.count(" ") + 1
    if words > limits.phrase_words:
        raise QueryLimitError(
            f"the phrase at character {at + 1} has {words} words, "
            f"{limits.phrase_words} are allowed: shorten it"
        )


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text))


def _balanced(tokens: list[Token]) -> list[Token]:
    """`tokens` without unmatched parentheses, and without the signs before these."""
    open_at: list[int] = []
    lone: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind == "(":
            open_at.append(index)
        elif token.kind == ")":
            if open_at:
                open_at.pop()
            else:
                lone.add(index)
    for index in open_at:
        lone.add(index)
        if index and tokens[index - 1].kind in SIGNS:
            lone.add(index - 1)
    return [token for index, token in enumerate(tokens) if index not in lone]
