"""The warm hybrid search: its processor time, and the share of each stage.

    python -m benchmarks.semantic.hybrid INDEX QUESTIONS [COUNT]

QUESTIONS is a folder with a queries.jsonl. Every question is asked once, after twenty others.
Stages are measured inside the very searches: each takes what is spent in its own functions, by
either thread of a search. So together they are processor time, and longer than the clock's.
"""

import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from nutgraf.index.vectors import VectorSegment
from nutgraf.search import Searcher
from nutgraf.search.keyword import LocalKeywordLeg
from nutgraf.search.local import semantic_leg as semantic
from nutgraf.search.local.semantic_leg import LocalSemanticLeg
from nutgraf.search.pipeline import Pipeline
from nutgraf.search.ranking.article_evidence import ArticleEvidence
from nutgraf.search.ranking.both_legs import BothLegs
from nutgraf.search.ranking.ranker import Ranker
from nutgraf.search.showing.hit_builder import HitBuilder

from ..keyword.tables import table
from ..measuring import memory, percentile

STAGES: dict[str, tuple[type | ModuleType, str]] = {
    "encoding": (Pipeline, "_encode"),
    "keyword list": (LocalKeywordLeg, "search"),
    "keyword scores": (LocalKeywordLeg, "scores"),
    "proposals of segments": (VectorSegment, "propose"),
    "semantic list of them": (semantic, "nearest_of"),
    "semantic scores": (LocalSemanticLeg, "scores"),
    "words of articles": (ArticleEvidence, "words"),
    "meaning of articles": (ArticleEvidence, "meaning"),
    "ranking": (Ranker, "rank"),
    "selecting": (Pipeline, "select"),
    "showing": (HitBuilder, "hits"),
}


class Stages:
    """The processor time of some functions, each without the others called inside it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._own = threading.local()
        self._lock = threading.Lock()
        for name, (owner, method) in STAGES.items():
            setattr(owner, method, self._timed(name, getattr(owner, method)))

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            inside = self._own.__dict__.setdefault("inside", [])
            started = time.thread_time()
            inside.append(0.0)
            try:
                return function(*arguments, **named)
            finally:
                whole = time.thread_time() - started
                with self._lock:
                    self.spent[name] += whole - inside.pop()
                if inside:
                    inside[-1] += whole

        return timed


def main(index: str, questions: str, count: str = "200") -> None:
    """Search and print."""
    with (Path(questions) / "queries.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines][: int(count) + 20]
    stages = Stages()
    with Searcher(index) as asked:
        for text in texts[:20]:
            asked.search(text)
        stages.spent.clear()
        clock, processor, parts = [], [], defaultdict(list)
        for text in texts[20:]:
            stages.spent.clear()
            started, used = time.perf_counter(), time.process_time()
            asked.search(text)
            processor.append((time.process_time() - used) * 1000)
            clock.append((time.perf_counter() - started) * 1000)
            for name in STAGES:
                parts[name].append(stages.spent[name] * 1000)
            parts["the rest"].append(processor[-1] - sum(stages.spent.values()) * 1000)
        used_memory = memory()
        segments = len(asked.snapshot.segments)
    print(f"{asked.snapshot.bases[-1]} passages, {segments} segments, depth {BothLegs.depth}")
    print({name: round(value) for name, value in used_memory.items()}, "MB\n")
    lines = [
        (name, *(f"{percentile(values, percent):.1f}" for percent in (50, 95)))
        for name, values in {"clock": clock, "processor": processor, **parts}.items()
    ]
    print(table(("ms", "p50", "p95"), lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
