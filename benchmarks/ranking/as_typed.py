"""The command `as-typed`: what users get, beside the bare ranking, the legs and other fusions."""

from dataclasses import replace
from pathlib import Path

import click

from nutgraf.index import Index
from nutgraf.search import Searcher
from nutgraf.search.evaluation import (
    Collection,
    Qrels,
    Run,
    Topic,
    by_article,
    by_topic,
    make_run,
    mean,
    read_judgements,
    read_run,
)
from nutgraf.search.evaluation.behind_bare import behind_bare
from nutgraf.search.evaluation.other_fusions import fused_runs
from nutgraf.search.evaluation.rankings import (
    as_run,
    found_by,
    question_of,
    rank_bare,
    request_of,
)
from nutgraf.search.pipeline import Pipeline

from .command import drawn, runs_of
from .options import collections, drawing
from .passages import read_passages


@click.command()
@collections
@drawing
@click.option(
    "--before",
    type=click.Path(path_type=Path, exists=True),
    help="A folder with NAME/hybrid.run of each collection, by `nutgraf eval --write-runs`.",
)
@click.option("--bm25s", "with_bm25s", is_flag=True, help="Beside bm25s, which must be installed.")
def as_typed(
    folders: tuple[Path, ...],
    indexes: Path,
    topics: int,
    seed: int,
    before: Path | None,
    with_bm25s: bool,
) -> None:
    """Print nDCG@10 as users get it beside other rankings, and recall@100 before folding."""
    for folder in folders:
        collection = drawn(read_judgements(folder), topics, seed)
        with Searcher(indexes / f"{folder.name}.nutgraf") as searcher:
            pipeline = searcher.pipeline
            qrels = by_article(collection.qrels, pipeline.contents)
            runs = _runs(pipeline, collection)
            if before is not None:
                runs["bare before"] = read_run(before / folder.name / "hybrid.run")
            if with_bm25s:
                with Index.open(indexes / f"{folder.name}.nutgraf") as index:
                    runs |= runs_of("bm25s", read_passages(index), collection.topics)
            print(f"\n{folder.name}: {len(qrels)} topics")
            _print(pipeline, collection, qrels, runs)


def _runs(pipeline: Pipeline, collection: Collection) -> dict[str, Run]:
    topics = collection.topics
    return {
        "as users get it": make_run(pipeline, topics, mode="hybrid"),
        "bare": as_run(rank_bare(pipeline, topics)),
        "before folding": _unfolded(pipeline, topics, "hybrid", bare=False),
        "keyword leg": _unfolded(pipeline, topics, "keyword", bare=True),
        "semantic leg": _unfolded(pipeline, topics, "semantic", bare=True),
        "RRF": fused_runs(pipeline, topics)["rrf"],
    }


def _unfolded(pipeline: Pipeline, topics: tuple[Topic, ...], mode: str, *, bare: bool) -> Run:
    """The run in which each copy is a hit; `bare`: for the words of each topic alone."""
    ranked = {}
    for topic in topics:
        request = replace(request_of(topic, mode=mode), copies=True, literal=bare)
        if bare:
            request = replace(request, question=question_of(topic))
        ranked[topic.id] = found_by(pipeline, request, topic)
    return as_run(ranked)


def _print(pipeline: Pipeline, collection: Collection, qrels: Qrels, runs: dict[str, Run]) -> None:
    values = {name: by_topic(qrels, run) for name, run in runs.items()}
    own = values["as users get it"]["ndcg@10"]
    print("| | nDCG@10 | users − this | recall@100 |\n|---|---|---|---|")
    for name, found in values.items():
        means = mean(found)
        ndcg, recall = means["ndcg@10"], means["recall@100"]
        difference = sum(own.values()) / len(own) - ndcg
        print(f"| {name} | {ndcg:.4f} | {difference:+.4f} | {recall:.4f} |")
    both = own, values["bare"]["ndcg@10"]
    behind = behind_bare(pipeline, collection, qrels, both, "ndcg@10", "article")
    for reason in dict.fromkeys(each.reason for each in behind):
        lost = [each.value - each.other for each in behind if each.reason == reason]
        print(f"{reason}: {len(lost)} topics behind bare, {sum(lost) / len(qrels):+.4f}")
    empty = sum(not runs["as users get it"].get(topic) for topic in qrels)
    print(f"no hits: {empty / len(qrels):.2%} of topics", flush=True)
