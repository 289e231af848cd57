"""A power cut at any moment loses nothing that was acknowledged.

A few hundred of the disks that it may leave; `make powercut` goes through thousands.
"""

import random
import sys

import pytest

from nutgraf.index.maintenance import restore
from nutgraf.index.storage import files

from .case import Case
from .disk import Acknowledged, Cut, Data, Log, Name, Size, Sync
from .scenarios import SCENARIOS

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="system calls are recorded by ptrace of Linux"
)
COMMITS, STATES = 4, 22


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


@linux
@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_what_was_acknowledged_is_there_and_the_rest_whole_or_not_at_all(tmp_path, name):
    case = Case(tmp_path, name, COMMITS)
    done = case.run(1, STATES)
    assert done["states"] > STATES / 2
    log = case.log
    assert {Data, Name, Sync} <= {*map(type, log.events)}
    assert log.unsafe(len(log.events)) != [*range(len(log.events))]


@linux
def test_a_change_of_the_encoder_is_given_up_with_its_plan_first(tmp_path):
    case = Case(tmp_path, "discarding", COMMITS)
    events = case.log.events
    [given_up] = [
        number
        for number, event in enumerate(events)
        if isinstance(event, Name) and (event.name, event.node) == ("plan.json", None)
    ]
    for at in range(given_up + 1, len(events), 4):
        kept = frozenset({*case.log.unsafe(at)} - {given_up})
        case.check(Cut(at, "one lost", kept, {}, frozenset()), "1.1")


def _is_in_segment(path):
    return path.is_file() and "segments" in path.parts


@linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "forgotten"),
    [
        ("add", _is_in_segment),
        ("add", lambda path: path.name == "segments"),
        ("restore", lambda path: path.name == "catalogue.sqlite"),
        ("restore", lambda path: path.name == "work"),
    ],
)
def test_a_sync_that_is_forgotten_is_found(tmp_path, monkeypatch, name, forgotten):
    sync = files.sync

    def forgetful(path):
        if not forgotten(path):
            sync(path)

    for module in (files, restore):
        monkeypatch.setattr(module, "sync", forgetful)
    with pytest.raises(AssertionError, match=f"{name} after {COMMITS} commits, power cut before"):
        Case(tmp_path, name, COMMITS).run(1, 200)


def log_of(*events):
    """A log of a folder with a file 1, named "old", of 2,000 times a."""
    return Log(folders={0: {"old": 1}}, events=list(events))


def left(log, tmp_path, kept, torn=None, stretched=()):
    place = tmp_path / f"{len(list(tmp_path.iterdir()))}"
    place.mkdir()
    base = tmp_path / "base"
    base.write_bytes(b"a" * 2000)
    log.base[1] = base
    cut = Cut(len(log.events), "", frozenset(kept), torn or {}, frozenset(stretched))
    log.make(log.after(cut), place, random.Random(0))
    return {each.name: each.read_bytes() for each in sorted(place.iterdir())}


def test_a_disk_has_what_is_safe_and_of_the_rest_what_was_drawn(tmp_path):
    log = log_of(
        Name(0, "new", 2),  # 0
        Data(2, 0, b"b" * 1500),  # 1
        Sync(2),
        Data(2, 1500, b"c" * 600),  # 3
        Name(0, "newer", 2, old=(0, "new")),  # 4
        Size(1, 700),  # 5
        Name(0, "old", None),  # 6
    )
    assert log.unsafe(7) == [0, 3, 4, 5, 6]
    a, b, c = b"a" * 2000, b"b" * 1500, b"c" * 600
    assert left(log, tmp_path, []) == {"old": a}
    assert left(log, tmp_path, [0]) == {"old": a, "new": b}
    assert left(log, tmp_path, [0, 3, 5]) == {"old": a[:700], "new": b + c}
    assert left(log, tmp_path, [4, 6]) == {"newer": b}
    assert left(log, tmp_path, [0], stretched=[3]) == {"old": a, "new": b + bytes(600)}
    torn = {3: frozenset([3])}  # the sectors from 1,024 and 1,536; the last from 2,048
    assert left(log, tmp_path, [0, 3], torn) == {
        "old": a,
        "new": b + bytes(36) + c[:512] + bytes(52),
    }


def test_a_sync_makes_the_bytes_of_a_file_safe_or_the_names_of_a_folder():
    made = [Name(0, "folder", 3), Name(3, "file", 4), Data(4, 0, b"x")]
    moved = Name(0, "name", 4, old=(3, "file"))
    assert log_of(*made, Sync(4)).unsafe(4) == [0, 1]
    assert log_of(*made, Sync(3)).unsafe(4) == [0, 2]
    assert log_of(*made, Sync(0)).unsafe(4) == [1, 2]
    # A rename is one change: its old name is safe with it.
    assert log_of(*made, moved, Sync(0)).unsafe(5) == [2]
    assert log_of(*made, moved, Sync(3)).unsafe(5) == [0, 2]
    assert log_of(*made, Acknowledged(5)).acknowledged(4) == [5]
    assert log_of(*made, Acknowledged(5)).acknowledged(3) == []
