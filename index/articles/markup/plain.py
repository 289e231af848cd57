"""The mark of a text that a reader freed of markup."""


class Plain(str):
    """A text without markup, as a reader made it: `&amp;` and `</p>` in it are words."""

    __slots__ = ()
