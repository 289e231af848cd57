"""Kills writers: `python -m tests.index.crash.driver FOLDER POINTS`, see `--help`.

Prints a line of JSON for each scenario and one for all. At the first thing lost it ends with exit
code 1, and says at which call, and the command that kills there again.
"""

import argparse
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from .checking import State, check, check_reembedding, states
from .scenarios import SCENARIOS, prepare
from .tracing import Traced, run_traced

BASES = (4, 7, 8, 11)
"""Commits before the scenario: segments are merged at different moments in each."""


@dataclass(frozen=True)
class Round:
    """A scenario on an index of some commits, in a folder of its own."""

    folder: Path
    name: str
    commits: int

    @property
    def base(self) -> Path:
        return self.folder / "base"

    @property
    def path(self) -> Path:
        return self.folder / "index"

    def prepare(self) -> list[str]:
        """Make the index that is before the scenario; the system calls of the whole of it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        prepare(self.base, self.commits)
        return self.run(None).calls

    def run(self, kill_at: int | None) -> Traced:
        """The scenario on a copy of the base. Files of segments never change: they are links."""
        self._fresh()
        return run_traced(lambda report: SCENARIOS[self.name](self.path, report), kill_at)

    def _fresh(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir()
        for folder in ("segments", "encoder"):
            shutil.copytree(self.base / folder, self.path / folder, copy_function=os.link)
        shutil.copy2(self.base / "catalogue.sqlite", self.path)

    def expected(self) -> dict[int, State]:
        """The state of every generation, before and after, which compactions forget among them."""
        seen = states(self.base)
        self._fresh()
        SCENARIOS[self.name](self.path, lambda _: seen.update(states(self.path)))
        return seen | states(self.path)

    def torture(self, calls: list[str], places: Sequence[int]) -> dict[str, object]:
        """Kill the scenario at some of its calls; what was killed where, and what stood then."""
        expected = self.expected()
        reached: Counter[int] = Counter()
        for place in places:
            traced = self.run(place)
            try:
                assert traced.killed, "the call was not reached"
                reached[check(self.path, expected, traced.acknowledged, place)] += 1
                if self.name == "reembed":
                    check_reembedding(self.path)
            except BaseException as error:
                raise AssertionError(
                    f"{self.name} after {self.commits} commits, killed before call {place} "
                    f"({calls[place]}), {traced.acknowledged} acknowledged: {error!r}; again with "
                    f"--at {self.name} {self.commits} {place}"
                ) from error
        shutil.rmtree(self.folder)
        return {
            "scenario": self.name,
            "commits": self.commits,
            "calls": len(calls),
            "killed": dict(Counter(calls[place] for place in places)),
            "generations": dict(reached),
        }


def main(folder: Path, points: int, bases: Sequence[int], processes: int) -> None:
    began = time.monotonic()
    rounds = [Round(folder / f"{n}-{c}", n, c) for c in bases for n in SCENARIOS]
    killed: Counter[str] = Counter()
    at: Counter[str] = Counter()
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        calls = list(pool.map(Round.prepare, rounds))
        places = list(spread(list(map(len, calls)), points))
        for line in pool.map(Round.torture, rounds, calls, places):
            print(json.dumps(line), flush=True)
            killed[line["scenario"]] += sum(line["killed"].values())
            at.update(line["killed"])
    whole = {"points": killed.total(), "of": sum(map(len, calls)), "scenarios": dict(killed)}
    print(json.dumps(whole | {"killed": dict(at), "seconds": round(time.monotonic() - began)}))


def spread(counts: Sequence[int], points: int) -> Iterator[Sequence[int]]:
    """Places in rounds of so many calls, evenly in each; all of a round where there is room."""
    shares: dict[int, int] = {}
    for done, number in enumerate(sorted(range(len(counts)), key=counts.__getitem__)):
        left = max(points - sum(shares.values()), 0)
        shares[number] = min(counts[number], -(-left // (len(counts) - done)))
    for number, count in enumerate(counts):
        share = shares[number]
        yield sorted({round(i * (count - 1) / max(share - 1, 1)) for i in range(share)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.index.crash.driver")
    parser.add_argument("folder", type=Path, help="where the indexes are; a tmpfs is quick")
    parser.add_argument("points", type=int, nargs="?", default=sys.maxsize)
    parser.add_argument("--commits", type=int, nargs="+", default=BASES)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--at", nargs=3, metavar=("SCENARIO", "COMMITS", "CALL"))
    given = parser.parse_args()
    if given.at:
        name, commits, place = given.at[0], int(given.at[1]), int(given.at[2])
        chosen = Round(given.folder, name, commits)
        print(json.dumps(chosen.torture(chosen.prepare(), [place])))
    else:
        main(given.folder, given.points, given.commits, given.processes)
