"""The fresh process that writes a segment's vectors, or opens and searches them.

    python -m benchmarks.semantic.fresh write|search VECTORS.npy SEGMENT QUESTIONS.npy

Prints one JSON object. Memory is what the work added to that of the imports.
"""

import json
import sys
import threading
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nutgraf.index.vectors import VectorSegment
from nutgraf.index.vectors.writer import write_vectors

from ..measuring import clock, memory
from .measure import nearest


class Blocks:
    """The rows of a .npy file, read slice by slice, as a merge reads segments."""

    def __init__(self, file: Path) -> None:
        mapped = np.load(file, mmap_mode="r")
        self.shape = mapped.shape
        self._file, self._offset = file, mapped.offset

    def __getitem__(self, rows: slice, /) -> NDArray[np.float16]:
        start, stop, _ = rows.indices(self.shape[0])
        width = self.shape[1]
        offset = self._offset + start * width * 2
        flat = np.fromfile(self._file, np.float16, (stop - start) * width, offset=offset)
        return flat.reshape(-1, width)


def write(vectors: Path, folder: Path) -> dict[str, float]:
    """Write the segment; the seconds and the peak private memory in MB."""
    rows = Blocks(vectors)
    before, peaks, done = memory()["anonymous"], [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            peaks.append(memory()["anonymous"] - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with clock() as clocked:
        write_vectors(folder, rows, np.arange(rows.shape[0], dtype=np.uint64))
    done.set()
    watcher.join()
    return {
        "seconds": clocked.wall,
        "processor_seconds": clocked.processor,
        "peak_mb": max(peaks),
        "disk_mb": sum(file.stat().st_size for file in folder.iterdir()) / 1e6,
    }


def search(
    shape: tuple[int, ...], folder: Path, questions: NDArray[np.float32]
) -> dict[str, float]:
    """Open the segment and ask all questions for 200 rows; milliseconds and MB."""
    before = memory()
    started = time.perf_counter()
    segment = VectorSegment(folder, *shape)
    opened = time.perf_counter()
    nearest(segment, questions[0], 10, None)
    answered = time.perf_counter()
    for question in questions:
        rows, _ = nearest(segment, question, 200, None)
        segment.cosines(question, rows)
    after = memory()
    return {
        "open_ms": (opened - started) * 1000,
        "first_ms": (answered - opened) * 1000,
        "own_mb": after["anonymous"] - before["anonymous"],
        "file_mb": after["file"] - before["file"],
    }


def main(task: str, vectors: str, folder: str, questions: str) -> None:
    """Do one task and print its time and memory."""
    if task == "write":
        result = write(Path(vectors), Path(folder))
    else:
        shape = np.load(vectors, mmap_mode="r").shape
        result = search(shape, Path(folder), np.load(questions))
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
