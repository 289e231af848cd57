"""The measures of a run against judgements, by topic and on average."""

from collections.abc import Iterable, Mapping
from typing import Final

import ir_measures
from ir_measures import AP, RR, R, nDCG

from .qrels import Qrels
from .runs import Run, best_first

MEASURES: Final = {"ndcg@10": nDCG @ 10, "recall@100": R @ 100, "mrr@10": RR @ 10, "map": AP}

ByTopic = dict[str, dict[str, float]]
"""Measure → topic → value."""


def by_topic(qrels: Qrels, run: Run) -> ByTopic:
    """The measures of each judged topic; 0 for a topic without hits."""
    # The libraries behind ir_measures break ties in different ways, so none are left to them.
    judged = {
        topic: {id_: -float(rank) for rank, id_ in enumerate(best_first(run.get(topic, {})))}
        for topic in qrels
    }
    values: ByTopic = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    names = {which: name for name, which in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), qrels, judged):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def mean(values: ByTopic, topics: Iterable[str] | None = None) -> dict[str, float]:
    """The mean of each measure over all topics, or over `topics`; 0 if there are none."""
    chosen = None if topics is None else list(topics)
    return {name: _mean(of, of if chosen is None else chosen) for name, of in values.items()}


def _mean(values: Mapping[str, float], topics: Iterable[str]) -> float:
    found = [values[topic] for topic in topics]
    return sum(found) / (len(found) or 1)


def measure(qrels: Qrels, run: Run) -> dict[str, float]:
    """nDCG@10, recall@100, MRR@10 and MAP, averaged over the judged topics."""
    return mean(by_topic(qrels, run))
