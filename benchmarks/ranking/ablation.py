"""The command `ablation`: the value of each part of a score."""

from dataclasses import astuple, replace
from pathlib import Path

import click
import numpy as np

from nutgraf.index import Index
from nutgraf.search import Searcher
from nutgraf.search.evaluation import read_judgements
from nutgraf.search.fitting.tuning import evidence_of
from nutgraf.search.fitting.tuning_questions import from_judgements
from nutgraf.search.fitting.weight_fit import gains
from nutgraf.search.ranking.evidence import FusionWeights

from .options import collections

FULL = FusionWeights()
ALONE = replace(FULL, words=0.5, meaning=0.5, article_words=0.0, article_meaning=0.0, lead=0.0)
VARIANTS = {
    "as it is": FULL,
    "without the lead": replace(FULL, lead=0.0),
    "without the article's words": replace(FULL, article_words=0.0),
    "without the article's meaning": replace(FULL, article_meaning=0.0),
    "the passage alone": ALONE,
    "the passage's words alone": replace(ALONE, meaning=0.0),
    "its meaning alone": replace(ALONE, words=0.0),
    "the article alone": replace(FULL, words=0.0, meaning=0.0),
    "article .15": replace(
        FULL, words=0.35, meaning=0.35, article_words=0.15, article_meaning=0.15
    ),
    "article .25": replace(
        FULL, words=0.25, meaning=0.25, article_words=0.25, article_meaning=0.25
    ),
}


@click.command()
@collections
def ablation(folders: tuple[Path, ...], indexes: Path) -> None:
    """Print nDCG@10 of the hybrid ranking with parts of its score left out or reweighted.

    Of all candidates, before they are judged. An equal score counts as a better one, and an
    article that is itself the question is ranked: so figures are a little below those of `eval`.
    """
    weights = np.array([astuple(each) for each in VARIANTS.values()])
    columns = []
    for folder in folders:
        with (
            Index.open(indexes / f"{folder.name}.nutgraf") as index,
            Searcher(index) as searcher,
        ):
            questions = from_judgements(searcher.pipeline, read_judgements(folder))
            found = gains([evidence_of(searcher.pipeline, each) for each in questions], weights)
        columns.append(found.mean(axis=0))
    print("| | " + " | ".join(folder.name for folder in folders) + " | mean |")
    print("|---" * (len(folders) + 2) + "|")
    for name, values in zip(VARIANTS, np.array(columns).T, strict=True):
        shown = [f"{value:.4f}" for value in (*values, values.mean())]
        print(f"| {name} | " + " | ".join(shown) + " |")
