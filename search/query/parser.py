"""The query parser: turns tokens into a tree by recursive descent.

    group   = any*                      clauses side by side
    any     = all (OR all)*
    all     = unary (AND unary)*
    unary   = (NOT | + | -) primary | primary
    primary = clause | ( group )

Operators are upper case; an operator with nothing to join is a word. The parentheses among the
tokens are balanced, so parsing can fail only at a limit.
"""

from collections.abc import Sequence
from typing import Final

from ..limits import Deadline, Limits, QueryLimitError
from .nodes import And, Group, Node, Not, Or, Required
from .own_fields import NO_FIELDS, OwnFields
from .tokens import OPERATORS, SIGNS, Token, tokenize, word_node

_END: Final = Token("end", -1)


def parse_tree(text: str, limits: Limits, deadline: Deadline, own: OwnFields = NO_FIELDS) -> Group:
    """The tree of `text`; an empty group if it has no words. `own` are fields that it may name.

    Raises:
        QueryError: a bad date, a query beyond `limits`, or a deadline that has passed.
    """
    if len(text) > limits.characters:
        raise QueryLimitError(
            f"the query has {len(text)} characters, {limits.characters} are allowed: shorten it"
        )
    # A lone surrogate is not a character: it can be neither looked up nor printed.
    text = text.encode("utf-8", "replace").decode()
    return _Parser(tokenize(text, limits, deadline, own), limits, deadline).parse()


class _Parser:
    def __init__(self, tokens: list[Token], limits: Limits, deadline: Deadline) -> None:
        self._tokens = [*tokens, _END, _END, _END]  # for who looks ahead
        self._kinds = [token.kind for token in self._tokens]
        self._limits = limits
        self._deadline = deadline
        self._at = 0
        self._depth = 0

    def parse(self) -> Group:
        node = self._group()
        return node if isinstance(node, Group) else Group(() if node is None else (node,))

    def _starts(self, place: int) -> bool:
        """Whether an operand begins at the token number `place`."""
        kind = self._kinds[place]
        if kind == "NOT":
            return self._kinds[place + 1] in ("clause", "(")
        return kind in ("clause", "(") or kind in SIGNS

    def _group(self) -> Node | None:
        clauses: list[Node | None] = []
        while self._kinds[self._at] not in ("end", ")"):
            clauses.append(self._any())
        return _joined(Group, clauses)

    def _any(self) -> Node | None:
        first = self._all()
        if self._kinds[self._at] != "OR":
            return first
        operands = [first]
        while self._kinds[self._at] == "OR" and self._starts(self._at + 1):
            self._at += 1
            operands.append(self._all())
        return _joined(Or, operands)

    def _all(self) -> Node | None:
        first = self._unary()
        if self._kinds[self._at] != "AND":
            return first
        operands = [first]
        while self._kinds[self._at] == "AND" and self._starts(self._at + 1):
            self._at += 1
            operands.append(self._unary())
        if len(operands) > 1:  # AND already requires what it joins
            operands = [node.child if isinstance(node, Required) else node for node in operands]
        return _joined(And, operands)

    def _unary(self) -> Node | None:
        kind = self._kinds[self._at]
        if kind in SIGNS or (kind == "NOT" and self._starts(self._at)):
            self._at += 1
            child = self._primary()
            if child is None:
                return None
            return Required(child) if kind == "+" else Not(child)
        return self._primary()

    def _primary(self) -> Node | None:
        self._deadline.check()
        token = self._tokens[self._at]
        self._at += 1
        if token.kind in OPERATORS:
            return word_node(token.kind, self._limits)
        if token.kind != "(":
            return token.node
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise QueryLimitError(
                f"the parenthesis at character {token.position + 1} is nested deeper than "
                f"{self._limits.nesting}: use fewer"
            )
        node = self._group()
        self._depth -= 1
        self._at += 1  # the ")"
        return node


def _joined(kind: type[And] | type[Or] | type[Group], nodes: Sequence[Node | None]) -> Node | None:
    """One node of `kind` over all nodes; a single node itself, None for no nodes.

    Children of a node of the same kind are spliced in: `(a AND b) AND c` is `a AND b AND c`.
    """
    children: list[Node] = []
    for node in nodes:
        if isinstance(node, kind):
            children.extend(node.children)
        elif node is not None:
            children.append(node)
    if len(children) < 2:
        return children[0] if children else None
    return kind(tuple(children))
