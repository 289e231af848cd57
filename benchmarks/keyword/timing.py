"""The timing of warm answers: all engines in one process, in turns."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .engine import Answer, Engine
from .questions import Question

COUNT = 10
_TURN = 20  # questions that one engine answers before the next has its turn


@dataclass
class Timed:
    """The answers of one engine to questions of a kind, and the ms of each."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


def time_engines(
    engines: Mapping[str, Engine],
    warming: Sequence[Question],
    questions: Sequence[Question],
    seconds: float,
) -> dict[str, Timed]:
    """Time each question once on each engine, in short turns, so that load affects all alike.

    The `warming` questions are asked before and not timed; the timed ones are new to every
    engine. An engine gets no more turns once it has used up its `seconds`.
    """
    for engine in engines.values():
        started = time.perf_counter()
        for question in warming:
            engine.prepare()
            engine.answer(question, COUNT)
            if time.perf_counter() - started > seconds / 4:
                break
    timed = {name: Timed() for name in engines}
    for start in range(0, len(questions), _TURN):
        turn = questions[start : start + _TURN]
        for name, engine in engines.items():
            if sum(timed[name].wall) < seconds * 1000:
                _ask(engine, turn, timed[name], seconds)
    return timed


def _ask(engine: Engine, questions: Sequence[Question], timed: Timed, seconds: float) -> None:
    for question in questions:
        engine.prepare()
        wall, processor = time.perf_counter(), time.process_time()
        answer = engine.answer(question, COUNT)
        timed.processor.append((time.process_time() - processor) * 1000)
        timed.wall.append((time.perf_counter() - wall) * 1000)
        timed.answers.append(answer)
        if sum(timed.wall) > seconds * 1000:
            return


def overlap(left: Sequence[Answer], right: Sequence[Answer]) -> float:
    """The mean share of rows that two engines' answers to the same questions have in common.

    Where both found nothing they agree; questions that only one was asked are left out.
    """
    shares = []
    for one, other in zip(left, right, strict=False):
        most = max(len(one.rows), len(other.rows))
        shares.append(len({*one.rows} & {*other.rows}) / most if most else 1.0)
    return sum(shares) / len(shares) if shares else float("nan")
