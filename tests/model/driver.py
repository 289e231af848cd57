"""Runs the model: `python -m tests.model.driver FOLDER`, see `--help`.

Each seed is a history of operations on an index of its own. What is done stands in
FOLDER/done.jsonl, a line for each seed, so that a run that was ended goes on. At the first
difference it prints the shortest history that has it, and ends with exit code 1.
"""

import argparse
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from .drawing import Operation, operations
from .run import Run
from .shrinking import shortest

FLAT = 12
"""Passages from which segments have cells, in every other history."""


class Failure(NamedTuple):
    """What a history differs in, in short; the error, and the operations before it."""

    what: str
    error: Exception
    before: int


def failure(
    folder: Path, history: Sequence[Operation], flat_rows: int | None, compared: int = 0
) -> Failure | None:
    """What a history differs in, if all is compared from place `compared` on; None if nothing."""
    run = Run(folder, flat_rows)
    try:
        run.all(history, compared=compared)
    except Exception as error:
        run.abandon()
        what = f"{type(error).__name__} {getattr(error, 'what', '')}"
        return Failure(what, error, run.done.total())
    return None


def work(folder: Path, seed: int, count: int, shrinking: float) -> dict[str, Any]:
    """Run a seed; the line for it, which has a history and the error if there is a difference."""
    started, history = time.process_time(), list(operations(seed, count))
    own, flat_rows = folder / f"seed-{seed}", FLAT if seed % 2 else None
    failed = failure(own, history, flat_rows)
    line: dict[str, Any] = {
        "seed": seed,
        "operations": count,
        "kinds": Counter(operation["kind"] for operation in history),
    }
    if failed is not None:
        history = _shortest(own, history[: failed.before + 1], failed.what, shrinking, flat_rows)
        shown = failure(own, history, flat_rows) or failed
        line |= {"difference": failed.what, "error": str(shown.error), "history": history}
    shutil.rmtree(own, ignore_errors=True)
    return line | {"cpu": round(time.process_time() - started, 1)}


def _shortest(
    folder: Path, history: list[Operation], what: str, seconds: float, flat_rows: int | None
) -> list[Operation]:
    """The shortest history that differs so. Its last operation, which does, is compared alone."""

    def alone(fewer: Sequence[Operation]) -> bool:
        found = failure(folder, fewer, flat_rows, len(fewer) - 1)
        return found is not None and found.what == what

    def anywhere(fewer: Sequence[Operation]) -> bool:
        found = failure(folder, fewer, flat_rows)
        return found is not None and found.what == what

    return shortest(history, alone if alone(history) else anywhere, seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run seeds until so many operations are done; 1 if there was a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="for indexes and for the list of what is done")
    parser.add_argument("--operations", type=int, default=200_000, help="in all, of all runs")
    parser.add_argument("--each", type=int, default=200, help="operations of a seed")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; the others follow")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e6, help="begin no seed after these")
    parser.add_argument("--shrink", type=float, default=300, help="seconds for shrinking")
    parser.add_argument("--on", action="store_true", help="go on with other seeds after one fails")
    own = parser.parse_args(arguments)
    own.folder.mkdir(parents=True, exist_ok=True)
    journal = own.folder / "done.jsonl"
    journal.touch()
    done = [json.loads(line) for line in journal.read_text().splitlines()]
    seeds = range(own.seed, own.seed + -(-own.operations // own.each))
    left = [seed for seed in seeds if seed not in {line["seed"] for line in done}]
    end = time.monotonic() + own.minutes * 60
    failed = [line for line in done if "difference" in line and not own.on]
    with ProcessPoolExecutor(own.processes, get_context("forkserver")) as pool:
        while left and not failed and time.monotonic() < end:
            some, left = left[: own.processes], left[own.processes :]
            tasks = [pool.submit(work, own.folder, seed, own.each, own.shrink) for seed in some]
            for line in (task.result() for task in tasks):
                done.append(line)
                with journal.open("a") as file:
                    file.write(json.dumps(line) + "\n")
                if "difference" in line:
                    _print_failure(line)
                    failed += [] if own.on else [line]
    _print_sum(done)
    return 1 if any("difference" in line for line in done) else 0


def _print_failure(line: dict[str, Any]) -> None:
    print(f"seed {line['seed']}: {line['difference']}\n{line['error']}", file=sys.stderr)
    for operation in line["history"]:
        print(f"    {operation},", file=sys.stderr, flush=True)


def _print_sum(done: list[dict[str, Any]]) -> None:
    kinds: Counter[str] = Counter()
    for line in done:
        kinds.update(line["kinds"])
    seeds = sorted(line["seed"] for line in done)
    print(
        json.dumps(
            {
                "operations": sum(line["operations"] for line in done),
                "seeds": [seeds[0], seeds[-1]] if seeds else [],
                "differences": sum("difference" in line for line in done),
                "kinds": dict(kinds.most_common()),
                "cpu minutes": round(sum(line["cpu"] for line in done) / 60, 1),
            }
        )
    )


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
