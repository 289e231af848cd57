"""Killing a process at its n-th system call that changes the disk, or watching all, by ptrace.

Counting in the kernel's terms, not in Python's, reaches what SQLite and FAISS do as well. A filter
of system calls (seccomp) stops the process at these calls only: at each of all would take longer
than what is tested.
"""

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

TRACEME, CONTINUE, TO_NEXT_CALL, SETOPTIONS, GET_SYSCALL_INFO = 0, 7, 24, 0x4200, 0x420E
MARK_CALLS, STOP_AT_FILTER, EXIT_KILL = 1, 1 << 7, 1 << 20
FILTER_STOP, CALL_STOP = signal.SIGTRAP | 7 << 8, signal.SIGTRAP | 0x80
INFO = struct.Struct("<B3xIQQQ6Q")  # kind of stop, architecture, ip, sp, number, arguments
EXIT = 2  # a kind of stop; in place of the number there is the outcome

CHANGING = {
    "x86_64": {
        "write": 1, "pwrite64": 18, "writev": 20, "msync": 26, "fsync": 74, "fdatasync": 75,
        "truncate": 76, "ftruncate": 77, "rename": 82, "mkdir": 83, "rmdir": 84, "link": 86,
        "unlink": 87, "mkdirat": 258, "unlinkat": 263, "renameat": 264, "linkat": 265,
        "fallocate": 285, "renameat2": 316, "sendfile": 40, "copy_file_range": 326,
    },
    "aarch64": {
        "write": 64, "pwrite64": 68, "writev": 66, "msync": 227, "fsync": 82, "fdatasync": 83,
        "truncate": 45, "ftruncate": 46, "mkdirat": 34, "unlinkat": 35, "renameat": 38,
        "linkat": 37, "fallocate": 47, "renameat2": 276, "sendfile": 71, "copy_file_range": 285,
    },
}  # fmt: skip
OPENING = {"x86_64": 257, "aarch64": 56}  # openat, which changes the disk where it creates

NO_NEW_PRIVILEGES, SECCOMP, BY_FILTER = 38, 22, 2
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, TRACE = 0x7FFF0000, 0x7FF00000
NUMBER, THIRD_ARGUMENT = 0, 32  # where the filter finds them

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def _ptrace(request: int, pid: int, address: int = 0, data: object = 0) -> None:
    if _libc.ptrace(request, pid, address, data) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


@dataclass(frozen=True)
class Traced:
    calls: list[str]  # those that change the disk, in order, as far as it came
    acknowledged: list[int]  # what it had reported when it ended
    killed: bool


class Watcher(Protocol):
    """What is told of each call before and after it; the process stands still meanwhile."""

    def before(self, pid: int, name: str, arguments: tuple[int, ...]) -> None: ...

    def after(self, outcome: int) -> None: ...


def run_traced(
    work: Callable[[Callable[[int], None]], None],
    kill_at: int | None = None,
    watcher: Watcher | None = None,
) -> Traced:
    """Run `work(report)` in a child and kill it before its `kill_at`-th call (from 0), if any.

    The child must have one thread. An error in it is one here.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(work, writing)
    os.close(writing)
    calls: list[str] = []
    status = _follow(pid, calls, kill_at, watcher)
    with os.fdopen(reading, "rb") as stream:
        reported = stream.read()
    acknowledged = [number for (number,) in struct.iter_unpack("<q", reported)]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise AssertionError(f"the writer failed after {len(calls)} calls")
    return Traced(calls, acknowledged, os.WIFSIGNALED(status))


def _child(work: Callable[[Callable[[int], None]], None], writing: int) -> None:
    code = 1
    try:
        _ptrace(TRACEME, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        _stop_at_changes()
        work(lambda number: os.write(writing, struct.pack("<q", number)))
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _stop_at_changes() -> None:
    """Let the kernel stop this process before each call that changes the disk."""
    machine = platform.machine()
    numbers = list(CHANGING[machine].values())
    end = len(numbers) + 4
    program = [
        (LOAD, 0, 0, NUMBER),
        *((EQUAL, end - place, 0, number) for place, number in enumerate(numbers, 1)),
        (EQUAL, 0, 2, OPENING[machine]),
        (LOAD, 0, 0, THIRD_ARGUMENT),
        (ANY_BIT, 1, 0, os.O_CREAT | os.O_TRUNC),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, TRACE),
    ]
    steps = b"".join(struct.pack("=HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(steps, len(steps))
    described = struct.pack("@HP", len(program), ctypes.addressof(buffer))
    for arguments in ((NO_NEW_PRIVILEGES, 1, 0, 0), (SECCOMP, BY_FILTER, described, 0)):
        if _libc.prctl(*arguments, 0) < 0:
            raise OSError(ctypes.get_errno(), "prctl")


def _follow(pid: int, calls: list[str], kill_at: int | None, watcher: Watcher | None) -> int:
    names = {number: name for name, number in CHANGING[platform.machine()].items()}
    os.waitpid(pid, 0)
    _ptrace(SETOPTIONS, pid, 0, MARK_CALLS | STOP_AT_FILTER | EXIT_KILL)
    passed_on, request = 0, CONTINUE
    while True:
        _ptrace(request, pid, 0, passed_on)
        _, status = os.waitpid(pid, 0)
        if not os.WIFSTOPPED(status):
            return status
        passed_on = 0
        if os.WSTOPSIG(status) == CALL_STOP:
            kind, *_, outcome = _information(pid)[:5]
            if kind == EXIT and watcher is not None:
                watcher.after(outcome - (1 << 64) if outcome >> 63 else outcome)
                request = CONTINUE
            continue
        if status >> 8 != FILTER_STOP:
            passed_on = os.WSTOPSIG(status)
            continue
        if len(calls) == kill_at:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            return status
        number, *arguments = _information(pid)[4:]
        calls.append(names.get(number, "create"))
        if watcher is not None:
            watcher.before(pid, calls[-1], tuple(arguments))
            request = TO_NEXT_CALL


def _information(pid: int) -> tuple[int, ...]:
    info = ctypes.create_string_buffer(INFO.size)
    _ptrace(GET_SYSCALL_INFO, pid, INFO.size, ctypes.addressof(info))
    return INFO.unpack(info.raw)
