"""The process that times its first answer and measures its memory.

    python -m benchmarks.keyword.fresh ENGINE FOLDER < QUESTIONS

Imports are done before the clock starts. Prints one JSON object. The first question is asked
of a process that has opened nothing yet; the rest come after, for the memory they leave behind.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

from ..measuring import memory
from .engine import contender
from .questions import Question


def main(name: str, folder: str) -> None:
    """Open the index, answer, and print times and memory."""
    engine = contender(name)
    questions = [_question(line) for line in sys.stdin]
    _import_lazily_loaded(name)
    before = memory()
    started = time.perf_counter()
    opened = engine.open(Path(folder) / "index")
    ready = time.perf_counter()
    opened.answer(questions[0], 10)
    answered = time.perf_counter()
    first = memory()
    for question in questions[1:]:
        opened.answer(question, 10)
    later = memory()
    print(
        json.dumps(
            {
                "open_ms": (ready - started) * 1000,
                "answer_ms": (answered - ready) * 1000,
                "first_mb": {kind: first[kind] - before[kind] for kind in first},
                "later_mb": {kind: later[kind] - before[kind] for kind in later},
            }
        )
    )


def _question(line: str) -> Question:
    values = json.loads(line)
    for end in ("first", "last"):
        values[end] = date.fromisoformat(values[end]) if values[end] else None
    return Question(**{**values, "words": tuple(values["words"])})


def _import_lazily_loaded(name: str) -> None:
    """Import the modules that nutgraf imports lazily, so that they count as imports."""
    if name == "nutgraf":
        import whoosh.lang.stopwords  # noqa: F401


if __name__ == "__main__":
    main(*sys.argv[1:])
