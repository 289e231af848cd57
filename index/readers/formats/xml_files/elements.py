"""The texts of elements, found by the local names of elements."""

from typing import Any


def first(element: Any, *names: str) -> str:
    """The text of the first child that has any, by local names in order."""
    for name in names:
        for child in element.iterfind(f"{{*}}{name}"):
            text = "".join(child.itertext()).strip()
            if text:
                return text
    return ""
