"""The command `verdict`: fits the weights of the verdict to questions with and without an answer.

`verdict_questions.tsv` has a collection, a kind and a question a line. The kinds are `answer`;
`paraphrase`, answered in quite other words; `near`, about what the collection treats but not
answered; and `far`. The texts of `club` and `studio` are in `verdict_posts`; `posts` are the first
two paragraphs of 700 articles of bbc_knownitem, `novels` parts of two novels. Topics of judged
folders may be added: asked of their own collection as the kind `judged`, and of all others as
`elsewhere`, which nothing answers. Weights are fitted to all collections, and measured on each by
those that were fitted to the others; a collection that only `checks` takes no part in the fit.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from nutgraf.index import Index
from nutgraf.search import Searcher
from nutgraf.search.evaluation import read_judgements
from nutgraf.search.ranking.verdict import Signs

QUESTIONS = Path(__file__).with_name("verdict_questions.tsv")
ANSWERED = ("answer", "paraphrase", "judged")
COUNTS = {"paraphrase": 0.4, "judged": 0.5, "far": 0.6, "elsewhere": 0.15}
"""How much a question counts, of 1: few people ask in quite other words, most far ones are easy."""
TOPICS = 250
ELSEWHERE = 40
"""The most topics that are asked of their own collection, and of each other one."""

SEED = 5
RIDGE = 1.0
ROUNDS = 60

Floats = NDArray[np.float64]


class Asked(NamedTuple):
    """The questions to one collection: their kinds (n,) and signs (n, 5).

    The signs are NaN where a passage has every word, so that no verdict is needed.
    """

    kinds: NDArray[np.str_]
    signs: Floats


@click.command()
@click.argument("indexes", nargs=-1, required=True, metavar="COLLECTION=INDEX...")
@click.option(
    "--judged", multiple=True, metavar="COLLECTION=FOLDER", help="Topics that take part, too."
)
@click.option("--elsewhere", multiple=True, metavar="FOLDER", help="Topics to ask of all others.")
@click.option("--checks", multiple=True, metavar="COLLECTION", help="Measured, not fitted to.")
@click.option("--false", "share", default=0.02, show_default=True, help="False refusals allowed.")
def verdict(
    indexes: tuple[str, ...],
    judged: tuple[str, ...],
    elsewhere: tuple[str, ...],
    checks: tuple[str, ...],
    share: float,
) -> None:
    """Fit the verdict to questions to some indexes, such as seeds=seeds.nutgraf."""
    folders = dict(each.split("=", 1) for each in judged)
    strange = [("elsewhere", topic) for each in elsewhere for topic in _drawn(each, ELSEWHERE)]
    every = {
        name: _asked(path, [*_questions(name), *_topics(folders.get(name)), *strange])
        for name, path in (each.split("=", 1) for each in indexes)
    }
    fitted = [name for name in every if name not in checks]
    held_out = {
        name: _margins(asked.signs, *_fitted([every[n] for n in fitted if n != name] or [asked]))
        for name, asked in every.items()
    }
    kinds = np.concatenate([asked.kinds for asked in every.values()])
    margins = np.concatenate(list(held_out.values()))
    asked_for = np.isin(kinds, ("answer", "judged"))
    least = float(np.quantile(margins[asked_for], share, method="lower"))
    for name, asked in every.items():
        click.echo(f"{name:16}{_refused(held_out[name] < least, asked.kinds)}")
    click.echo(f"{'all, held out':16}{_refused(margins < least, kinds)}")
    bias, weights = _fitted([every[name] for name in fitted])
    click.echo(f"bias {bias - least:.2f}, {Signs(*weights.round(2).tolist())}")


def _questions(collection: str) -> list[tuple[str, str]]:
    """The kinds and texts of the questions that were written for a collection."""
    lines = (line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines())
    return [(kind, question) for name, kind, question in lines if name == collection]


def _topics(folder: str | None) -> Iterator[tuple[str, str]]:
    """Judged topics of a folder."""
    if folder is not None:
        yield from (("judged", topic) for topic in _drawn(folder, TOPICS))


def _drawn(folder: str, most: int) -> list[str]:
    """Up to `most` judged topics of a folder, without the full stops that would state them."""
    topics = list(read_judgements(Path(folder)).judged)
    random.Random(SEED).shuffle(topics)
    return [topic.text.rstrip(". ") for topic in topics[:most]]


def _asked(path: str, questions: list[tuple[str, str]]) -> Asked:
    none = Signs(*[np.nan] * len(Signs._fields))
    with Index.open(path) as index, Searcher(index) as searcher:
        signs = [searcher.pipeline.signs(question) or none for _, question in questions]
    return Asked(np.array([kind for kind, _ in questions]), np.array(signs))


def _fitted(collections: list[Asked]) -> tuple[float, Floats]:
    """The bias and the weights (5,) of a logistic regression, by Newton's method with a ridge.

    A collection counts by the root of its number of questions.
    """
    judged = [~np.isnan(asked.signs[:, 0]) for asked in collections]
    signs = np.concatenate([a.signs[rows] for a, rows in zip(collections, judged, strict=True)])
    kinds = np.concatenate([a.kinds[rows] for a, rows in zip(collections, judged, strict=True)])
    sizes = np.concatenate([np.full(rows.sum(), max(rows.sum(), 1) ** -0.5) for rows in judged])
    counts = sizes / sizes.mean() * np.array([COUNTS.get(kind, 1.0) for kind in kinds])
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
    """The margins (n,) of questions with some signs; infinite where no verdict is needed."""
    margins: Floats = np.nan_to_num(bias + signs @ weights, nan=np.inf)
    return margins


def _refused(refused: NDArray[np.bool_], kinds: NDArray[np.str_]) -> str:
    shares = (
        f"{kind} {refused[kinds == kind].mean():.3f} of {np.count_nonzero(kinds == kind)}"
        for kind in dict.fromkeys(kinds.tolist())
    )
    return " · ".join(shares)
