"""The command `tuning`: gains of `nutgraf tune`, checked by judged topics."""

import time
from dataclasses import astuple
from pathlib import Path

import click
import numpy as np

from nutgraf.search import Searcher
from nutgraf.search.evaluation import read_judgements
from nutgraf.search.fitting import tune
from nutgraf.search.fitting.tuning import evidence_of
from nutgraf.search.fitting.tuning_questions import from_judgements
from nutgraf.search.fitting.weight_fit import gains
from nutgraf.search.ranking.evidence import FusionWeights

from .command import drawn
from .options import collections, drawing


@click.command()
@collections
@drawing
def tuning(folders: tuple[Path, ...], indexes: Path, topics: int, seed: int) -> None:
    """Print the weights that `nutgraf tune` finds, without and with topics; change nothing.

    By made questions: the article's share, the interval of the gain on those held out, CPU
    seconds, and nDCG@10 of judged topics before and after, adopted or not. By judged topics: the
    gain's interval, and the calibration error before and after on those held out.
    """
    for folder in folders:
        collection = drawn(read_judgements(folder), topics, seed)
        with Searcher(indexes / f"{folder.name}.nutgraf") as searcher:
            started = time.process_time()
            made = tune(searcher.pipeline)
            seconds = time.process_time() - started
            judged = tune(searcher.pipeline, collection)
            evidence = [
                evidence_of(searcher.pipeline, each)
                for each in from_judgements(searcher.pipeline, collection)
            ]
        weights = np.array([astuple(made.weights), astuple(made.tuned)])
        before, after = gains(evidence, weights).mean(axis=0)
        print(
            f"| {folder.name} | {_share(made.tuned):.2f} | {made.low:+.3f} to {made.high:+.3f} | "
            f"{_said(made.pays)} | {before:.3f} → {after:.3f} | {seconds:.0f} |",
            flush=True,
        )
        told = judged.probabilities
        if told is not None:
            print(
                f"| {folder.name} ({judged.questions}) | {judged.low:+.3f} to {judged.high:+.3f} | "
                f"{_said(judged.pays)} | {told.before:.3f} → {told.after:.3f} | "
                f"{_said(told.pays)} |",
                flush=True,
            )


def _share(weights: FusionWeights) -> float:
    """Of the article in all but the lead."""
    of_article = weights.article_words + weights.article_meaning
    return of_article / (weights.words + weights.meaning + of_article)


def _said(pays: bool) -> str:
    return "yes" if pays else "no"
