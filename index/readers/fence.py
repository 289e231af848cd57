"""The fence: processes in which files of intricate formats are read, within limits."""

import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..storage.wording import counted
from .fence_worker import Reply, Request, main
from .options import ReadOptions
from .reader import Piece

if TYPE_CHECKING:
    pass

PATIENCE = 900
"""Seconds on the clock without an article, as on a disk that does not answer."""

PROGRAM = f"import sys; sys.path += sys.argv[3:]; from {main.__module__} import main; main()"
"""The worker's. What this process can import, it can, but nothing in place of what it has."""

WORTH_ANOTHER = 2.0
"""Seconds of waiting for pieces after which a further process is worth what its start takes. A run
that encodes what it reads hardly waits."""


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
    """Processes that read files: one from the first file on, then up to one a core, until `close`.

    They read ahead: `pieces` begins to read a file as soon as a process is free, in the order of
    the calls. A file over the limits ends its process, and only the reading of that file. Not safe
    to share between threads.
    """

    def __init__(self, limits: FenceLimits | None = None, most: int | None = None) -> None:
        """Nothing is started yet. There are `most` processes at most, by default one a core."""
        self._limits = limits or FenceLimits()
        self._most = most or _cores()
        self._waited = 0.0
        self._workers: list[_Worker] = []
        self._waiting: deque[_Reading] = deque()

    @property
    def ahead(self) -> int:
        """How many files are worth handing over before the first of them is needed."""
        return self._most + 1

    def pieces(self, path: Path, name: str, options: ReadOptions) -> Iterator[Piece]:
        """The pieces of a file, as its reader gives them, which may be asked for later.

        Raises OSError if there is no such file. The pieces raise ValueError if the file is over the
        limits, and what the reader raises.
        """
        return self._pieces(Request(os.fspath(path), name, options), path.stat().st_size)

    def pieces_of(self, data: bytes, charset: str | None, name: str) -> Iterator[Piece]:
        """The pieces of a file that is in memory, as `pieces` gives them.

        Its kind is that of `name`, and `charset` the encoding that came with it.
        """
        request = Request(name, name, ReadOptions(), contents=data, charset=charset)
        return self._pieces(request, len(data))

    def _pieces(self, request: Request, size: int) -> Iterator[Piece]:
        seconds = self._limits.seconds + size // self._limits.bytes_a_second
        reading = _Reading(request._replace(seconds=seconds))
        self._waiting.append(reading)
        self._begin_waiting()
        return self._read(reading)

    def _read(self, reading: "_Reading") -> Iterator[Piece]:
        while reading.worker is None:  # those before it are still being read
            self._begin_waiting(now=True)
        worker, seconds = reading.worker, reading.request.seconds
        is_whole = False
        try:
            while True:
                began = time.monotonic()
                piece, error, ends = Reply(*pickle.loads(worker.connection.recv_bytes()))
                self._waited += time.monotonic() - began
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
            raise ValueError(_why_it_ended(worker, seconds)) from None
        finally:
            worker.is_free = is_whole
            if not is_whole:
                self._end(worker)
            self._begin_waiting()

    def _begin_waiting(self, *, now: bool = False) -> None:
        """Begin to read files, in order, as long as a process is free; with `now`, at least one."""
        while self._waiting:
            worker = next((each for each in self._workers if each.is_free), None)
            if worker is None:
                most = min(self._most, 1 + int(self._waited / WORTH_ANOTHER))
                if len(self._workers) >= most and not now:
                    return
                worker = _Worker(self._limits.memory)
                self._workers.append(worker)
            reading, now = self._waiting.popleft(), False
            if worker.begins(reading.request):
                reading.worker = worker
            else:  # it has died meanwhile
                self._end(worker)
                self._waiting.appendleft(reading)

    def _end(self, worker: "_Worker") -> None:
        worker.end()
        if worker in self._workers:
            self._workers.remove(worker)

    def settle(self) -> None:
        """Forget the files that were handed over and not asked for; free processes stay."""
        self._waiting.clear()
        for worker in [each for each in self._workers if not each.is_free]:
            self._end(worker)

    def close(self) -> None:
        """End all processes, whatever they are at. A further file starts a new one."""
        self._waiting.clear()
        for worker in [*self._workers]:
            self._end(worker)

    def _too_large(self) -> str:
        return f"takes more than {self._limits.memory >> 20:,} MB of memory to read; left out"


class _Worker:
    """A process that reads one file after another, and the connection to it."""

    def __init__(self, memory: int) -> None:
        """Start it; it may take `memory` bytes."""
        import socket
        import struct
        import subprocess
        from multiprocessing.connection import Connection

        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENCE, 0))
        with theirs:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(
                [
                    *(sys.executable, "-Pc", PROGRAM),
                    *(str(theirs.fileno()), str(memory)),
                    *filter(None, sys.path),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.connection: Connection[Any, Any] = Connection(ours.detach())
        self.is_free = True

    def begins(self, request: Request) -> bool:
        """Begin to read a file; False if the process has died."""
        try:
            self.connection.send_bytes(pickle.dumps(tuple(request)))
        except OSError:
            return False
        self.is_free = False
        return True

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.process.kill()
        self.process.wait()
        self.connection.close()


@dataclass(slots=True, eq=False)
class _Reading:
    """A file that is to be read, and the process that has begun to."""

    request: Request
    worker: _Worker | None = None


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def _why_it_ended(worker: _Worker, seconds: int) -> str:
    code = worker.process.wait()
    if code == -getattr(signal, "SIGXCPU", 0):
        return f"takes more than {counted(seconds, 'second')} of work to read; left out"
    return f"cannot be read: it makes its reader fail ({_told(code)}); left out"


def _told(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
