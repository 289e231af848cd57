"""The commands `semantic embed`, `take` (save real vectors) and `measure`."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from nutgraf.index.vectors import VectorSegment

from ..keyword.tables import table
from .filters import SHAPES, SHARES, mask
from .measure import DEEP, Measured, all_cosines, measure
from .synthetic import neighbourhood, synthesise
from .vectors import embed, load, take

_FOLDER = click.option("--folder", type=click.Path(path_type=Path), required=True)
_QUESTIONS = click.option(
    "--questions",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    required=True,
    help="folder with a queries.jsonl",
)


@click.group()
def semantic() -> None:
    """Measure the semantic leg: recall, speed and memory, with and without filters."""


@semantic.command("embed")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--passages", type=int, default=30_000, show_default=True)
@_QUESTIONS
@_FOLDER
def embed_command(data: Path, passages: int, questions: tuple[Path, ...], folder: Path) -> None:
    """Encode passages and questions, and save the vectors in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    real = embed(data, passages, list(questions), folder)
    print(f"{len(real.vectors)} passages, {len(set(real.articles.tolist()))} articles")


@semantic.command("take")
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True)
@_QUESTIONS
@_FOLDER
def take_command(index: Path, questions: tuple[Path, ...], folder: Path) -> None:
    """Save the vectors of an index, and those of the questions."""
    folder.mkdir(parents=True, exist_ok=True)
    real = take(index, list(questions), folder)
    print(f"{len(real.vectors)} passages, {len(set(real.articles.tolist()))} articles")


@semantic.command("measure")
@click.option("--rows", type=int, default=0, help="this many synthetic rows; 0: the real ones")
@click.option("--asked", type=int, default=100, show_default=True, help="questions of each kind")
@_FOLDER
def measure_command(rows: int, asked: int, folder: Path) -> None:
    """Write a segment from the vectors in the folder, and search it."""
    real = load(folder)
    file = folder / f"rows-{rows or 'real'}.npy"
    if rows and not file.exists():
        np.save(file.with_suffix(".articles.npy"), synthesise(real, rows, file))
    elif not rows:
        np.save(file, real.vectors)
    vectors = np.load(file, mmap_mode="r")
    if rows:
        articles = np.load(file.with_suffix(".articles.npy"))
        print(_likeness(real.vectors, real.articles, vectors, articles), end="\n\n", flush=True)
    print(_fresh(file, folder, real.questions), end="\n\n", flush=True)
    segment = VectorSegment(folder / "segment", *vectors.shape)
    print(f"{segment.rows} rows, {segment.kind}\n")
    masks = [(shape, share, mask(shape, share, vectors, 7)) for shape in SHAPES for share in SHARES]
    head = ("questions", "filter", "leaves", "recall@10", f"@{DEEP}", "CPU ms", "p50 ms", "p95 ms")
    lines = []
    for name, questions in real.questions.items():
        questions = questions[:asked]
        cosines = all_cosines(vectors, questions)
        lines.append(_line(name, "none", 1, measure(segment, questions, cosines, None)))
        for shape, share, allowed in masks:
            found = measure(segment, questions, cosines, allowed)
            lines.append(_line(name, shape, share, found))
    print(table(head, lines))


def _line(name: str, shape: str, share: float, found: Measured) -> tuple[str, ...]:
    recalls = (f"{found.recall:.4f}", f"{found.deep_recall:.4f}")
    times = (f"{value:.2f}" for value in (found.processor, found.p50, found.p95))
    return (name, shape, f"{share:.1%}", *recalls, *times)


def _likeness(
    real: NDArray[np.float16],
    real_articles: NDArray[np.int64],
    vectors: NDArray[np.float16],
    articles: NDArray[np.int64],
) -> str:
    """How near the neighbours are of real rows, of equally many synthetic ones, and of all."""
    same = len(real)
    measured = {
        f"{same} real": neighbourhood(real, real_articles),
        f"{same} synthetic": neighbourhood(vectors[:same], articles[:same]),
        f"{len(vectors)} synthetic": neighbourhood(vectors, articles),
    }
    head = ("rows", *next(iter(measured.values())))
    return table(
        head,
        [(name, *(f"{value:.3f}" for value in each.values())) for name, each in measured.items()],
    )


def _fresh(file: Path, folder: Path, questions: dict[str, NDArray[np.float32]]) -> str:
    """Write the segment anew, and open and search it, each in a process of its own."""
    segment, asked = folder / "segment", folder / "questions.npy"
    shutil.rmtree(segment, ignore_errors=True)
    np.save(asked, np.concatenate(list(questions.values())))
    results: dict[str, float] = {}
    for task in ("write", "search"):
        command = [sys.executable, "-m", f"{__package__}.fresh", task]
        done = subprocess.run(
            [*command, str(file), str(segment), str(asked)],
            check=True,
            capture_output=True,
            text=True,
        )
        results |= json.loads(done.stdout)
    return table(tuple(results), [tuple(f"{value:.1f}" for value in results.values())])
