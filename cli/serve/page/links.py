"""Addresses of the pages: the same search with something changed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

DEFAULTS = {"mode": "hybrid", "by": "passage"}
NAMES = (
    "id", "passage", "as_of", "q", "mode", "by", "source", "since", "until", "literal", "recent",
    "copies", "cursor", "why",
)  # fmt: skip


def link(asked: Mapping[str, Any], path: str = "/", **changes: Any) -> str:
    """The address of `path` for what is asked, with some parameters changed; None leaves one out.

    The place in the results is left out unless it is among the changes: it belongs to one search.
    """
    values = {**asked, "cursor": None, "why": None, **changes}
    return f"{path}?{urlencode(pairs(values))}"


def pairs(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Parameters of the pages as names and texts, without those that say nothing."""
    found: list[tuple[str, str]] = []
    for name in NAMES:
        value = values.get(name)
        if value is None or value is False or value == DEFAULTS.get(name):
            continue
        texts = value if isinstance(value, list | tuple) else [value]
        found += [(name, "true" if text is True else str(text)) for text in texts]
    return found
