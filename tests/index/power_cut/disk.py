"""The disk of a process: what it has written, what is safe, and what a power cut may leave.

Between two syncs a disk may have any of the writes since the first, whole or in some sectors, and
any of the changes of names. A sync of a file makes its bytes safe, not its name; a sync of a folder
makes its names safe. A rename is one change. That is what POSIX promises, and no more.
"""

import hashlib
import os
import random
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""

KINDS = ("all", "none", "one lost", "one torn", "one kept", "names", "bytes", "some", "some torn")
"""What is left of all that is not safe: see `Log.draw`."""


@dataclass(frozen=True)
class Data:
    """Bytes written into a file."""

    node: int
    offset: int
    content: bytes


@dataclass(frozen=True)
class Size:
    """A file cut or extended to a size."""

    node: int
    size: int


@dataclass(frozen=True)
class Name:
    """A name that a folder gives to a file or folder, or takes away if `node` is None.

    With a rename, `old` is the folder and the name that the node had before.
    """

    folder: int
    name: str
    node: int | None
    old: tuple[int, str] | None = None

    @property
    def places(self) -> set[tuple[int, str]]:
        """The names that change."""
        return {(self.folder, self.name), *([self.old] if self.old else [])}


@dataclass(frozen=True)
class Sync:
    """All that was written into a file, or all names in a folder, are safe from here on."""

    node: int


@dataclass(frozen=True)
class Acknowledged:
    """The process has told its user that a generation is committed."""

    number: int


Event: TypeAlias = Data | Size | Name | Sync | Acknowledged


@dataclass(frozen=True)
class Cut:
    """A power cut before event `at`: what of the unsafe events is on the disk.

    `torn` has the sectors of a write that are; `stretched` are lost writes whose file has the
    length that it would have with them.
    """

    at: int
    kind: str
    kept: frozenset[int]
    torn: dict[int, frozenset[int]]
    stretched: frozenset[int]


@dataclass
class Log:
    """All that a process did to the files below a folder, whose content before is in `base`."""

    base: dict[int, Path] = field(default_factory=dict)
    folders: dict[int, dict[str, int]] = field(default_factory=lambda: {0: {}})
    """The names in all folders, before; a folder that was made later has none."""
    events: list[Event] = field(default_factory=list)

    def acknowledged(self, at: int) -> list[int]:
        """The generations that were acknowledged before event `at`."""
        return [each.number for each in self.events[:at] if isinstance(each, Acknowledged)]

    def unsafe(self, at: int) -> list[int]:
        """The events before `at` that a power cut there may undo."""
        pending: list[int] = []
        for number, event in enumerate(self.events[:at]):
            if isinstance(event, (Data, Size, Name)):
                pending.append(number)
            elif isinstance(event, Sync):
                pending = self._after_sync(pending, event.node)
        return pending

    def _after_sync(self, pending: list[int], node: int) -> list[int]:
        safe: set[tuple[int, str]] = set()
        left = []
        for number in reversed(pending):  # what is renamed safely was safely there before
            event = self.events[number]
            if not isinstance(event, Name):
                if event.node != node:
                    left.append(number)
            elif node in {folder for folder, _ in event.places} or safe & event.places:
                safe |= event.places if event.old else set()
            else:
                left.append(number)
        return left[::-1]

    def draw(self, source: random.Random) -> Cut:
        """A power cut at a random event; of what is unsafe, a random part is lost.

        A third of them come soon after something was renamed or acknowledged.
        Kinds: everything is on the disk, nothing, all but one, all but parts of one write, only
        one, only the names, only the bytes, or some; with some of these in parts.
        """
        at, kind = source.randint(1, len(self.events)), source.choice(KINDS)
        if self._turns and source.random() < 1 / 3:
            at = min(source.choice(self._turns) + source.randint(1, 4), len(self.events))
        unsafe = self.unsafe(at)
        writes = [n for n in unsafe if self._sectors(n)]
        torn: dict[int, frozenset[int]] = {}
        names = {n for n in unsafe if isinstance(self.events[n], Name)}
        if kind == "one torn" and writes:
            torn = self._tear([source.choice(writes)], source)
            kept = {*unsafe}
        elif kind in ("some", "some torn"):
            share = source.random()
            kept = {n for n in unsafe if source.random() < share}
            if kind == "some torn":
                torn = self._tear([n for n in writes if source.random() < 0.3], source)
        else:
            one = {source.choice(unsafe)} if unsafe else set()
            kept = {
                "none": set(), "one lost": {*unsafe} - one, "one kept": one,
                "names": names, "bytes": {*unsafe} - names,
            }.get(kind, {*unsafe})  # fmt: skip
        stretched = {n for n in unsafe if n not in kept and source.random() < 0.3}
        return Cut(at, kind, frozenset(kept | {*torn}), torn, frozenset(stretched))

    @cached_property
    def _turns(self) -> list[int]:
        """The events after which something stands that did not stand before."""
        return [
            number
            for number, event in enumerate(self.events)
            if isinstance(event, Acknowledged) or (isinstance(event, Name) and event.old)
        ]

    def _sectors(self, number: int) -> range:
        """The sectors of a write, if it has several."""
        event = self.events[number]
        if not isinstance(event, Data):
            return range(0)
        first, last = event.offset // SECTOR, (event.offset + len(event.content) - 1) // SECTOR
        return range(first, last + 1) if last > first else range(0)

    def _tear(self, writes: Iterable[int], source: random.Random) -> dict[int, frozenset[int]]:
        torn = {}
        for number in writes:
            sectors = [*self._sectors(number)]
            middle = source.randint(1, len(sectors) - 1)
            some = source.sample(sectors, middle)
            torn[number] = frozenset(source.choice((sectors[:middle], sectors[middle:], some)))
        return torn

    def after(self, cut: Cut) -> "Disk":
        """What the disk has after a power cut."""
        unsafe = {*self.unsafe(cut.at)}
        disk = Disk({node: dict(names) for node, names in self.folders.items()})
        for number, event in enumerate(self.events[: cut.at]):
            if isinstance(event, Name):
                if number not in unsafe or number in cut.kept:
                    disk.rename(event)
            elif isinstance(event, (Data, Size)):
                sectors = cut.torn.get(number)
                if number not in unsafe or number in cut.kept:
                    disk.write(number, event, sectors)
                elif number in cut.stretched and isinstance(event, Data):
                    disk.write(number, event, frozenset())
        return disk

    def make(self, disk: "Disk", target: Path, noise: random.Random) -> None:
        """Make a disk as the folder `target`; files that were there before are linked."""
        for path, node in disk.walk():
            place = target / path
            if node in self.folders:
                place.mkdir(parents=True, exist_ok=True)
            elif node in self.base and node not in disk.changes:
                link = place.suffix != ".sqlite"  # all others are never changed in place
                (os.link if link else shutil.copyfile)(self.base[node], place)
            elif path.endswith("-shm") and noise.random() < 0.5:
                place.write_bytes(noise.randbytes(32768))  # it is written past all system calls
            else:
                place.write_bytes(self._content(node, disk.changes.get(node, [])))

    def _content(self, node: int, changes: list[tuple[int, frozenset[int] | None]]) -> bytes:
        content = bytearray(self.base[node].read_bytes() if node in self.base else b"")
        for number, sectors in changes:
            event = self.events[number]
            if isinstance(event, Size):
                content[event.size :] = bytes(max(event.size - len(content), 0))
            elif isinstance(event, Data):
                _write(content, event, sectors)
        return bytes(content)


