"""The service's counters of requests and searches, in Prometheus' text format."""

import resource
import sys
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram of durations, in seconds."""

Gauges = Mapping[str, float | Mapping[str, float]]
"""Values by name, or by name and label, such as `feed="https://news.example/feed.xml"`."""


class Metrics:
    """Counters of one service. Safe to share between threads."""

    def __init__(self) -> None:
        """Start all counters at 0."""
        self._lock = threading.Lock()
        self._started = time.time()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._durations: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}
        self._searches: Counter[tuple[str, bool]] = Counter()
        self.in_flight = 0

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request. `route` is a declared path, so that there are few of them."""
        with self._lock:
            self._requests[route, method, status] += 1
            counts = self._durations.setdefault(route, [0] * (len(BUCKETS) + 1))
            counts[bisect_left(BUCKETS, seconds)] += 1
            self._seconds[route] = self._seconds.get(route, 0.0) + seconds

    def search(self, mode: str, found: bool) -> None:
        """Count a search; `found` says whether it has hits."""
        with self._lock:
            self._searches[mode, found] += 1

    def render(self, gauges: Gauges) -> str:
        """All metrics as text; `gauges` are added by name, each with one value or one by label."""
        with self._lock:
            return "\n".join((*self._counters(), *self._histogram(), *self._gauges(gauges), ""))

    def _counters(self) -> Iterator[str]:
        yield "# TYPE nutgraf_requests_total counter"
        for (route, method, status), count in sorted(self._requests.items()):
            labels = f'route="{route}",method="{method}",status="{status}"'
            yield f"nutgraf_requests_total{{{labels}}} {count}"
        yield "# TYPE nutgraf_searches_total counter"
        for (mode, found), count in sorted(self._searches.items()):
            labels = f'mode="{mode}",found="{str(found).lower()}"'
            yield f"nutgraf_searches_total{{{labels}}} {count}"

    def _histogram(self) -> Iterator[str]:
        name = "nutgraf_request_duration_seconds"
        yield f"# TYPE {name} histogram"
        for route, counts in sorted(self._durations.items()):
            total = 0
            for bound, count in zip((*BUCKETS, "+Inf"), counts, strict=True):
                total += count
                yield f'{name}_bucket{{route="{route}",le="{bound}"}} {total}'
            yield f'{name}_sum{{route="{route}"}} {self._seconds[route]:.6f}'
            yield f'{name}_count{{route="{route}"}} {total}'

    def _gauges(self, more: Gauges) -> Iterator[str]:
        ours: dict[str, float | Mapping[str, float]] = {
            "nutgraf_requests_in_flight": self.in_flight,
            "process_resident_memory_bytes": resident_bytes(),
            "process_start_time_seconds": self._started,
        }
        for name, value in (ours | dict(more)).items():
            yield f"# TYPE {name} gauge"
            if isinstance(value, Mapping):
                yield from (f"{name}{{{label}}} {each}" for label, each in value.items())
            else:
                yield f"{name} {value}"


def resident_bytes() -> int:
    """Resident memory of this process in bytes; its peak if the system has no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return pages * resource.getpagesize()
