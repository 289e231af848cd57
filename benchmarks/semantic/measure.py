"""The recall and speed of one segment's vectors, against exact search."""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nutgraf.index.vectors import VectorSegment, nearest_of

from ..measuring import percentile

DEEP = 100


@dataclass(frozen=True)
class Measured:
    """Mean recall at 10 and at `DEEP`; what a search for ten takes in one thread: median
    milliseconds of processor time, median and 95th percentile by the clock."""

    recall: float
    deep_recall: float
    processor: float
    p50: float
    p95: float


def nearest(
    segment: VectorSegment,
    question: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_] | None,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The `k` nearest allowed rows of one segment, and their cosines."""
    proposal = segment.propose(question, k, allowed, segment.rows)
    return nearest_of([segment], [proposal], question, k)


def all_cosines(
    vectors: NDArray[np.float16], questions: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The cosine of each question and each row: (questions, rows)."""
    found = np.empty((len(questions), len(vectors)), np.float32)
    for start in range(0, len(vectors), 32_768):
        block = vectors[start : start + 32_768].astype(np.float32)
        found[:, start : start + len(block)] = questions @ block.T
    return found


def measure(
    segment: VectorSegment,
    questions: NDArray[np.float32],
    cosines: NDArray[np.float32],
    allowed: NDArray[np.bool_] | None,
) -> Measured:
    """Search for ten rows, timed, and for `DEEP` rows, and compare with the exact best."""
    rows = np.arange(segment.rows) if allowed is None else np.flatnonzero(allowed)
    recalls: dict[int, list[float]] = {10: [], DEEP: []}
    milliseconds, processor = [], []
    nearest(segment, questions[0], 10, allowed)
    for question, all_of_it in zip(questions, cosines, strict=True):
        started, used = time.perf_counter(), time.thread_time()
        nearest(segment, question, 10, allowed)
        processor.append((time.thread_time() - used) * 1000)
        milliseconds.append((time.perf_counter() - started) * 1000)
        mine = all_of_it[rows]
        for k, found in recalls.items():
            k = min(k, len(rows))
            best = rows[np.argpartition(-mine, k - 1)[:k]]
            found.append(float(np.isin(best, nearest(segment, question, k, allowed)[0]).mean()))
    return Measured(
        float(np.mean(recalls[10])),
        float(np.mean(recalls[DEEP])),
        percentile(processor, 50),
        percentile(milliseconds, 50),
        percentile(milliseconds, 95),
    )
