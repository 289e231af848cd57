"""Interrupts: Ctrl-C ends the reading; articles already read are still committed.

An interrupt raised in the middle of a change would leave half of it, to be committed with the rest.
"""

import signal
import threading
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Item = TypeVar("Item")

_END: Final = object()


class Interrupts:
    """A context that notes the first Ctrl-C in `came` and raises a second one at once.

    It works only in the main thread, which gets all signals, and with Python's own handler.
    """

    def __init__(self) -> None:
        """Start without an interrupt."""
        self.came = False
        self._reading = self._ours = False

    def until(self, found: Iterable[Item]) -> Iterator[Item]:
        """The items of `found` until Ctrl-C, which also ends the wait for the next item."""
        try:
            source = iter(found)
            while not self.came:
                self._reading = True
                item = next(source, _END)
                self._reading = False
                if item is _END:
                    return
                yield item  # type: ignore[misc]  # whatever is not the end is an item
        except KeyboardInterrupt:
            self.came, self._reading = True, False

    def _handle(self, number: int, frame: object) -> None:
        if self._reading or self.came:
            raise KeyboardInterrupt
        self.came = True

    def __enter__(self) -> "Interrupts":
        self._ours = (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        )
        if self._ours:
            signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
