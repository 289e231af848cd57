"""The cached property: a value that is computed when it is first asked for, and kept."""

import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

Value = TypeVar("Value")


class cached_property(functools.cached_property[Value]):  # noqa: N801 - named as Python's own
    """Python's own, without the lock that it has before 3.12.

    That one lock of all objects of a class stays locked in a fork that is made while a thread of
    its parent computes. Without it, two threads may compute a value at once, as in 3.12.
    """

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        """Compute by a method."""
        super().__init__(compute)
        self.lock = nullcontext()
