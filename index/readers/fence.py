"""The fence: a process in which files of intricate formats are read, within limits."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .options import ReadOptions
from .reader import Piece

PATIENCE = 20
"""Times the allowed work that may pass on the clock, on a machine that has other work to do."""


@dataclass(frozen=True, slots=True)
class FenceLimits:
    """The most that a file may take, before each of its articles."""

    seconds: int = 30
    """Work of the processor, in seconds."""
    bytes_a_second: int = 500_000
    """Bytes of a file for which a further second is allowed."""
    memory: int = 3 << 30
    """Bytes of memory."""


class Fence:
    """A process that reads files, started when the first is met and kept until it is closed.

    A file over the limits ends the process, and only the reading of that file: the next one has a
    process of its own. Not safe to share between threads.
    """

    def __init__(self, limits: FenceLimits | None = None) -> None:
        """Nothing is started yet."""
        self._limits = limits or FenceLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Any = None

    def pieces(self, path: Path, name: str, options: ReadOptions) -> Iterator[Piece]:
        """The pieces of a file, as its reader gives them.

        Raises ValueError if the file is over the limits, and what the reader raises.
        """
        seconds = self._limits.seconds + path.stat().st_size // self._limits.bytes_a_second
        connection = self._started()
        is_whole = False
        try:
            connection.send((os.fspath(path), name, options, seconds))
            while connection.poll(PATIENCE * seconds):
                piece, error, ends = connection.recv()
                if isinstance(error, MemoryError):
                    raise ValueError(self._too_large())
                is_whole = ends
                if error is not None:
                    raise error
                if ends:
                    return
                yield piece
            raise ValueError(f"was not read after {PATIENCE * seconds:,} seconds; left out")
        except (EOFError, ConnectionError) as error:
            if is_whole:
                raise  # of the reader
            raise ValueError(self._why_it_ended(seconds)) from None
        finally:
            if not is_whole:
                self.close()

    def close(self) -> None:
        """End the process, whatever it is at. A further file starts a new one."""
        if self._process is not None:
            self._connection.close()
            self._process.kill()
            self._process.wait()
            self._process = self._connection = None

    def _started(self) -> Any:
        if self._process is None:
            import socket
            from multiprocessing.connection import Connection

            ours, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [
                        *(sys.executable, "-P", "-m", f"{__package__}.fence_worker"),
                        *(str(theirs.fileno()), str(self._limits.memory)),
                    ],
                    pass_fds=[theirs.fileno()],
                    # What we can import, it can.
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            self._connection = Connection(ours.detach())
        return self._connection

    def _why_it_ended(self, seconds: int) -> str:
        assert self._process is not None
        code = self._process.wait()
        if code == -getattr(signal, "SIGXCPU", 0):
            return f"takes more than {seconds:,} seconds of work to read; left out"
        return f"cannot be read: it makes its reader fail ({_told(code)}); left out"

    def _too_large(self) -> str:
        return f"takes more than {self._limits.memory >> 20:,} MB of memory to read; left out"


def _told(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
