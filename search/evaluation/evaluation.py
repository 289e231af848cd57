"""The evaluation of all modes and of other systems over one judged collection."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from ...index import ArticleError, Index
from ...index.hints import Advice, Hint
from ..local import open_corpus
from ..pipeline import Pipeline
from ..request import MODES
from .behind_bare import behind_bare
from .collection import Collection
from .comparison import compare, lost_most
from .measures import ByTopic, by_topic, mean
from .other_fusions import fused_runs
from .qrels import Qrels, by_article, is_passage, write_qrels
from .rankings import Ranked, as_run, rank_bare, rank_topics
from .report import BARE, HYBRID, Evaluation, Options, generation_name
from .runs import Run, read_runs, run_by_article, write_run
from .verdict import calibration_error, verdict_of

Say = Callable[[str], None]


def evaluate(
    pipeline: Pipeline,
    collection: Collection,
    *,
    by: str = "article",
    progress: Say = lambda _: None,
) -> dict[str, dict[str, float]]:
    """The mean measures of each mode, and `seconds`, the time of its searches."""
    qrels = _qrels(pipeline, collection, by)
    report = {}
    for mode in MODES:
        ranked, seconds = _timed(pipeline, collection, mode, by, progress)
        report[mode] = mean(by_topic(qrels, as_run(ranked))) | {"seconds": seconds}
    return report


def evaluate_index(
    index: Index,
    collection: Collection,
    options: Options = Options(),  # noqa: B008 - immutable
    *,
    runs: Mapping[str, Run] | None = None,
    say: Say = lambda _: None,
) -> Evaluation:
    """The evaluation of an index that holds a judged collection.

    `runs` are other systems' runs by name; if None, they are read from the files of `options`.
    Raises ArticleError for a run that cannot be read, GenerationError for a generation that does
    not exist.
    """
    runs = read_runs(options.runs) if runs is None else runs
    with Pipeline(open_corpus(index)) as pipeline:
        qrels = _qrels(pipeline, collection, options.by)
        found, seconds = {}, {}
        for mode in MODES:
            found[mode], seconds[mode] = _timed(pipeline, collection, mode, options.by, say)
        started = time.monotonic()
        bare = rank_bare(pipeline, collection.judged, by=options.by, progress=say)
        seconds[BARE] = time.monotonic() - started
        made = {name: as_run(ranked) for name, ranked in (found | {BARE: bare}).items()}
        if options.fusions:
            made |= fused_runs(pipeline, collection.judged, say)
        for generation in options.generations:
            with Pipeline(open_corpus(index, generation)) as earlier:
                ranked, _ = _timed(earlier, collection, HYBRID, options.by, say)
            made[generation_name(generation)] = as_run(ranked)
        if options.by == "article":
            runs = {name: run_by_article(run, pipeline.contents) for name, run in runs.items()}
        if options.write_runs is not None:
            _write(options.write_runs, made, qrels)
        values = {name: by_topic(qrels, run) for name, run in {**made, **runs}.items()}
        labels = collection.labels(options.label)
        compared = {name: of[options.measure] for name, of in values.items()}
        against = options.against or _best_other(compared)
        own = compared.pop(HYBRID)
        both = own, compared[BARE]
        behind = behind_bare(pipeline, collection, qrels, both, options.measure, options.by, say)
        say("comparing")
        return Evaluation(
            articles=index.stats().articles,
            topics=len(collection.judged),
            modes={mode: mean(values[mode]) | {"seconds": seconds[mode]} for mode in MODES},
            bare=mean(values[BARE]) | {"seconds": seconds[BARE]},
            behind=behind,
            others={name: mean(of) for name, of in values.items() if name not in {*MODES, BARE}},
            measure=options.measure,
            comparisons=compare(own, compared),
            labels=_by_label(labels, values, qrels, options.measure),
            verdict=verdict_of(pipeline, collection, labels),
            calibration_error=calibration_error(found[HYBRID], qrels),
            against=against,
            losses=lost_most(own, compared[against], collection.topics, options.losers),
        )


def _qrels(pipeline: Pipeline, collection: Collection, by: str) -> Qrels:
    qrels = collection.qrels
    if by == "article":
        return by_article(qrels, pipeline.contents)
    if not any(is_passage(id_, pipeline.contents) for grades in qrels.values() for id_ in grades):
        raise ArticleError("the judgements name articles, not passages", Hint(Advice.BY_ARTICLE))
    return qrels


def _timed(
    pipeline: Pipeline, collection: Collection, mode: str, by: str, say: Say
) -> tuple[Ranked, float]:
    started = time.monotonic()
    ranked = rank_topics(pipeline, collection.judged, mode=mode, by=by, progress=say)
    return ranked, time.monotonic() - started


def _best_other(compared: Mapping[str, Mapping[str, float]]) -> str:
    others = (name for name in compared if name not in {HYBRID, BARE})
    return max(others, key=lambda name: sum(compared[name].values()))


def _by_label(
    labels: Mapping[str, str], values: Mapping[str, ByTopic], qrels: Qrels, measure: str
) -> dict[str, dict[str, float]]:
    """For each label in order of occurrence: its judged topics, and each system's mean."""
    shown: dict[str, dict[str, float]] = {}
    for label in dict.fromkeys(labels.values()):
        topics = [topic for topic in qrels if labels.get(topic) == label]
        if topics:
            means = {name: mean(of, topics)[measure] for name, of in values.items()}
            shown[label] = {"topics": len(topics), **means}
    return shown


def _write(folder: Path, runs: Mapping[str, Run], qrels: Qrels) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, run in runs.items():
            write_run(run, folder / f"{name}.run", tag=name)
        write_qrels(qrels, folder / "qrels.txt")
    except OSError as error:
        raise ArticleError(f"{folder}: runs cannot be written ({error})") from None
