"""Evaluating: all modes, and whatever else is named, over one judged collection."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ...index import ArticleError, Index
from ...index.hints import Advice, Hint
from ...index.ingest import ingest
from ...index.readers import Problem, read_articles
from ..fitting.growth import fit_to_growth
from ..request import MODES
from ..searcher import Searcher
from .collection import Collection, read_collection
from .comparison import compare, lost_most
from .measures import ByTopic, by_topic, mean
from .other_fusions import FUSIONS, fused_runs
from .qrels import Qrels, by_article, is_passage, write_qrels
from .report import HYBRID, Evaluation, Options, generation_name
from .runs import Ranked, Run, as_run, rank_topics, read_run, run_by_article, write_run
from .verdict import calibration_error, verdict_of

Say = Callable[[str], None]


def evaluate_folder(
    folder: Path,
    *,
    index_path: Path | None = None,
    model: str | None = None,
    options: Options = Options(),  # noqa: B008 - immutable
    say: Say = lambda _: None,
) -> Evaluation:
    """Index a judged collection, at `index_path` or for the moment, and evaluate over it.

    Raises ArticleError for a file that cannot be used, NutgrafError for a system or a generation
    that is not there.
    """
    collection = read_collection(folder)
    _check(options)
    runs = {file.stem: read_run(file) for file in options.runs}
    root = collection.corpus if collection.corpus.is_dir() else folder
    with TemporaryDirectory(prefix="nutgraf-eval-") as temporary:
        path = index_path or Path(temporary) / "index"
        with Index.open_or_create(path, model=model) as index:
            say(f"indexing {collection.corpus}")
            found = read_articles([str(collection.corpus)], root=root.absolute())
            problems = ingest(index, found).problems
            say("fitting")
            fit_to_growth(index)  # as `nutgraf index` does: what users get is what is measured
            return _evaluated(index, collection, runs, options, problems, say)


def evaluate(
    searcher: Searcher,
    collection: Collection,
    *,
    by: str = "article",
    progress: Say = lambda _: None,
) -> dict[str, dict[str, float]]:
    """The measures of each mode, and `seconds`, the time its searches took."""
    qrels = _qrels(searcher, collection, by)
    report = {}
    for mode in MODES:
        ranked, seconds = _timed(searcher, collection, mode, by, progress)
        report[mode] = mean(by_topic(qrels, as_run(ranked))) | {"seconds": seconds}
    return report


def _evaluated(
    index: Index,
    collection: Collection,
    runs: dict[str, Run],
    options: Options,
    problems: list[Problem],
    say: Say,
) -> Evaluation:
    with Searcher(index) as searcher:
        qrels = _qrels(searcher, collection, options.by)
        found, seconds = {}, {}
        for mode in MODES:
            found[mode], seconds[mode] = _timed(searcher, collection, mode, options.by, say)
        made = {mode: as_run(ranked) for mode, ranked in found.items()}
        if options.fusions:
            made |= fused_runs(searcher, collection.judged, say)
        for generation in options.generations:
            with Searcher(index, generation=generation) as earlier:
                ranked, _ = _timed(earlier, collection, HYBRID, options.by, say)
            made[generation_name(generation)] = as_run(ranked)
        if options.by == "article":
            runs = {name: run_by_article(run, searcher.snapshot) for name, run in runs.items()}
        if options.write_runs is not None:
            _write(options.write_runs, made, qrels)
        values = {name: by_topic(qrels, run) for name, run in (made | runs).items()}
        labels = collection.labels(options.label)
        compared = {name: of[options.measure] for name, of in values.items()}
        against = options.against or _best_other(compared)
        own = compared.pop(HYBRID)
        say("comparing")
        return Evaluation(
            articles=index.stats().articles,
            topics=len(collection.judged),
            modes={mode: mean(values[mode]) | {"seconds": seconds[mode]} for mode in MODES},
            others={name: mean(of) for name, of in values.items() if name not in MODES},
            measure=options.measure,
            comparisons=compare(own, compared),
            labels=_by_label(labels, values, qrels, options.measure),
            verdict=verdict_of(searcher, collection, labels),
            calibration_error=calibration_error(found[HYBRID], qrels),
            against=against,
            losses=lost_most(own, compared[against], collection.topics, options.losers),
            problems=problems,
        )


def _check(options: Options) -> None:
    """Raises ArticleError where a system's name is taken, or nobody's, or none can be made."""
    if options.fusions and options.by != "article":
        raise ArticleError("fusions are compared by article", Hint(Advice.BY_ARTICLE))
    names = [*MODES, *(file.stem for file in options.runs)]
    names += [generation_name(generation) for generation in options.generations]
    names += FUSIONS if options.fusions else ()
    doubled = [name for name, count in Counter(names).items() if count > 1]
    if doubled:
        raise ArticleError(f"two systems are called {doubled[0]}; give the run's file another name")
    if options.against == HYBRID or (options.against and options.against not in names):
        others = ", ".join(name for name in names if name != HYBRID)
        raise ArticleError(f"hybrid cannot be held against {options.against}: there are {others}")


def _qrels(searcher: Searcher, collection: Collection, by: str) -> Qrels:
    qrels = collection.qrels
    if by == "article":
        return by_article(qrels, searcher.snapshot)
    if not any(is_passage(id_, searcher.snapshot) for grades in qrels.values() for id_ in grades):
        raise ArticleError("the judgements name articles, not passages", Hint(Advice.BY_ARTICLE))
    return qrels


def _timed(
    searcher: Searcher, collection: Collection, mode: str, by: str, say: Say
) -> tuple[Ranked, float]:
    started = time.monotonic()
    ranked = rank_topics(searcher, collection.judged, mode=mode, by=by, progress=say)
    return ranked, time.monotonic() - started


def _best_other(compared: Mapping[str, Mapping[str, float]]) -> str:
    others = (name for name in compared if name != HYBRID)
    return max(others, key=lambda name: sum(compared[name].values()))


def _by_label(
    labels: Mapping[str, str], values: Mapping[str, ByTopic], qrels: Qrels, measure: str
) -> dict[str, dict[str, float]]:
    """For each label, in order of first occurrence: its judged topics and each system's measure."""
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
