"""The wording of values in messages: kind and content, in a few words."""

KINDS = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    dict: "an object",
    list: "a list",
}

LONGEST = 40
"""Characters of a value that are shown."""


def kind(value: object) -> str:
    """The kind of a value, in the words of JSON."""
    return KINDS.get(type(value), f"a {type(value).__name__}")


def shown(value: object) -> str:
    """A value on one line, cut if it is long."""
    if isinstance(value, str):
        value = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    elif isinstance(value, int) and abs(value) >= 10**LONGEST:
        return "a number of many digits"  # Python writes out no more than 4300 of them
    elif not isinstance(value, int | float):
        return kind(value)
    return repr(value)
