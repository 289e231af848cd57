"""The measurements of this process: processor time, and memory by kind."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

KILOBYTES_PER_MEGABYTE = 1024


@dataclass
class Clock:
    """The wall-clock and processor seconds of some work, ended child processes included."""

    wall: float = 0.0
    processor: float = 0.0


@contextmanager
def clock() -> Iterator[Clock]:
    """Measure the work inside the block."""
    measured = Clock()
    wall, processor = time.perf_counter(), _processor_seconds()
    try:
        yield measured
    finally:
        measured.wall = time.perf_counter() - wall
        measured.processor = _processor_seconds() - processor


def _processor_seconds() -> float:
    uses = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def memory(process: int | str = "self") -> dict[str, float]:
    """Resident memory in MB: `anonymous` is private, `file` is mapped and can be evicted."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    names = {"anonymous": "RssAnon", "file": "RssFile"}
    return {
        kind: int(fields[name].split()[0]) / KILOBYTES_PER_MEGABYTE for kind, name in names.items()
    }


def percentile(values: list[float], percent: float) -> float:
    """A percentile of some values; NaN if there are none."""
    return float(np.percentile(values, percent)) if values else float("nan")
