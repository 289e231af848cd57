"""The operators of a question: signs of pasted text, and phrases that no text has, are let go."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ...index.errors import QueryError
from ..corpus import KeywordLeg
from ..limits import Limits
from ..options import nearest
from ..query import Group, Node, Phrase, Query, parse_query
from ..query.own_fields import DATES, FIELDS, MARK, NO_FIELDS, OwnFields, named
from ..query.pasted import CAPITALS, LONG, is_in_capitals, is_list, is_long, without_operators
from ..query.tokens import QUOTES
from .notice import Notice
from .reading import Reading

_LONG: Final = Notice(
    f"A text of more than {LONG} words, or with a line break, is read as plain words, and its "
    "quotation marks, AND, OR, NOT, + and - as no operators.",
    "syntax",
    "query",
)
_CAPITALS: Final = Notice(
    f"A question of {CAPITALS} words or more, all in capitals, is read as plain words, and its "
    "quotation marks, AND, OR, NOT, + and - as no operators.",
    "syntax",
    "query",
)


_NAMED: Final = (
    rf"(?<![\w:/.])([a-z]{{2,20}}|{MARK}[\w.-]{{1,40}}|[a-z]+_[a-z_]+):(?!//)[{QUOTES}]?([\w<>])"
)
_SCHEMES: Final = frozenset(("data", "doi", "file", "ftp", "http", "https", "mailto", "tel", "urn"))
_KNOWN: Final = dict(zip(FIELDS, FIELDS, strict=True)) | {
    "language": "lang", "headline": "title", "intitle": "title", "byline": "author",
    "outlet": "source", "publisher": "source", "paper": "source", "domain": "site", "host": "site",
    "link": "url", "inurl": "url", "year": "date", "month": "date", "day": "date", "from": "since",
    "to": "until",
}  # fmt: skip
"""Fields by their names here and in other search engines."""


def as_plain_words(
    question: str, syntax: str, limits: Limits, own: OwnFields = NO_FIELDS
) -> tuple[str, tuple[Notice, ...]]:
    """The question, without its operators if `syntax` or its form says that it has none.

    The notice tells it, if the form says so and operators were there.
    """
    if syntax == "plain":
        return without_operators(question, own), ()
    long = is_long(question)
    if syntax == "query" or not (long or is_in_capitals(question)) or is_list(question, own):
        return question, ()
    plain = without_operators(question, own)
    same = _tree(plain, limits, own) == _tree(question, limits, own)
    return plain, () if same else (_LONG if long else _CAPITALS,)


def unknown_fields(question: str, own: OwnFields = NO_FIELDS) -> Iterator[Notice]:
    """Tells the fields in a question that do not exist, and those for days that have none."""
    fields = (*FIELDS, *own)
    known = dict(zip(own, own, strict=True)) | _KNOWN
    for match in re.finditer(_NAMED, question):
        name = match[1]
        if len(re.findall(f"[{QUOTES}]", question[: match.start()])) % 2 or name in _SCHEMES:
            continue
        if named(name, own) is None and name not in FIELDS:
            meant = nearest(name, known) or f"; fields are {', '.join(fields)}"
            yield Notice(f"“{name}:” is no field, so its words are searched for{meant}")
        elif name in DATES[1:] and not match[2].isdecimal():
            yield Notice(f"“{name}:” takes a day like 2019-05-31, so its words are searched for")


def _tree(text: str, limits: Limits, own: OwnFields) -> Group | None:
    """The tree of a text; None if it is no valid query."""
    try:
        return parse_query(text, limits=limits, own=own).root
    except QueryError:
        return None


def without_unknown_phrases(
    reading: Reading, keyword: KeywordLeg, limits: Limits, own: OwnFields = NO_FIELDS
) -> Reading:
    """The reading without the phrases that no live passage or title has, if words are left."""
    if not any(quote in reading.text for quote in QUOTES):
        return reading
    query, deadline = parse_query(reading.text, limits=limits, own=own), limits.deadline()

    def of(*nodes: Node) -> Query:
        return replace(query, root=Group(nodes))

    unknown = [
        node
        for node in query.root.children
        if isinstance(node, Phrase) and not keyword.allowed(of(node), deadline).count
    ]
    left = of(*(node for node in query.root.children if node not in unknown))
    if not unknown or not left.semantic_text:
        return reading
    notices = (
        Notice(f"No text has “{node.text}”: it is left out.", "literal", True) for node in unknown
    )
    return replace(reading, text=str(left), notices=(*reading.notices, *notices))
