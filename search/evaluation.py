"""Evaluation: how good the rankings are over a folder of articles, topics and judgements.

The folder is in the BEIR layout: `corpus.jsonl[.gz]` (or a folder `articles/` of any files
that can be indexed), `queries.jsonl` and `qrels/test.tsv`. Judgements may name articles or
single passages (`article#position`).
"""

import csv
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ir_measures
from ir_measures import AP, RR, R, nDCG

from ..index import ArticleError, Index, Snapshot
from ..index.ingest import ingest
from ..index.readers import Problem, read_articles
from .asking import MODES
from .results import Hit
from .searcher import Searcher

MEASURES = {"ndcg@10": nDCG @ 10, "recall@100": R @ 100, "mrr@10": RR @ 10, "map": AP}
DEPTH = 100
"""Length of a run: what the deepest measure looks at."""

LONGEST_QUESTION = 40
"""Words; a longer topic is a text for which related ones are sought."""

Qrels = dict[str, dict[str, int]]
Run = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A question of a judged collection."""

    id: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collection:
    """A judged collection: where its articles are, its topics, and grades by topic and id."""

    corpus: Path
    topics: tuple[Topic, ...]
    qrels: Qrels


def read_collection(folder: Path) -> Collection:
    """Read a judged collection; ArticleError names the file and the line that is at fault."""
    candidates = [folder / "corpus.jsonl", folder / "corpus.jsonl.gz", folder / "articles"]
    corpus = next((path for path in candidates if path.exists()), None)
    if corpus is None:
        raise ArticleError(f"{folder}: has no corpus.jsonl, corpus.jsonl.gz or articles/")
    qrels = _read_qrels(folder / "qrels" / "test.tsv")
    topics = _read_topics(folder / "queries.jsonl")
    return Collection(corpus, topics, qrels)


def read_judgements(folder: Path) -> Collection:
    """The topics and judgements of a folder, whose articles are in an index already."""
    qrels = _read_qrels(folder / "qrels" / "test.tsv")
    return Collection(folder, _read_topics(folder / "queries.jsonl"), qrels)


def _read_topics(file: Path) -> tuple[Topic, ...]:
    topics = []
    for number, line in enumerate(_lines(file), 1):
        if line.strip():
            try:
                record = json.loads(line)
                topics.append(
                    Topic(str(record["_id"]), str(record["text"]), record.get("metadata") or {})
                )
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ArticleError(
                    f"{file}:{number}: not a topic ({error!r}); write {{'_id': …, 'text': …}}"
                ) from None
    return tuple(topics)


def _read_qrels(file: Path) -> Qrels:
    qrels: Qrels = {}
    for number, row in enumerate(csv.reader(_lines(file), delimiter="\t"), 1):
        if row and not (number == 1 and row[-1] == "score"):
            try:
                topic, document, grade = row
                qrels.setdefault(topic, {})[document] = int(grade)
            except ValueError:
                raise ArticleError(
                    f"{file}:{number}: not a judgement; write topic, id and a whole number, "
                    "parted by tabs"
                ) from None
    return qrels


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{file}: cannot be read ({error})") from None


def by_article(qrels: Qrels, snapshot: Snapshot) -> Qrels:
    """Judgements of passages as judgements of their articles: the best grade counts.

    `a#3` is passage 3 of article `a`, unless it is an article's own id.
    """
    collapsed: Qrels = {}
    for topic, grades in qrels.items():
        best = collapsed.setdefault(topic, {})
        for id_, grade in grades.items():
            found = snapshot.find(id_)
            article = found[0].id if found else id_
            best[article] = max(grade, best.get(article, grade))
    return collapsed


def is_passage(id_: str, snapshot: Snapshot) -> bool:
    """Whether a judgement's id names a passage of the index."""
    found = snapshot.find(id_)
    return found is not None and found[2] is not None


def make_run(
    searcher: Searcher,
    topics: tuple[Topic, ...],
    *,
    mode: str,
    by: str = "article",
    progress: Callable[[str], None] = lambda _: None,
) -> Run:
    """The ranking of each topic. An article that is itself the question is left out of it."""
    run: Run = {}
    for number, topic in enumerate(topics, 1):
        # As ranked: copies are judged each for itself, and no article gives way to another.
        hits = searcher.search(
            _question(topic.text), limit=DEPTH + 1, mode=mode, by=by, fold=False, share=None
        )
        kept = [hit for hit in hits if not _is_question(hit, topic)][:DEPTH]
        # Measures order by score; ranks carry ties in the order in which they are shown.
        run[topic.id] = {
            hit.passage.id if by == "passage" else hit.article.id: 1.0 / hit.rank for hit in kept
        }
        progress(f"{mode} {number:,}/{len(topics):,}")
    return run


def _question(text: str) -> str:
    """A topic as it is asked: an article, or a paragraph of one, as words without operators.

    What stands in its quotation marks and after its dashes restricts nothing.
    """
    if len(text.split()) <= LONGEST_QUESTION:
        return text
    words = re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text)
    return " ".join(word.lower() if word in {"AND", "OR", "NOT"} else word for word in words)


def _is_question(hit: Hit, topic: Topic) -> bool:
    return hit.article.id == topic.id and hit.article.text.strip() == topic.text.strip()


def measure(qrels: Qrels, run: Run) -> dict[str, float]:
    """nDCG@10, recall@100, MRR@10 and MAP, averaged over the topics that have judgements."""
    judged = {topic: run.get(topic, {}) for topic in qrels}
    found = ir_measures.calc_aggregate(list(MEASURES.values()), qrels, judged)
    return {name: float(found[which]) for name, which in MEASURES.items()}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of each mode over one collection."""

    articles: int
    topics: int
    modes: dict[str, dict[str, float]]
    problems: list[Problem]

    def to_json(self) -> dict[str, Any]:
        """The report as `eval --json` prints it."""
        return {**self.modes, "articles": self.articles, "topics": self.topics}


def evaluate(
    searcher: Searcher,
    collection: Collection,
    *,
    by: str = "article",
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, dict[str, float]]:
    """The measures of each mode, and `seconds`, the time its searches took."""
    judged = tuple(topic for topic in collection.topics if topic.id in collection.qrels)
    qrels = collection.qrels
    if by == "article":
        qrels = by_article(qrels, searcher.snapshot)
    elif not any(is_passage(id_, searcher.snapshot) for grades in qrels.values() for id_ in grades):
        raise ArticleError("the judgements name articles, not passages; leave --by passage out")
    report = {}
    for mode in MODES:
        started = time.monotonic()
        run = make_run(searcher, judged, mode=mode, by=by, progress=progress)
        report[mode] = measure(qrels, run) | {"seconds": time.monotonic() - started}
    return report


def evaluate_folder(
    folder: Path,
    *,
    index_path: Path | None = None,
    model: str | None = None,
    by: str = "article",
    say: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Index a judged collection, at `index_path` or for the moment, and evaluate all modes."""
    collection = read_collection(folder)
    root = collection.corpus if collection.corpus.is_dir() else folder
    with TemporaryDirectory(prefix="nutgraf-eval-") as temporary:
        path = index_path or Path(temporary) / "index"
        with Index.open_or_create(path, model=model) as index:
            say(f"indexing {collection.corpus}")
            found = read_articles([str(collection.corpus)], root=root.absolute())
            report = ingest(index, found)
            with Searcher(index) as searcher:
                modes = evaluate(searcher, collection, by=by, progress=say)
            return Evaluation(
                index.stats().articles,
                sum(topic.id in collection.qrels for topic in collection.topics),
                modes,
                report.problems,
            )
