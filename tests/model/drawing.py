"""Random histories: lists of operations, each complete, so that any may be left out."""

import random
from collections.abc import Iterator
from typing import Any

from .plain import articles, questions

Operation = dict[str, Any]

WHOLE = 20
"""Every so many operations, everything is compared."""

KINDS = {
    "commit": 40, "ask": 22, "drop": 4, "kill": 3, "return": 4, "compact": 3, "merge": 3,
    "reembed": 2, "rebuild": 2, "alert": 4, "unalert": 1, "report": 5, "backup": 2, "reopen": 3,
    "hold": 2,
}  # fmt: skip
KILLED = ("commit", "commit", "commit", "return", "compact", "merge", "reembed", "rebuild")
ALERTS = ("one", "two", "three")


def operations(seed: int, count: int) -> Iterator[Operation]:
    """The operations of a seed."""
    source = random.Random(seed)
    for number in range(1, count + 1):
        [kind] = source.choices(list(KINDS), list(KINDS.values()))
        yield {
            "kind": kind,
            **_arguments(kind, source),
            "salt": source.randrange(1 << 30),
            "whole": number % WHOLE == 0,
        }


def _arguments(kind: str, source: random.Random) -> Operation:
    match kind:
        case "commit":
            return {"changes": _changes(source), "match": source.random() < 0.7}
        case "drop":
            return {"changes": _changes(source)}
        case "kill":
            killed = source.choice(KILLED)
            own = {"kind": killed, **_arguments(killed, source), "match": False}
            return {"own": own, "sync": source.randint(0, 14)}
        case "return":
            return {"back": source.randint(1, 12)}
        case "compact":
            return {"keep": source.randint(1, 12)}
        case "alert":
            return {
                "name": source.choice(ALERTS),
                "question": questions.draw(source),
                "least": source.choice((0.0, 0.02, 0.15, 0.5)),
                "changes": source.random() < 0.3,
                "copies": source.random() < 0.3,
            }
        case "unalert":
            return {"name": source.choice(ALERTS)}
    return {}


def _changes(source: random.Random) -> list[list[Any]]:
    """Up to five changes of one batch, among which an id may come up again."""
    changes: list[list[Any]] = []
    for _ in range(source.choice((1, 1, 2, 2, 3, 5))):
        before = [each for each in changes if each[0] == "add"]
        if before and source.random() < 0.2:
            again = list(source.choice(before)[1])
            if source.random() < 0.7:
                again[2] = articles.draw(source)[2]
            changes.append(["add", again])
        elif source.random() < 0.2:
            changes.append(["remove", source.choice(articles.IDS)])
        else:
            changes.append(["add", articles.draw(source)])
    return changes
