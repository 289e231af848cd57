"""The command `second-look`: gain and cost of reranking by tokens."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np

from nutgraf.search import Limits, Searcher
from nutgraf.search.evaluation import Topic, by_article, by_topic, compare, read_judgements
from nutgraf.search.evaluation.rankings import is_question, question_of
from nutgraf.search.request import MODES, Rerank

from .command import drawn
from .options import collections, drawing

NO_END = 1e6
"""Milliseconds, and seconds of a search: what it gives is measured without a limit, what it costs
is told beside it."""


@dataclass
class Measured:
    """The nDCG@10 and CPU seconds of each topic."""

    values: dict[str, float]
    seconds: list[float] = field(default_factory=list)


@click.command()
@collections
@click.option("--mode", "modes", type=click.Choice(MODES), multiple=True, default=MODES)
@drawing
def second_look(
    folders: tuple[Path, ...], indexes: Path, modes: tuple[str, ...], topics: int, seed: int
) -> None:
    """Print nDCG@10 and CPU time per mode, without and with `--rerank tokens`."""
    for folder in folders:
        collection = drawn(read_judgements(folder), topics, seed)
        with Searcher(indexes / f"{folder.name}.nutgraf") as searcher:
            qrels = by_article(collection.qrels, searcher.pipeline.contents)
            for mode in modes:
                plain, again = (
                    _measured(searcher, collection.topics, qrels, mode, rerank)
                    for rerank in (None, "tokens")
                )
                p = compare(again.values, {"plain": plain.values})["plain"].corrected
                print(
                    f"{folder.name} ({len(qrels)}) {mode}: {_mean(plain)} → {_mean(again)} "
                    f"(p {p:.3f}), CPU ms {_cost(plain)} → {_cost(again)}",
                    flush=True,
                )


def _measured(
    searcher: Searcher,
    topics: tuple[Topic, ...],
    qrels: dict[str, dict[str, int]],
    mode: str,
    rerank: Rerank | None,
) -> Measured:
    seconds, run = [], {}
    for topic in topics:
        started = time.process_time()
        hits = searcher.search(
            question_of(topic),
            limit=20,
            mode=mode,
            by="article",
            copies=True,
            rerank=rerank,
            budget=NO_END,
            limits=Limits(seconds=NO_END),
        )
        seconds.append(time.process_time() - started)
        kept = [hit.article.id for hit in hits if not is_question(hit.article, topic)]
        run[topic.id] = {article: 1.0 / rank for rank, article in enumerate(kept, 1)}
    return Measured(by_topic(qrels, run)["ndcg@10"], seconds)


def _mean(measured: Measured) -> str:
    return f"{np.mean(list(measured.values.values())):.4f}"


def _cost(measured: Measured) -> str:
    return f"{1000 * np.median(measured.seconds):.0f}"
