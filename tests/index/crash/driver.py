"""Kills writers: `python -m tests.index.crash.driver FOLDER POINTS [COMMITS…]`.

Prints a line of JSON for each scenario, and ends with exit code 1 at the first thing lost.
"""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .checking import check, states
from .scenarios import SCENARIOS, prepare, writer
from .tracing import run_traced

BASES = (4, 7, 8, 11)
"""Commits before the scenario: segments are merged at different moments in each."""


def main(folder: Path, points: int, bases: Sequence[int]) -> None:
    done = 0
    rounds = [(name, commits) for commits in bases for name in SCENARIOS]
    for number, (name, commits) in enumerate(rounds):
        share = -(-(points - done) // (len(rounds) - number))
        done += torture(folder, name, commits, share)
    print(json.dumps({"points": done}))


def torture(folder: Path, name: str, commits: int, points: int) -> int:
    """Kill a scenario at up to `points` calls, evenly spread; how many those were."""
    base, path = folder / "base", folder / "index"
    shutil.rmtree(base, ignore_errors=True)
    prepare(base, commits)

    def work(report):
        opened = writer(path)
        SCENARIOS[name](opened, report)
        opened.close()

    fresh(base, path)
    whole = run_traced(work, None)
    # What only a compaction forgets is part of a generation that stands before it.
    expected = states(base) | states(path)
    expected |= uncompacted(base, path, name)
    count = len(whole.calls)
    chosen = sorted({round(i * (count - 1) / max(points - 1, 1)) for i in range(points)})
    killed_at: Counter[str] = Counter()
    reached: Counter[int] = Counter()
    for place in chosen:
        fresh(base, path)
        traced = run_traced(work, place)
        assert traced.killed, f"{name}: call {place} was not reached"
        try:
            reached[check(path, expected, traced.acknowledged, place)] += 1
        except BaseException:
            print(f"{name} after {commits} commits, call {place}", file=sys.stderr)
            raise
        killed_at[whole.calls[place]] += 1
    line = {"scenario": name, "commits": commits, "calls": count, "killed": dict(killed_at)}
    print(json.dumps(line | {"generations": dict(reached)}), flush=True)
    return len(chosen)


def uncompacted(base, path, name):
    """The states of a scenario's generations that its own compactions then forget."""
    fresh(base, path)
    seen = {}
    opened = writer(path)
    SCENARIOS[name](opened, lambda _: seen.update(states(path)))
    opened.close()
    return seen


def fresh(base: Path, path: Path) -> None:
    """A copy of the base. Files of segments never change: they are links."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    shutil.copytree(base / "segments", path / "segments", copy_function=os.link)
    shutil.copy2(base / "catalogue.sqlite", path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), tuple(map(int, sys.argv[3:])) or BASES)
