"""Flips bits: `python -m tests.search.flips.driver FOLDER --flips N --seed S`.

Prints what came of them, with and without a check, as JSON. Exit code 1 if an answer changed under
a check, or if an error was raw.
"""

import argparse
import json
import random
import shutil
from collections import Counter
from pathlib import Path

from .flipping import answers, draw, flipped, make, outcome


def flips(path: Path, number: int, seed: int) -> dict[str, Counter[str]]:
    """What came of so many flips, drawn by a seed, in a new index at `path`."""
    make(path)
    whole, source = answers(path, check=False), random.Random(seed)
    came: dict[str, Counter[str]] = {"checked": Counter(), "unchecked": Counter()}
    for _ in range(number):
        with flipped(draw(path, source)):
            came["checked"][outcome(path, whole, check=True)] += 1
            came["unchecked"][outcome(path, whole, check=False)] += 1
    return came


def holds(came: dict[str, Counter[str]]) -> bool:
    """Whether no answer changed under a check, and no error was raw."""
    return {*came["checked"]} <= {"told", "same"} and {*came["unchecked"]} <= {
        "told", "same", "other",
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.search.flips.driver")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--flips", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    shutil.rmtree(given.folder, ignore_errors=True)
    found = flips(given.folder, given.flips, given.seed)
    print(json.dumps({"flips": given.flips, "seed": given.seed} | found))
    raise SystemExit(not holds(found))
