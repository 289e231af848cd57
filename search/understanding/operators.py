"""The operators of a question: signs of pasted text, and phrases that no text has, are let go."""

from dataclasses import replace
from typing import Final

from ...index.errors import QueryError
from ..corpus import KeywordLeg
from ..limits import Limits
from ..query import Group, Node, Phrase, Query, parse_query
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


def as_plain_words(question: str, syntax: str, limits: Limits) -> tuple[str, tuple[Notice, ...]]:
    """The question, without its operators if `syntax` or its form says that it has none.

    The notice tells it, if the form says so and operators were there.
    """
    if syntax == "plain":
        return without_operators(question), ()
    long = is_long(question)
    if syntax == "query" or not (long or is_in_capitals(question)) or is_list(question):
        return question, ()
    plain = without_operators(question)
    same = _tree(plain, limits) == _tree(question, limits)
    return plain, () if same else (_LONG if long else _CAPITALS,)


def _tree(text: str, limits: Limits) -> Group | None:
    """The tree of a text; None if it is no valid query."""
    try:
        return parse_query(text, limits=limits).root
    except QueryError:
        return None


def without_unknown_phrases(reading: Reading, keyword: KeywordLeg, limits: Limits) -> Reading:
    """The reading without the phrases that no live passage or title has, if words are left."""
    if not any(quote in reading.text for quote in QUOTES):
        return reading
    query, deadline = parse_query(reading.text, limits=limits), limits.deadline()

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
