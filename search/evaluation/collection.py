"""A judged collection: a folder of articles, topics and judgements, in the BEIR layout.

`corpus.jsonl[.gz]` (or a folder `articles/` of any files that can be indexed), `queries.jsonl`,
and `qrels/test.tsv` or, in the layout of TREC, a file `qrels`, `qrels.txt` or `qrels/test.qrels`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ...index import ArticleError
from ...index.readers.judged_files import JUDGEMENTS, QUESTIONS
from .line_reader import read_lines
from .qrels import Qrels, read_qrels

NO_ANSWER: Final = "none"
"""The label of topics without an answer."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A question of a judged collection, with the other fields of its record."""

    id: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collection:
    """A judged collection: the path of its articles, its topics, and grades by topic and id.

    Judgements of topics that it does not have are left out: these topics are never searched for.
    """

    corpus: Path
    topics: tuple[Topic, ...]
    qrels: Qrels

    @property
    def judged(self) -> tuple[Topic, ...]:
        """The topics that have judgements."""
        return tuple(topic for topic in self.topics if topic.id in self.qrels)

    def labels(self, name: str) -> dict[str, str]:
        """The label, which is the field `name`, of each topic that has one."""
        return {
            topic.id: str(topic.metadata[name])
            for topic in self.topics
            if topic.metadata.get(name) is not None
        }


def read_collection(folder: Path) -> Collection:
    """Read a judged collection; an ArticleError names the faulty file and line."""
    candidates = [folder / "corpus.jsonl", folder / "corpus.jsonl.gz", folder / "articles"]
    corpus = next((path for path in candidates if path.exists()), None)
    if corpus is None:
        raise ArticleError(f"{folder}: has no corpus.jsonl, corpus.jsonl.gz or articles/")
    return Collection(corpus, *_judged(folder))


def read_judgements(folder: Path) -> Collection:
    """Read the topics and judgements of a folder whose articles are already in an index."""
    return Collection(folder, *_judged(folder))


def _judged(folder: Path) -> tuple[tuple[Topic, ...], Qrels]:
    file, asked = _qrels_file(folder), folder / QUESTIONS
    grades, topics = read_qrels(file), _read_topics(asked)
    qrels = {topic.id: grades[topic.id] for topic in topics if topic.id in grades}
    if not qrels:
        raise ArticleError(f"{file}: has no judgement of a topic of {asked}")
    return topics, qrels


def _qrels_file(folder: Path) -> Path:
    candidates = [folder / name for name in JUDGEMENTS]
    return next((file for file in candidates if file.is_file()), candidates[0])


def _read_topics(file: Path) -> tuple[Topic, ...]:
    topics = []
    for number, line in enumerate(read_lines(file), 1):
        if line.strip():
            try:
                record = dict(json.loads(line))
                id_, text = str(record.pop("_id")), str(record.pop("text"))
                metadata = {**record, **(record.pop("metadata", None) or {})}
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ArticleError(
                    f"{file}:{number}: not a topic ({error!r}); write {{'_id': …, 'text': …}}"
                ) from None
            topics.append(Topic(id_, text, metadata))
    return tuple(topics)
