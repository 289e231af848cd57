"""The cold start: one hybrid search in a fresh process, nutgraf and txtai.

    pip install txtai
    python -m benchmarks.semantic.cold INDEX FOLDER QUESTION

txtai gets the passages of the index with their vectors, and loads the same model for the
question. Prints medians of five runs, by the clock and of processor time.
"""

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from nutgraf.index import Index
from nutgraf.index.encoder.models.model_source import DEFAULT_MODEL, find_model

from ..keyword.tables import table
from .peers import Rows

RUNS = 5

ASK = """
import sys
from txtai import Embeddings
embeddings = Embeddings()
embeddings.load(sys.argv[1])
for hit in embeddings.search(sys.argv[2], 10):
    print(hit["text"])
"""


def build(index: Index, folder: Path) -> None:
    """Save a txtai index, hybrid and with content, whose vectors are those of `index`."""
    from txtai import Embeddings

    rows = Rows(index)
    given = iter(rows.vectors.astype(np.float32))
    embeddings: Any = Embeddings(
        {"path": find_model(DEFAULT_MODEL).location, "method": "sentence-transformers"}
        | {"hybrid": True, "content": True}
    )
    embeddings.model.encode = lambda data, category=None: np.stack([next(given) for _ in data])
    embeddings.index((i, f"{title}\n{body}", None) for i, (title, body) in enumerate(rows.texts))
    embeddings.save(str(folder))


def timed(*command: str) -> tuple[str, ...]:
    """The median wall-clock and processor seconds."""
    walls, used = [], []
    for _ in range(RUNS):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        walls.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return tuple(f"{np.median(each):.2f}" for each in (walls, used))


def main(index: str, folder: str, question: str) -> None:
    """Build the txtai index, measure and print."""
    if not Path(folder).exists():
        with Index.open(index) as opened:
            build(opened, Path(folder))
    python = sys.executable
    lines = [
        ("nutgraf search", *timed(python, "-m", "nutgraf.cli", "search", question, "-i", index)),
        ("txtai", *timed(python, "-c", ASK, folder, question)),
        (
            "import sentence_transformers",
            *timed(python, "-c", "import sentence_transformers"),
        ),
    ]
    print(table(("fresh process", "clock s", "CPU s"), lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