def _write(content: bytearray, event: Data, sectors: frozenset[int] | None) -> None:
    end = event.offset + len(event.content)
    content.extend(bytes(max(end - len(content), 0)))
    if sectors is None:
        content[event.offset : end] = event.content
        return
    for sector in sectors:
        start = max(sector * SECTOR, event.offset)
        stop = min((sector + 1) * SECTOR, end)
        content[start:stop] = event.content[start - event.offset : stop - event.offset]


@dataclass
class Disk:
    """The names of all folders by their nodes, and which events each file has seen."""

    folders: dict[int, dict[str, int]]
    changes: dict[int, list[tuple[int, frozenset[int] | None]]] = field(default_factory=dict)

    def rename(self, event: Name) -> None:
        """Give a node a name, or take a name away."""
        if event.old and self.folders.get(event.old[0], {}).get(event.old[1]) == event.node:
            del self.folders[event.old[0]][event.old[1]]
        names = self.folders.setdefault(event.folder, {})
        if event.node is None:
            names.pop(event.name, None)
        else:
            names[event.name] = event.node

    def write(self, number: int, event: Data | Size, sectors: frozenset[int] | None) -> None:
        """Let a file see an event, in these sectors; None for all."""
        self.changes.setdefault(event.node, []).append((number, sectors))

    def walk(self, folder: int = 0, path: str = "") -> Iterator[tuple[str, int]]:
        """All paths with their nodes, a folder before what it holds."""
        for name, node in sorted(self.folders.get(folder, {}).items()):
            yield f"{path}{name}", node
            if node in self.folders:
                yield from self.walk(node, f"{path}{name}/")

    def key(self) -> str:
        """A digest that two disks share if they have the same names and have seen the same."""
        seen = [
            (path, node, [(i, s and sorted(s)) for i, s in self.changes.get(node, ())])
            for path, node in self.walk()
        ]
        return hashlib.blake2b(repr(seen).encode(), digest_size=8).hexdigest()
