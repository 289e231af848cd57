"""The recording of a process: all that it does to the files below a folder, call by call."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

from ..crash.tracing import run_traced
from .disk import Acknowledged, Data, Log, Name, Size, Sync

HERE = -100  # in place of a folder's descriptor: the working folder
WRITES = ("write", "writev", "pwrite64", "sendfile", "copy_file_range")


def record(root: Path, work: Callable[[Callable[[int], None]], None], base: Path) -> Log:
    """Run `work(report)` in a child, and log what it does below `root`, a copy of `base`."""
    recorder = Recorder(root, base)
    run_traced(work, watcher=recorder)
    return recorder.log


class Recorder:
    """A watcher that turns calls into events. An inode has the number of its node, while it lives.

    The bytes that a call wrote are read from the file after it.
    """

    def __init__(self, root: Path, base: Path) -> None:
        self.log, self.root = Log(), root.resolve()
        self._names: dict[int, dict[str, int]] = {0: {}}  # as the process sees them
        self._nodes: dict[int, int] = {root.stat().st_ino: 0}
        self._next = 1
        self._scan(root, base, 0)
        self._finish: Callable[[int], None] = lambda outcome: None

    def _scan(self, folder: Path, base: Path, node: int) -> None:
        for each in sorted(folder.iterdir()):
            own = self._new(each.stat().st_ino)
            self._names[node][each.name] = own
            if each.is_dir():
                self._names[own] = {}
                self._scan(each, base / each.name, own)
            else:
                self.log.base[own] = base / each.name
        self.log.folders[node] = dict(self._names[node])

    def _new(self, inode: int) -> int:
        self._nodes[inode] = self._next
        self._next += 1
        return self._next - 1

    def before(self, pid: int, name: str, arguments: tuple[int, ...]) -> None:
        """Note what has to be known before a call is done."""
        self._pid = pid
        self._finish = lambda outcome: None
        if name in WRITES:
            self._before_write(name, arguments)
        elif name in ("fsync", "fdatasync"):
            node = self._node_of(arguments[0])
            if node is not None:
                self._finish = lambda _: self.log.events.append(Sync(node))
        elif name in ("ftruncate", "fallocate"):
            node, path = self._node_of(arguments[0]), self._descriptor(arguments[0])
            if node is not None:
                self._finish = lambda _: self._sized(node, path)
        elif name == "truncate":
            path = self._path(HERE, arguments[0])
            if (node := self._at(path)) is not None:
                self._finish = lambda _: self._sized(node, path)
        elif name in ("create", "mkdir", "mkdirat"):
            at = (HERE, arguments[0]) if name == "mkdir" else arguments[:2]
            path = self._path(*at)
            cuts = name == "create" and bool(arguments[2] & os.O_TRUNC)
            self._finish = lambda _: self._made(path, name != "create", cuts)
        elif name in ("unlink", "rmdir", "unlinkat"):
            path = self._path(*((HERE, arguments[0]) if name != "unlinkat" else arguments[:2]))
            self._finish = lambda _: self._name(path, None)
        elif name in ("rename", "renameat", "renameat2", "link", "linkat"):
            short = name in ("rename", "link")
            old = self._path(*((HERE, arguments[0]) if short else arguments[:2]))
            new = self._path(*((HERE, arguments[1]) if short else arguments[2:4]))
            self._finish = lambda _: self._moved(old, new, name.startswith("rename"))
        else:
            raise AssertionError(f"a call that is not understood: {name}")

    def after(self, outcome: int) -> None:
        """Log a call that was done."""
        if outcome >= 0:
            self._finish(outcome)

    def _of_process(self, name: str) -> Path:
        return Path("/proc", str(self._pid), name)

    def _descriptor(self, number: int) -> Path:
        return self._of_process(f"fd/{number & 0xFFFFFFFF}")

    def _node_of(self, descriptor: int) -> int | None:
        return self._nodes.get(self._descriptor(descriptor).stat().st_ino)

    def _before_write(self, name: str, arguments: tuple[int, ...]) -> None:
        number = arguments[2] if name == "copy_file_range" else arguments[0]
        path, node = self._descriptor(number), self._node_of(number)
        if str(path.readlink()).startswith("pipe:") and name == "write" and arguments[2] == 8:
            with self._of_process("mem").open("rb") as memory:
                memory.seek(arguments[1])
                [told] = struct.unpack("<q", memory.read(8))
            self._finish = lambda _: self.log.events.append(Acknowledged(told))
        if node is None:
            return
        if name == "pwrite64":
            offset = arguments[3]
        else:
            with self._of_process(f"fdinfo/{number & 0xFFFFFFFF}").open() as information:
                values = dict(line.split(":", 1) for line in information if ":" in line)
            appends = int(values["flags"], 8) & os.O_APPEND
            offset = path.stat().st_size if appends else int(values["pos"])

        def finish(outcome: int) -> None:
            with path.open("rb") as written:
                written.seek(offset)
                self.log.events.append(Data(node, offset, written.read(outcome)))

        self._finish = finish

    def _sized(self, node: int, path: Path) -> None:
        self.log.events.append(Size(node, path.stat().st_size))

    def _path(self, folder: int, address: int) -> Path:
        with self._of_process("mem").open("rb") as memory:
            memory.seek(address)
            name = b""
            while b"\0" not in name:
                name += memory.read(1)
        folder = folder - (1 << 32) if folder >> 31 == 1 else folder
        here = folder in (HERE, HERE + (1 << 64))
        start = self._of_process("cwd") if here else self._descriptor(folder)
        path = start.readlink() / os.fsdecode(name[:-1])
        return path.parent.resolve() / path.name

    def _place(self, path: Path) -> tuple[int, str] | None:
        """The node of a path's folder, and its name; None if it is not below the root."""
        if self.root not in path.parents:
            return None
        folder = 0
        for name in path.relative_to(self.root).parts[:-1]:
            folder = self._names[folder][name]
        return folder, path.name

    def _at(self, path: Path) -> int | None:
        place = self._place(path)
        return self._names[place[0]].get(place[1]) if place else None

    def _made(self, path: Path, is_folder: bool, cuts: bool) -> None:
        if self._place(path) is None:
            return
        node = self._at(path)
        if node is None:
            node = self._new(path.stat().st_ino)
            if is_folder:
                self._names[node] = {}
                self.log.folders[node] = {}
            self._name(path, node)
        elif cuts:
            self.log.events.append(Size(node, 0))

    def _name(self, path: Path, node: int | None, old: tuple[int, str] | None = None) -> None:
        if (place := self._place(path)) is None:
            return
        if node is None:
            self._names[place[0]].pop(place[1], None)
        else:
            self._names[place[0]][place[1]] = node
        self.log.events.append(Name(*place, node, old))

    def _moved(self, old: Path, new: Path, away: bool) -> None:
        node, place = self._at(old), self._place(old)
        assert node is not None, f"{old} comes from elsewhere"
        assert place is not None
        if away:
            del self._names[place[0]][place[1]]
        self._name(new, node, place if away else None)
