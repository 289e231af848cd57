"""Type checks of public arguments: a wrong type raises ArgumentError in one line."""

import math
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from numbers import Integral, Real
from operator import index
from pathlib import Path
from typing import Final, SupportsIndex

from .errors import ArgumentError

LONGEST: Final = 60
"""Characters of a value that a message shows."""


def path_of(value: object, what: str = "path") -> Path:
    """The path of a str or a Path. Raises ArgumentError for anything else."""
    if isinstance(value, str | os.PathLike):
        found = os.fspath(value)
        if isinstance(found, str):
            return Path(found)
    raise ArgumentError(f"{what} is a str or a Path, not {kind_of(value)}")


def paths_of(value: object) -> Iterator[str]:
    """One path or several, each as text. Raises ArgumentError for anything else."""
    if isinstance(value, str | os.PathLike):
        yield os.fspath(path_of(value)) if isinstance(value, os.PathLike) else value
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for each in value:
            yield each if isinstance(each, str) else os.fspath(path_of(each, "each path"))
    else:
        raise ArgumentError(f"paths are a str or a Path, or several of them, not {kind_of(value)}")


def id_of(value: object) -> str:
    """The id of an article. Raises ArgumentError if it is not a str."""
    if isinstance(value, str):
        return value
    raise ArgumentError(f"an article's id is a str, not {kind_of(value)}; give one at a time")


def generation_in(value: object) -> int | None:
    """The number of a generation, None for the newest. Raises ArgumentError for anything else."""
    if value is None:
        return None
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        return index(value)  # NumPy's whole numbers, too
    raise ArgumentError(f"a generation is a number, or None for the newest, not {kind_of(value)}")


def in_short(value: object) -> str:
    """A value of a wrong type in a message: itself if it is short, otherwise its type."""
    if isinstance(value, str | int | float | list | tuple | None):
        with suppress(ValueError):  # an int of more than 4300 digits
            if len(text := repr(value)) <= LONGEST:
                return text
    return repr(value[:LONGEST] + "…") if isinstance(value, str) else kind_of(value)


def seconds_of(value: object, what: str = "wait") -> float:
    """A time in seconds, 0 or more. Raises ArgumentError for anything else."""
    if isinstance(value, Real) and not isinstance(value, bool):
        seconds = float(value)
        if seconds >= 0 and not math.isnan(seconds):
            return seconds
        raise ArgumentError(f"{what} is a number of seconds, 0 or more, not {seconds:g}")
    raise ArgumentError(f"{what} is a number of seconds, not {kind_of(value)}")


def flag_of(value: object, what: str) -> bool:
    """True or False. Raises ArgumentError for anything else."""
    if isinstance(value, bool):
        return value
    raise ArgumentError(f"{what} is True or False, not {kind_of(value)}")


def count_of(value: object, what: str) -> int:
    """A whole number, 1 or more. Raises ArgumentError for anything else."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        if (count := int(value)) >= 1:
            return count
        raise ArgumentError(f"{what} is 1 or more, not {count}")
    raise ArgumentError(f"{what} is a whole number, not {kind_of(value)}")


def kind_of(value: object) -> str:
    """The name of a value's type; None is itself."""
    return "None" if value is None else type(value).__name__
