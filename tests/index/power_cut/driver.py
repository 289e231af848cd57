"""Cuts the power: `python -m tests.index.power_cut.driver FOLDER --states N`, see `--help`.

Each part cuts one scenario so many times, by a seed, and prints a line of JSON, which is kept in
`done.jsonl` of the folder: a run that was ended goes on where it was. At the first thing lost it
ends with exit code 1, and says what, and the command that shows it again.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from ..crash.driver import BASES
from .case import Case
from .scenarios import SCENARIOS

PART = 50
"""Power cuts of a scenario in a row."""


def main(folder: Path, states: int, bases: list[int], seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "done.jsonl"
    lines = [json.loads(line) for line in done.read_text().splitlines()] if done.exists() else []
    known = {(line["scenario"], line["commits"], line["seed"]) for line in lines}
    cases = [Case(folder / f"{name}-{c}", name, c) for c in bases for name in SCENARIOS]
    while sum(line["states"] for line in lines) < states:
        for case in cases:
            if (case.name, case.commits, seed) not in known:
                lines.append(case.run(seed, PART))
                with done.open("a") as stream:
                    print(json.dumps(lines[-1]), file=stream, flush=True)
                print(json.dumps(lines[-1]), flush=True)
                if sum(line["states"] for line in lines) >= states:
                    break
        seed += 1
    print(json.dumps(summary(lines)))


def summary(lines: list[dict]) -> dict[str, object]:
    """All parts together: states by scenario and by what was left, and the seeds."""
    scenarios: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for line in lines:
        scenarios[line["scenario"]] += line["states"]
        kinds.update(line["kinds"])
    seeds = [line["seed"] for line in lines]
    return {
        "states": scenarios.total(),
        "scenarios": dict(scenarios),
        "kinds": dict(kinds),
        "seeds": [min(seeds, default=0), max(seeds, default=0)],
    }


def again(folder: Path, name: str, commits: int, seed: str) -> None:
    """The power cut of a seed once more."""
    case = Case(folder / "again", name, commits)
    case.check(case.cut(seed), seed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.index.power_cut.driver")
    parser.add_argument("folder", type=Path, help="where the disks are made; a tmpfs is quick")
    parser.add_argument("--states", type=int, default=20_000, help="in all, with those done before")
    parser.add_argument("--commits", type=int, nargs="+", default=list(BASES))
    parser.add_argument("--seed", type=int, default=1, help="of the first part")
    parser.add_argument("--at", nargs=3, metavar=("SCENARIO", "COMMITS", "SEED"))
    given = parser.parse_args()
    if given.at:
        again(given.folder, given.at[0], int(given.at[1]), given.at[2])
    else:
        main(given.folder, given.states, given.commits, given.seed)
