"""The command `keyword`: builds missing indexes, times warm and fresh answers, prints tables."""

import gc
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import click

from ..corpus import read_corpus
from .build import RECORD
from .engine import NAMES, TYPED, Engine, contender
from .engine_nutgraf import NutgrafEngine
from .parity import unequal
from .questions import KINDS, Draw, Question
from .tables import build_table, fresh_table, speed_table
from .timing import COUNT, time_engines

_WARMING = 100
_FRESH_RUNS = 7
_FRESH_QUESTIONS = 30
_PARITY = 30


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True),
    required=True,
    help="a folder with corpus.jsonl[.gz]",
)
@click.option(
    "--passages", type=int, default=100_000, show_default=True, help="or all, if there are fewer"
)
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="where indexes go")
@click.option("--engines", default=",".join(NAMES), show_default=True)
@click.option("--questions", type=int, default=500, show_default=True, help="of each kind")
@click.option("--seconds", type=float, default=60.0, show_default=True, help="an engine and kind")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--build-only", is_flag=True, help="measure no answers")
def keyword(
    data: Path,
    passages: int,
    folder: Path,
    engines: str,
    questions: int,
    seconds: float,
    seed: int,
    build_only: bool,
) -> None:
    """Compare the keyword leg with tantivy, bm25s, SQLite FTS5 and Whoosh."""
    names = engines.split(",")
    if "nutgraf" not in names or not {*names} <= {*NAMES}:
        raise click.BadParameter(f"nutgraf and some of {', '.join(NAMES[1:])}")
    typed = [name + TYPED for name in names if name != "nutgraf"]
    built = {name: _built(name, data, passages, folder / name) for name in [*names, *typed]}
    print(build_table(built), flush=True)
    if build_only:
        return
    draw = Draw(read_corpus(data, passages), seed)
    asked = {kind: draw.questions(kind, _WARMING + questions) for kind in KINDS}
    asked["fresh"] = draw.questions("headline", _FRESH_RUNS * _FRESH_QUESTIONS)
    del draw
    gc.collect()
    _answer_warm({name: folder / name for name in [*names, *typed]}, asked, seconds)
    _answer_fresh({name: folder / name for name in names}, asked["fresh"])


def _built(name: str, data: Path, passages: int, folder: Path) -> dict[str, Any]:
    record = folder / RECORD
    if not record.exists():
        arguments = (name, str(data), str(passages), str(folder))
        subprocess.run([sys.executable, "-m", f"{__package__}.build", *arguments], check=True)
    known: dict[str, Any] = json.loads(record.read_text())
    return known


def _answer_warm(
    folders: dict[str, Path], asked: dict[str, list[Question]], seconds: float
) -> None:
    opened: dict[str, Engine] = {}
    for name, folder in folders.items():
        engine = contender(name)
        opened[name] = engine.open(folder / "index")
        opened.update(engine.variants(opened[name]))
        print(name, "segments:", getattr(opened[name], "segments", 1), file=sys.stderr)
    gc.freeze()
    for kind in KINDS:
        able = {name: engine for name, engine in opened.items() if kind in engine.kinds}
        timed = time_engines(able, asked[kind][:_WARMING], asked[kind][_WARMING:], seconds)
        print(f"\n{speed_table(kind, timed)}", flush=True)
    sample = asked["headline"][-_PARITY:]
    different = unequal(cast(NutgrafEngine, opened["nutgraf"]), sample, COUNT)
    print(f"\nHeadlines whose scores are not Whoosh's: {different} of {len(sample)}")


def _answer_fresh(folders: dict[str, Path], questions: Sequence[Question]) -> None:
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in folders}
    for start in range(0, len(questions), _FRESH_QUESTIONS):
        lines = "\n".join(
            json.dumps(asdict(question), default=str)
            for question in questions[start : start + _FRESH_QUESTIONS]
        )
        for name, folder in folders.items():
            done = subprocess.run(
                [sys.executable, "-m", f"{__package__}.fresh", name, str(folder)],
                input=lines,
                check=True,
                capture_output=True,
                text=True,
            )
            results[name].append(json.loads(done.stdout))
    print(f"\n{fresh_table(results)}")
