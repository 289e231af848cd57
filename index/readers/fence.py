"""The fence: a process in which files of intricate formats are read, within limits."""

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..storage.wording import counted
from .fence_worker import Reply, main
from .options import ReadOptions
from .reader import Piece

if TYPE_CHECKING:
    import subprocess
    from multiprocessing.connection import Connection

PATIENCE = 900
"""Seconds on the clock without an article, as on a disk that does not answer."""

PROGRAM = f"import sys; sys.path += sys.argv[3:]; from {main.__module__} import main; main()"
"""The worker's. What this process can import, it can, but nothing in place of what it has."""


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
        self._connection: Connection[Any, Any] | None = None

    def pieces(self, path: Path, name: str, options: ReadOptions) -> Iterator[Piece]:
        """The pieces of a file, as its reader gives them.

        Raises ValueError if the file is over the limits, and what the reader raises.
        """
        seconds = self._limits.seconds + path.stat().st_size // self._limits.bytes_a_second
        connection = self._started()
        is_whole = False
        try:
            connection.send_bytes(pickle.dumps((os.fspath(path), name, options, seconds)))
            while True:
                piece, error, ends = Reply(*pickle.loads(connection.recv_bytes()))
                is_whole = ends and not isinstance(error, MemoryError)
                if piece is not None:
                    yield piece
                if isinstance(error, MemoryError):
                    raise ValueError(self._too_large())
                if error is not None:
                    raise error
                if ends:
                    return
        except BlockingIOError:
            told = counted(PATIENCE, "second")
            raise ValueError(f"gave nothing for {told}; left out") from None
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
            if self._connection is not None:
                self._connection.close()
            self._process.kill()
            self._process.wait()
            self._process = self._connection = None

    def _started(self) -> "Connection[Any, Any]":
        if self._connection is None:
            import socket
            import struct
            import subprocess
            from multiprocessing.connection import Connection

            ours, theirs = socket.socketpair()
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENCE, 0))
            with theirs:
                self._process = subprocess.Popen(
                    [
                        *(sys.executable, "-Pc", PROGRAM),
                        *(str(theirs.fileno()), str(self._limits.memory)),
                        *filter(None, sys.path),
                    ],
                    pass_fds=[theirs.fileno()],
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
            return f"takes more than {counted(seconds, 'second')} of work to read; left out"
        return f"cannot be read: it makes its reader fail ({_told(code)}); left out"

    def _too_large(self) -> str:
        return f"takes more than {self._limits.memory >> 20:,} MB of memory to read; left out"


def _told(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
