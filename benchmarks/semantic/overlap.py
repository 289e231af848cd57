"""The gain of encoding passages in a helper thread while others are read.

    python -m benchmarks.semantic.overlap DATA FOLDER [PASSAGES]

The same articles are indexed in turn with encoding by a helper thread, as always, and with
encoding in the calling thread. Models are loaded before. Each gets both kinds of time: of the
clock, which only a machine without other work tells, and of processors.
"""

import sys
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from nutgraf.index import Index
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import read_articles
from nutgraf.index.writing import writer
from nutgraf.index.writing.passage_vectors import Embedder

from ..keyword.tables import table
from ..measuring import Clock, clock

PASSAGES_OF_AN_ARTICLE = 24
TURNS = 3


class InTurn(Embedder):
    """Encodes in the calling thread, not in a helper thread."""

    def embed(self, *arguments: Any, in_background: bool = False, **named: Any) -> Any:
        return super().embed(*arguments, **named)


def build(data: Path, folder: Path, passages: int, embedder: type[Embedder]) -> Clock:
    """Index some articles of `data`; the cost."""
    found = islice(read_articles([str(data)], root=data), passages // PASSAGES_OF_AN_ARTICLE)
    with Index.create(folder) as index:
        index._encoders.of_passages(index.stored_encoder).encode_passages(["One."])
        writer.Embedder = embedder  # type: ignore[misc]
        with clock() as clocked:
            ingest(index, found)
    return clocked


def main(data: str, folder: str, passages: str = "6000") -> None:
    """Build in turns and print."""
    kinds: dict[str, type[Embedder]] = {"helper thread": Embedder, "in turn": InTurn}
    costs: dict[str, list[Clock]] = {name: [] for name in kinds}
    for turn in range(TURNS):
        for name, embedder in kinds.items():
            place = Path(folder) / f"{name.replace(' ', '-')}-{turn}"
            costs[name].append(build(Path(data), place, int(passages), embedder))
    lines = [
        (name, f"{median(c.wall for c in own):.2f}", f"{median(c.processor for c in own):.2f}")
        for name, own in costs.items()
    ]
    print(table(("encoding", "clock s", "CPU s"), lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
