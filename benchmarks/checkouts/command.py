"""The command `checkouts`: CPU time of another checkout and of this one, in turns."""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import click

HERE = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("worker.py")


@click.command()
@click.option(
    "--before",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A checkout of the build before: `git worktree add FOLDER COMMIT`.",
)
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder in the BEIR layout: what is indexed and, by its queries or titles, asked.",
)
@click.option("--questions", default=200, show_default=True, help="How many are asked in a mode.")
@click.option("--rounds", default=7, show_default=True, help="How often whole commands are run.")
@click.option("--seed", default=1, show_default=True)
def checkouts(before: Path, data: Path, questions: int, rounds: int, seed: int) -> None:
    """Time two checkouts in turns: building, warm searches, and a cold `search`."""
    with TemporaryDirectory(prefix="nutgraf-checkouts-") as name, _links(Path(name)) as linked:
        folder = Path(name)
        sides = {"before": linked(before), "now": linked(HERE)}
        corpus = next(data.glob("corpus.jsonl*"))
        table: dict[str, dict[str, list[float]]] = {}
        table["building (CPU s)"] = _in_turns(
            sides, max(rounds // 3, 1), lambda side, env: _build(env, corpus, folder / side)
        )
        asked = _questions(data, corpus, questions, random.Random(seed))
        for mode in ("hybrid", "keyword"):
            table[f"warm {mode} (CPU ms)"] = _warm(sides, folder, asked, mode)
        for mode in ("hybrid", "keyword"):
            table[f"cold {mode} (CPU s)"] = _in_turns(
                sides,
                rounds,
                lambda side, env, mode=mode: _cpu(
                    env, "search", asked[0], "--mode", mode, "-i", str(folder / side)
                ),
            )
    for what, found in table.items():
        old, new = median(found["before"]), median(found["now"])
        click.echo(f"{what:24} before {old:9.3f}   now {new:9.3f}   ratio {new / old:.3f}")


@contextmanager
def _links(folder: Path) -> Iterator[Callable[[Path], dict[str, str]]]:
    """A function that makes an environment whose `nutgraf` is that of a checkout, by links."""

    def environment(checkout: Path) -> dict[str, str]:
        package = folder / f"path-{len(list(folder.glob('path-*')))}" / "nutgraf"
        package.mkdir(parents=True)
        for part in ("index", "search", "cli"):
            (package / part).symlink_to(checkout.resolve() / part)
        for file in (checkout / "package").glob("*"):
            (package / file.name).symlink_to(file.resolve())
        # Compiled once, as an installed package is, and not at each start.
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(package.parent)}
        return os.environ | {"PYTHONPATH": str(package.parent), "OMP_NUM_THREADS": "1"} | compiled

    yield environment


def _in_turns(
    sides: dict[str, dict[str, str]], rounds: int, measure: Callable[[str, dict[str, str]], float]
) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side, environment in sides.items():
            found[side].append(measure(side, environment))
    return found


def _cpu(environment: dict[str, str], *arguments: str) -> float:
    """CPU seconds of a `nutgraf` command in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "nutgraf.cli", *arguments],
        env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode > 1:  # 1 says that nothing was found
        raise click.ClickException(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _build(environment: dict[str, str], corpus: Path, index: Path) -> float:
    shutil.rmtree(index, ignore_errors=True)
    return _cpu(environment, "index", str(corpus), "-i", str(index))


def _questions(data: Path, corpus: Path, count: int, chance: random.Random) -> list[str]:
    """The questions of the collection; if it has none, the titles of its articles."""
    if (data / "queries.jsonl").exists():
        with (data / "queries.jsonl").open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
    else:
        with corpus.open(encoding="utf-8") as lines:
            texts = [json.loads(line)["title"] for line in lines]
    texts = sorted({text for text in texts if text.strip()})
    return chance.sample(texts, min(count, len(texts)))


def _warm(
    sides: dict[str, dict[str, str]], folder: Path, asked: list[str], mode: str
) -> dict[str, list[float]]:
    """CPU milliseconds of each question, asked once, the two processes taking turns."""
    found: dict[str, list[float]] = {side: [] for side in sides}
    workers = {
        side: subprocess.Popen(
            [sys.executable, str(WORKER), str(folder / side)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for side, environment in sides.items()
    }  # fmt: skip
    try:
        for worker in workers.values():
            _line(worker)
        different = 0
        for number, question in enumerate(asked):
            answers: dict[str, Any] = {}
            # Whoever is first finds the machine's caches colder: they take turns.
            for side in sorted(workers, reverse=bool(number % 2)):
                answers[side] = _ask(workers[side], question, mode)
                if number >= len(asked) // 10:
                    found[side].append(answers[side]["ms"])
            different += answers["before"]["hits"] != answers["now"]["hits"]
        if different:
            click.echo(f"{mode}: {different} of {len(asked)} questions have other hits", err=True)
    finally:
        for worker in workers.values():
            worker.communicate()
    return found


def _ask(worker: subprocess.Popen[str], question: str, mode: str) -> Any:
    assert worker.stdin is not None
    worker.stdin.write(json.dumps({"question": question, "mode": mode}) + "\n")
    worker.stdin.flush()
    return json.loads(_line(worker))


def _line(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline()
