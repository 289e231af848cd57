"""Leases: values shared by threads, each closed when its last user is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from ..index.storage.forks import ProcessLock

Value = TypeVar("Value")


class Leased(Generic[Value]):
    """A value in use by any number of threads, closed once it is retired and unused.

    The code that replaces the value calls `retire`; its last user then closes it.
    """

    def __init__(self, value: Value, close: Callable[[Value], None]) -> None:
        """Hold `value`; `close` is called with it once, by `retire` or by its last user."""
        self._value: Value | None = value
        self._close = close
        self._lock = ProcessLock()
        self._users = 0
        self._retired = False

    def take(self) -> bool:
        """Become a user; False if the value is retired, and so may be closed already."""
        with self._lock:
            if self._retired:
                return False
            self._users += 1
            return True

    def give_back(self) -> None:
        """Stop being a user."""
        with self._lock:
            self._users -= 1
            last = self._retired and not self._users
        if last:
            self._end()

    def retire(self) -> None:
        """Refuse new users from now on, and close the value as soon as it is unused.

        In a fork of the process nothing is closed: the value is not its own.
        """
        if self._lock.is_foreign:
            return
        with self._lock:
            last = not (self._retired or self._users)
            self._retired = True
        if last:
            self._end()

    def _end(self) -> None:
        """Close the value, and let go of it: what it holds in memory goes with it."""
        value, self._value = self._value, None
        assert value is not None
        self._close(value)

    @property
    def retired(self) -> bool:
        """Whether the value is closed, or will be as soon as it is unused."""
        return self._retired

    @property
    def value(self) -> Value:
        """The value; only a user may touch it."""
        assert self._value is not None
        return self._value


@contextmanager
def using(current: Callable[[], Leased[Value]]) -> Iterator[Value]:
    """Use the value of the lease that `current` gives; if just replaced, of the next one."""
    leased = current()
    while not leased.take():
        leased = current()
    try:
        yield leased.value
    finally:
        leased.give_back()
