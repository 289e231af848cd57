"""The worker of the fence: reads the files that it is told to, one after the other.

Its arguments are the number of an open socket, over which requests come and pieces go, and the
number of bytes of memory that it may have.
"""

import gc
import io
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .file_pieces import file_pieces
from .options import ReadOptions
from .reader import InputFile, Piece
from .table import Readers

SELDOM = (50_000, 20, 20)
"""Objects made between two searches for cycles: a parser makes many, and few are in cycles."""


class Request(NamedTuple):
    """A file to read: its path, its name in messages, the run's options, and the time for it.

    `seconds` of work may pass before each piece of it. If its `contents` are given, it is of the
    kind of that path, and `charset` is the encoding that came with it.
    """

    path: str
    name: str
    options: ReadOptions
    seconds: int = 0
    contents: bytes | None = None
    charset: str | None = None


class Reply(NamedTuple):
    """A piece of a file, if there is one; with the last one, the error that ended the file."""

    piece: Any = None
    error: Exception | None = None
    ends: bool = False


def serve(connection: Any, allow: Callable[[int], None]) -> None:
    """Answer requests until the other side hangs up. `allow` is called with the time for a piece.

    Also ends after a file that needed too much memory, for what is left may be too little.
    """
    readers = Readers({})
    while True:
        try:
            request = Request(*pickle.loads(connection.recv_bytes()))
        except (EOFError, OSError):
            return
        allow(request.seconds)
        last: Piece | None = None
        error: Exception | None = None
        try:
            for piece in _pieces(request, readers):
                if last is not None:  # held back, so that a file of one article is one message
                    connection.send_bytes(pickle.dumps(Reply(last)))
                last = piece
                allow(request.seconds)
        except (BrokenPipeError, ConnectionError):
            return
        except MemoryError:
            error = MemoryError()
        except (EOFError, OSError) as fault:
            error = EOFError(*fault.args) if isinstance(fault, EOFError) else _plain(fault)
        except Exception as fault:
            error = ValueError(str(fault))
        connection.send_bytes(pickle.dumps(Reply(last, error, ends=True)))
        if isinstance(error, MemoryError):
            return


def _pieces(request: Request, readers: Readers) -> Iterator[Piece]:
    path, (_, name, options, _, contents, charset) = Path(request.path), request
    found = readers.of_file(path)
    if found is None:
        raise ValueError("is of a kind that only the asking process can read")
    if contents is None:
        return file_pieces(path, name, options, readers, *found)
    stream: Any = io.BytesIO(contents)
    return found[0](InputFile(stream, name, options, readers.of, charset=charset))


def _plain(fault: OSError) -> OSError:
    """A fault of the system without what cannot be sent."""
    return OSError(fault.errno, fault.strerror) if fault.strerror else OSError(str(fault))


def _limits(memory: int) -> Callable[[int], None]:
    """Set the limit of memory in bytes, and give the function that allows further work."""
    try:
        import resource
    except ImportError:  # a system without them: only the wall clock limits it
        return lambda seconds: None
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, most))
    _, longest = resource.getrlimit(resource.RLIMIT_CPU)

    def allow(seconds: int) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(
            resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, longest)
        )

    return allow


def main() -> None:
    """Serve the socket that the command line names, within the limits that it names."""
    from multiprocessing.connection import Connection

    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who reads from us
    serve(Connection(int(sys.argv[1])), _limits(int(sys.argv[2])))
