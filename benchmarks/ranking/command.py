"""The command `ranking`: runs each engine over judged collections and prints the table."""

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np

from nutgraf.index import Index
from nutgraf.search import Searcher
from nutgraf.search.evaluation import (
    Collection,
    Qrels,
    Run,
    Topic,
    by_article,
    by_topic,
    compare,
    make_run,
    read_judgements,
    write_run,
)
from nutgraf.search.evaluation.rankings import question_of

from .engines import NAMES, Answer, build
from .options import collections, drawing
from .passages import Passages, read_passages

OURS = "nutgraf"


@click.command()
@collections
@click.option("--engines", default=",".join(NAMES), show_default=True)
@drawing
@click.option("--runs", type=click.Path(path_type=Path), help="Write all runs into this folder.")
def ranking(
    folders: tuple[Path, ...],
    indexes: Path,
    engines: str,
    topics: int,
    runs: Path | None,
    seed: int,
) -> None:
    """Print nDCG@10 of nutgraf and other hybrid engines, on the same passages and vectors."""
    for folder in folders:
        collection = drawn(read_judgements(folder), topics, seed)
        with Index.open(indexes / f"{folder.name}.nutgraf") as index:
            passages = read_passages(index)
            with Searcher(index) as searcher:
                made = {OURS: make_run(searcher.pipeline, collection.topics, mode="hybrid")}
                qrels = by_article(collection.qrels, searcher.pipeline.contents)
            for name in engines.split(","):
                made |= runs_of(name, passages, collection.topics)
        print(f"\n{folder.name}: {len(qrels)} topics, {len(passages.texts):,} passages")
        _print_table(qrels, made)
        if runs is not None:
            for name, run in made.items():
                place = runs / folder.name
                place.mkdir(parents=True, exist_ok=True)
                tag = name.replace(", ", "-").lower()
                write_run(run, place / f"{tag}.run", tag)


def drawn(collection: Collection, count: int, seed: int) -> Collection:
    """The collection with `count` of its judged topics, the same ones for the same seed."""
    judged = collection.judged
    drawn = np.random.default_rng(seed).permutation(len(judged))[:count]
    topics = tuple(judged[place] for place in sorted(drawn.tolist()))
    qrels = {topic.id: collection.qrels[topic.id] for topic in topics}
    return Collection(collection.corpus, topics, qrels)


def runs_of(name: str, passages: Passages, topics: tuple[Topic, ...]) -> dict[str, Run]:
    """The runs of another engine over the passages of an index, by the name of its form."""
    started = time.monotonic()
    with TemporaryDirectory(prefix="nutgraf-ranking-") as temporary:
        answers = build(name, passages, Path(temporary))
        print(f"{name}: built in {time.monotonic() - started:.0f} s", flush=True)
        runs = {form: _run(answer, passages, topics) for form, answer in answers.items()}
        shutil.rmtree(temporary, ignore_errors=True)
    return runs


def _run(answer: Answer, passages: Passages, topics: tuple[Topic, ...]) -> Run:
    """Articles ranked by their best passage, without one that is itself the question."""
    run: Run = {}
    for topic in topics:
        articles = dict.fromkeys(passages.articles[row] for row in answer(question_of(topic)))
        articles.pop(topic.id, None)
        run[topic.id] = {article: 1.0 / rank for rank, article in enumerate(articles, 1)}
    return run


def _print_table(qrels: Qrels, runs: dict[str, Run]) -> None:
    values = {name: by_topic(qrels, run)["ndcg@10"] for name, run in runs.items()}
    own = values.pop(OURS)
    print(f"| {OURS} | {np.mean(list(own.values())):.4f} | | |")
    for name, found in compare(own, values).items():
        print(
            f"| {name} | {np.mean(list(values[name].values())):.4f} | {found.difference:+.4f} | "
            f"p {found.corrected:.4f} |",
            flush=True,
        )
