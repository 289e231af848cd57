"""The topics on which what users get is behind the bare ranking, each with the step that costs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from ...index import QueryError
from ..answer import answer
from ..pipeline import Pipeline
from ..request import SearchRequest
from .collection import Collection, Topic
from .comparison import Values
from .measures import by_topic
from .qrels import Qrels
from .rankings import as_run, found_by, question_of, request_of

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Behind:
    """A topic that is behind the bare ranking: both values, and the reason.

    The reason is `refused` if nothing was said to answer. Else it is the step without which users
    would get most: `filter` (what was read from the words), `operators` (signs in the topic),
    `folded` (copies under the first), `capped` (further passages of one article). Where none of
    them costs anything, it is `error` if the question was not accepted, else `left out`: hits that
    came in another order.
    """

    topic: str
    text: str
    value: float
    other: float
    reason: str


def behind_bare(
    pipeline: Pipeline,
    collection: Collection,
    qrels: Qrels,
    values: tuple[Values, Values],
    measure: str,
    by: str,
    say: Say = lambda _: None,
) -> tuple[Behind, ...]:
    """All topics behind the bare ranking, the greatest loss first.

    `values` are those of what users get, and of the bare ranking.
    """
    own, bare = values
    topics = [topic for topic in collection.judged if own[topic.id] < bare[topic.id]]
    found = []
    for number, topic in enumerate(topics, 1):
        reason = _reason(pipeline, topic, qrels[topic.id], own[topic.id], measure, by)
        found.append(Behind(topic.id, topic.text, own[topic.id], bare[topic.id], reason))
        say(f"reasons {number:,}/{len(topics):,}")
    return tuple(sorted(found, key=lambda each: (each.value - each.other, each.topic)))


def _reason(
    pipeline: Pipeline, topic: Topic, grades: dict[str, int], value: float, measure: str, by: str
) -> str:
    asked = request_of(topic, by=by)
    try:
        found = answer(pipeline, replace(asked, limit=1))
    except QueryError:
        found = None
    if found is not None and found.nearest:
        return "refused"
    reason, most = None, value
    for name, without in _WITHOUT.items():
        ranking = found_by(pipeline, without(asked, topic), topic)
        reached = by_topic({topic.id: grades}, as_run({topic.id: ranking}))[measure][topic.id]
        if reached > most:
            reason, most = name, reached
    if reason is not None:
        return reason
    return "error" if found is None else "left out"


_Without = Callable[[SearchRequest, Topic], SearchRequest]

_WITHOUT: Final[dict[str, _Without]] = {
    "filter": lambda asked, _: replace(asked, literal=True),
    "operators": lambda asked, topic: replace(asked, question=question_of(topic)),
    "filter, operators": lambda asked, topic: replace(
        asked, literal=True, question=question_of(topic)
    ),
    "folded": lambda asked, _: replace(asked, copies=True),
    "capped": lambda asked, _: replace(asked, per_article=0),
}
"""A request without one of its steps, by the name of the reason."""
