"""The build of a large index from saved vectors, without encoding.

    python -m benchmarks.semantic.whole build DATA ROWS.npy INDEX [PASSAGES]

Everything else is as `nutgraf index` does it: reading, cutting by the model's own tokenizer, the
keyword leg, commits of bearable size, merging. The vectors stand in for those of the passages in
the order in which they come, so that neighbouring passages have neighbouring vectors.
"""

import json
import resource
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nutgraf.index import Index
from nutgraf.index.encoder import Encoder, Precision
from nutgraf.index.encoder.spec import Progress, Vectors
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import read_articles

from ..measuring import clock


class Given:
    """An encoder whose passage vectors are the rows of an array, in order."""

    precision: Precision = "fp32"
    runtime = "given"

    def __init__(self, real: Encoder, rows: NDArray[np.float16]) -> None:
        self.spec, self._real, self._rows, self._next = real.spec, real, rows, 0

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        places = np.arange(self._next, self._next + len(texts)) % len(self._rows)
        self._next += len(texts)
        return self._rows[places].astype(np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._real.encode_queries(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._real.count_tokens(texts)


def build(data: Path, rows: Path, folder: Path, passages: int | None = None) -> None:
    """Index the corpus, or about `passages` passages of it, and print the cost."""
    found = iter(read_articles([str(data)], root=data))
    with Index.create(folder, precision="fp32") as index:
        given = Given(index.encoder, np.load(rows, mmap_mode="r"))
        index._encoders.loaded["passages", None] = given
        if passages is not None:
            found = islice(found, passages // 24)
        with clock() as clocked:
            ingest(index, found, processes=2)
        stats = index.stats()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report = {
        "articles": stats.articles,
        "passages": stats.passages,
        "segments": stats.segments,
        "vectors": stats.vectors,
        "MB": round(stats.bytes / 1e6),
        "seconds": round(clocked.wall),
        "processor_seconds": round(clocked.processor),
        "peak_mb": round(used),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    task, data, rows, folder, *passages = sys.argv[1:]
    build(Path(data), Path(rows), Path(folder), *map(int, passages))
