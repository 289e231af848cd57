"""A lease: something that is shared by threads and closed when its last user is done."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Held = TypeVar("Held")


class Leased(Generic[Held]):
    """A value in use by any number of threads, to be closed once nobody needs it any more.

    Whoever replaces it calls `retire`: the last one to use it closes it.
    """

    def __init__(self, value: Held, close: Callable[[Held], None]) -> None:
        """Hold `value`; `close` is called with it once, by `retire` or by its last user."""
        self._value, self._close = value, close
        self._lock = threading.Lock()
        self._users = 0
        self._retired = False

    def take(self) -> bool:
        """Become a user; False where the value is retired, and may be closed already."""
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
            self._close(self._value)

    def retire(self) -> None:
        """Let nobody take it from now on, and close it as soon as nobody uses it."""
        with self._lock:
            last = not (self._retired or self._users)
            self._retired = True
        if last:
            self._close(self._value)

    @property
    def value(self) -> Held:
        """The value; only a user may touch it."""
        return self._value


@contextmanager
def using(current: Callable[[], Leased[Held]]) -> Iterator[Held]:
    """Use what `current` gives, asking again where it was replaced at that very moment."""
    leased = current()
    while not leased.take():
        leased = current()
    try:
        yield leased.value
    finally:
        leased.give_back()
