"""The pages of a printed article: the places in its text where each begins."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any


def pages_between(marks: object, start: int, end: int) -> tuple[str, ...]:
    """The labels of the pages that the characters `start:end` of an article stand on, in order.

    `marks` has a pair for each page: the offset into the text where it begins, and its label.
    Empty if it is something else.
    """
    if not isinstance(marks, Sequence) or not all(map(_is_mark, marks)):
        return ()
    starts = [mark[0] for mark in marks]
    first = max(bisect_right(starts, start) - 1, 0)
    return tuple(mark[1] for mark in marks[first : max(bisect_left(starts, end), first + 1)])


def _is_mark(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == 2
        and isinstance(value[0], int)
        and isinstance(value[1], str)
    )


def pages_in_words(labels: Sequence[str]) -> str:
    """Pages as they are cited: `p. 7`, `pp. 7–8`; empty without any."""
    if len(labels) < 2:
        return "".join(f"p. {label}" for label in labels)
    return f"pp. {labels[0]}–{labels[-1]}"
