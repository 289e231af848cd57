"""Questions for tuning, whose answer is known: made from an index's own articles, or judged.

Two kinds are made, as many of each, which must find their article again: a sentence without its
rarest words, and two names, or a name and a number, that stand in one sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...index import Snapshot
from ..evaluation import Collection, Topic
from ..evaluation.runs import is_question, question_of
from ..made_questions import made_questions
from ..searcher import Searcher

_NAME: Final = re.compile(r"(?<=[\w,;] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_NUMBER: Final = re.compile(r"\b\d[\d,.]*\d\b")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the grades of the articles that answer it, by version.

    `itself` is the version of an article that is itself the question, if there is one.
    """

    text: str
    grades: Mapping[int, int]
    itself: int | None = None


def from_corpus(searcher: Searcher, count: int, seed: int) -> list[Question]:
    """Up to `count` questions of each kind: the same for the same generation and seed."""
    snapshot = searcher.snapshot
    random = np.random.default_rng(seed)
    sentences = [
        Question(made.text, {int(snapshot.versions(np.array([made.row]))[0]): 1})
        for made in made_questions(snapshot, searcher.idf, count, seed)
    ]
    names: list[Question] = []
    for version in _articles(snapshot, random)[: count * 4]:
        if len(names) < count and (pair := _names(snapshot, version, random)):
            names.append(pair)
    return [*sentences, *names]


def from_judgements(searcher: Searcher, collection: Collection) -> list[Question]:
    """The judged topics; those of which no judged article is in the index are left out."""
    snapshot = searcher.snapshot
    questions = []
    for topic in collection.judged:
        grades: dict[int, int] = {}
        for id_, grade in collection.qrels[topic.id].items():
            found = snapshot.find(id_)
            version = snapshot.version_of(found[0].id) if found else None
            if version is not None:
                grades[version] = max(grade, grades.get(version, 0))
        if any(grade > 0 for grade in grades.values()):
            questions.append(Question(question_of(topic), grades, _itself(snapshot, topic)))
    return questions


def _itself(snapshot: Snapshot, topic: Topic) -> int | None:
    """The article that a topic is, if it is one: related ones are sought."""
    found = snapshot.find(topic.id)
    if found and is_question(found[0], topic):
        return snapshot.version_of(found[0].id)
    return None


def _articles(snapshot: Snapshot, random: np.random.Generator) -> list[int]:
    """The versions of all articles, in random order."""
    versions = [
        segment.versions if live is None else segment.versions[live[segment.keyword.starts[:-1]]]
        for segment, live in zip(snapshot.segments, snapshot.live, strict=True)
    ]
    found: list[int] = random.permutation(np.concatenate(versions)).tolist()
    return found


def _names(snapshot: Snapshot, version: int, random: np.random.Generator) -> Question | None:
    _, passages = snapshot.version(version)
    sentences = _SENTENCE_END.split(passages[random.integers(len(passages))].text)
    for sentence in random.permutation(np.array(sentences, dtype=object)).tolist():
        found = list(dict.fromkeys([*_NAME.findall(sentence), *_NUMBER.findall(sentence)]))
        if len(found) >= 2 and _NAME.search(sentence):
            chosen = [found[0], found[int(random.integers(1, len(found)))]]
            return Question(_plain(" ".join(chosen)), {version: 1})
    return None


def _plain(text: str) -> str:
    """Words without operators: what stands in a sentence restricts nothing."""
    return " ".join(re.findall(r"\w+(?:['’.,]\w+)*", text)).lower()
