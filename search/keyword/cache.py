"""The byte cache: keeps arrays up to a total number of bytes, not of entries."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ByteCache(Generic[Value]):
    """Keeps the most recently used values, up to a number of bytes. Safe to share between threads.

    A value is computed outside the lock: two threads that miss at once both compute it and get
    equal values, and neither waits for the other.
    """

    def __init__(self, capacity: int) -> None:
        """Hold at most `capacity` bytes; a value of more than an eighth of it is not kept."""
        self._capacity = capacity
        self._used = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def peek(self, key: Hashable) -> Value | None:
        """The value under `key`; None if there is none."""
        with self._lock:
            kept = self._values.get(key)
            if kept is None:
                return None
            self._values.move_to_end(key)
            return kept[0]

    def get(self, key: Hashable, make: Callable[[], Value], size: Callable[[Value], int]) -> Value:
        """The value under `key`; if there is none, `make()`, kept at its `size` in bytes."""
        with self._lock:
            kept = self._values.get(key)
            if kept is not None:
                self._values.move_to_end(key)
                return kept[0]
        value = make()
        self.put(key, value, size(value))
        return value

    def put(self, key: Hashable, value: Value, cost: int) -> None:
        """Keep `value` of `cost` bytes, unless it is too large or the key has a value."""
        if cost > self._capacity // 8:
            return
        with self._lock:
            if key not in self._values:
                self._values[key] = value, cost
                self._used += cost
            while self._used > self._capacity:
                self._used -= self._values.popitem(last=False)[1][1]
