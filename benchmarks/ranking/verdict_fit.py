"""The command `verdict`: fits the weights of the verdict to questions with and without an answer.

`verdict_questions.tsv` has a collection, a kind and a question a line. The kinds are `answer`;
`paraphrase`, answered in quite other words; `near`, about what the collection treats but not
answered; and `far`. Weights are fitted to all collections, and measured on each by those that
were fitted to the others.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from nutgraf.index import Index
from nutgraf.search import Searcher
from nutgraf.search.ranking.verdict import Signs

QUESTIONS = Path(__file__).with_name("verdict_questions.tsv")
ANSWERED = ("answer", "paraphrase")
PARAPHRASES = 0.4  # few people ask in quite other words
RIDGE = 1.0
ROUNDS = 60

Floats = NDArray[np.float64]


class Asked(NamedTuple):
    """The questions to one collection: their kinds (n,) and signs (n, 5)."""

    kinds: NDArray[np.str_]
    signs: Floats


@click.command()
@click.argument("indexes", nargs=-1, metavar="COLLECTION=INDEX...")
@click.option("--false", "share", default=0.01, show_default=True, help="False refusals allowed.")
def verdict(indexes: tuple[str, ...], share: float) -> None:
    """Fit the verdict to questions to some indexes, such as seeds=seeds.nutgraf."""
    every = {name: _asked(name, path) for name, path in (each.split("=", 1) for each in indexes)}
    held_out = {
        name: _margins(asked.signs, *_fitted([every[n] for n in every if n != name]))
        for name, asked in every.items()
    }
    kinds = np.concatenate([asked.kinds for asked in every.values()])
    least = _quantile(np.concatenate(list(held_out.values())), kinds, share)
    for name, asked in every.items():
        click.echo(f"{name:14}{_refused(held_out[name] < least, asked.kinds)}")
    all_margins = np.concatenate(list(held_out.values()))
    click.echo(f"{'all, held out':14}{_refused(all_margins < least, kinds)}")
    bias, weights = _fitted(list(every.values()))
    click.echo(f"bias {bias - least:.2f}, {Signs(*weights.round(2).tolist())}")


def _asked(collection: str, path: str) -> Asked:
    kinds, signs = [], []
    with Index.open(path) as index, Searcher(index) as searcher:
        for name, kind, question in _questions():
            found = searcher.pipeline.signs(question) if name == collection else None
            if found is not None:
                kinds.append(kind)
                signs.append(found)
    if not kinds:
        raise click.ClickException(f"{QUESTIONS.name} has no questions to {collection}")
    return Asked(np.array(kinds), np.array(signs))


def _questions() -> Iterator[tuple[str, str, str]]:
    for line in QUESTIONS.read_text("utf-8").splitlines():
        name, kind, question = line.split("\t")
        yield name, kind, question


def _fitted(collections: list[Asked]) -> tuple[float, Floats]:
    """The bias and the weights (5,) of a logistic regression, by Newton's method with a ridge.

    A collection counts by the root of its number of questions.
    """
    signs = np.concatenate([asked.signs for asked in collections])
    kinds = np.concatenate([asked.kinds for asked in collections])
    sizes = np.concatenate([np.full(len(c.kinds), len(c.kinds) ** -0.5) for c in collections])
    counts = np.where(kinds == "paraphrase", PARAPHRASES, 1.0) * sizes / sizes.mean()
    answered = np.isin(kinds, ANSWERED)
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    inputs = np.column_stack([np.ones(len(signs)), (signs - mean) / spread])
    ridge = RIDGE * np.diag([0.0, *np.ones(signs.shape[1])])
    weights = np.zeros(inputs.shape[1])
    for _ in range(ROUNDS):
        expected = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (counts * (answered - expected)) - ridge @ weights
        curvature = (inputs * (counts * expected * (1 - expected))[:, None]).T @ inputs + ridge
        weights += np.linalg.solve(curvature, slope)
    own: Floats = weights[1:] / spread
    return float(weights[0] - own @ mean), own


def _margins(signs: Floats, bias: float, weights: Floats) -> Floats:
    margins: Floats = bias + signs @ weights
    return margins


def _quantile(margins: Floats, kinds: NDArray[np.str_], share: float) -> float:
    return float(np.quantile(margins[kinds == "answer"], share))


def _refused(refused: NDArray[np.bool_], kinds: NDArray[np.str_]) -> str:
    shares = (
        f"{kind} {refused[kinds == kind].mean():.3f} of {np.count_nonzero(kinds == kind)}"
        for kind in dict.fromkeys(kinds.tolist())
    )
    return " · ".join(shares)
