"""Killing a process at its n-th system call that changes the disk, by ptrace.

Counting in the kernel's terms, not in Python's, reaches what SQLite and FAISS do as well.
"""

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Callable
from dataclasses import dataclass

TRACEME, SYSCALL, SETOPTIONS, GET_SYSCALL_INFO = 0, 24, 0x4200, 0x420E
MARK_SYSCALLS, EXIT_KILL = 1, 1 << 20
SYSCALL_STOP = signal.SIGTRAP | 0x80
ENTRY = 1
INFO = struct.Struct("<B3xIQQQ6Q")  # kind of stop, architecture, ip, sp, number, arguments

CHANGING = {
    "x86_64": {
        "write": 1, "pwrite64": 18, "writev": 20, "msync": 26, "fsync": 74, "fdatasync": 75,
        "truncate": 76, "ftruncate": 77, "rename": 82, "mkdir": 83, "rmdir": 84, "unlink": 87,
        "mkdirat": 258, "unlinkat": 263, "renameat": 264, "fallocate": 285, "renameat2": 316,
    },
    "aarch64": {
        "write": 64, "pwrite64": 68, "writev": 66, "msync": 227, "fsync": 82, "fdatasync": 83,
        "truncate": 45, "ftruncate": 46, "mkdirat": 34, "unlinkat": 35, "renameat": 38,
        "fallocate": 47, "renameat2": 276,
    },
}  # fmt: skip
OPENING = {"x86_64": 257, "aarch64": 56}  # openat, which changes the disk where it creates

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


def run_traced(work: Callable[[Callable[[int], None]], None], kill_at: int | None) -> Traced:
    """Run `work(report)` in a child and kill it before its `kill_at`-th call (from 0), if any.

    The child must have one thread. An error in it is one here.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(work, writing)
    os.close(writing)
    calls: list[str] = []
    status = _follow(pid, calls, kill_at)
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
        work(lambda number: os.write(writing, struct.pack("<q", number)))
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _follow(pid: int, calls: list[str], kill_at: int | None) -> int:
    machine = platform.machine()
    names = {number: name for name, number in CHANGING[machine].items()}
    opening = OPENING[machine]
    info = ctypes.create_string_buffer(INFO.size)
    os.waitpid(pid, 0)
    _ptrace(SETOPTIONS, pid, 0, MARK_SYSCALLS | EXIT_KILL)
    passed_on = 0
    while True:
        _ptrace(SYSCALL, pid, 0, passed_on)
        _, status = os.waitpid(pid, 0)
        if not os.WIFSTOPPED(status):
            return status
        passed_on = 0
        if os.WSTOPSIG(status) != SYSCALL_STOP:
            passed_on = os.WSTOPSIG(status)
            continue
        _ptrace(GET_SYSCALL_INFO, pid, INFO.size, ctypes.addressof(info))
        kind, _, _, _, number, *arguments = INFO.unpack(info.raw)
        if kind != ENTRY:
            continue
        name = names.get(number)
        if number == opening and arguments[2] & os.O_CREAT:
            name = "create"
        if name:
            if len(calls) == kill_at:
                os.kill(pid, signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
                return status
            calls.append(name)
