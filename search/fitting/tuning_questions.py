"""Tuning questions: questions with a known answer, made from articles or judged.

There are five kinds of made questions, each of which must find its article again: a sentence
without its rarest words; two names, or a name and a number, of one sentence; a name and a date; a
headline, scored without the title; and a first sentence, scored without the first passage.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ...index import Article, Passage
from ..corpus import Contents, Corpus
from ..evaluation import Collection, Topic
from ..evaluation.qrels import article_of
from ..evaluation.rankings import is_question, question_of
from ..pipeline import Pipeline
from .made_questions import made_questions

ENCODED: Final = 300
"""Passages that may be encoded again without their title: ten seconds on a slow core."""

FEWEST, MOST = 3, 40
"""The least and the greatest number of words of a headline or a sentence used as a question."""

_NAME: Final = re.compile(r"(?<=[\w,;] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_NUMBER: Final = re.compile(r"\b\d[\d,.]*\d\b")
_MONTH: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_DATE: Final = re.compile(
    rf"\b(?:\d{{1,2}} (?:{_MONTH})|(?:{_MONTH}) \d{{1,2}})\b(?:,? \d{{4}}\b)?"
    rf"|\b(?:(?:{_MONTH}) )?(?:1[89]|20)\d\d\b"
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")

Hidden = Literal["title", "lead"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the grades of the articles that answer it, by version.

    `itself` is the version of an article that is itself the question, if there is one. `hidden`
    is the part of the answering article that is hidden because the question was made from it.
    `kind` is the kind of a made question, `topic` the topic of a judged one.
    """

    text: str
    grades: Mapping[int, int]
    itself: int | None = None
    hidden: Hidden | None = None
    kind: str | None = None
    topic: Topic | None = None


Make = Callable[[Article, list[Passage], np.random.Generator], str | None]
"""A function from an article and its passages to a question; None if none can be made."""


def from_corpus(
    pipeline: Pipeline, count: int, seed: int, *, encoded: int = ENCODED
) -> list[Question]:
    """Up to `count` questions of each kind; the same for the same generation and seed.

    At most `encoded` passages are encoded again.
    """
    snapshot = pipeline.contents
    random = np.random.default_rng(seed)
    questions = [
        Question(made.text, {int(snapshot.versions(np.array([made.row]))[0]): 1}, kind="sentences")
        for made in made_questions(pipeline.corpus, count, seed)
    ]
    kinds: list[tuple[str, Make, Hidden | None]] = [
        ("names", _names, None),
        ("names and dates", _name_and_date, None),
        ("headlines", _headline, "title"),
        ("first sentences", _lead, "lead"),
    ]
    for kind, make, hidden in kinds:
        questions += _of_kind(kind, pipeline.corpus, make, hidden, count, random, encoded)
    return questions


def _of_kind(
    kind: str,
    corpus: Corpus,
    make: Make,
    hidden: Hidden | None,
    count: int,
    random: np.random.Generator,
    left: int,
) -> list[Question]:
    made: list[Question] = []
    for version in _articles(corpus, random)[: count * 4]:
        article, passages = corpus.contents.version(version)
        cost = len(passages) if hidden == "title" else 0
        if cost <= left and (text := make(article, passages, random)) is not None:
            made.append(Question(text, {version: 1}, hidden=hidden, kind=kind))
            left -= cost
        if len(made) == count:
            break
    return made


def from_judgements(pipeline: Pipeline, collection: Collection) -> list[Question]:
    """The judged topics; topics without a judged article in the index are left out."""
    snapshot = pipeline.contents
    questions = []
    for topic in collection.judged:
        grades: dict[int, int] = {}
        for id_, grade in collection.qrels[topic.id].items():
            version = snapshot.version_of(article_of(id_, snapshot))
            if version is not None:
                grades[version] = max(grade, grades.get(version, 0))
        if any(grade > 0 for grade in grades.values()):
            itself = _itself(snapshot, topic)
            questions.append(Question(question_of(topic), grades, itself, topic=topic))
    return questions


def _itself(contents: Contents, topic: Topic) -> int | None:
    """The version of the article that is the topic itself; None if there is none."""
    found = contents.find(topic.id)
    if found and is_question(found[0], topic):
        return contents.version_of(found[0].id)
    return None


def _articles(corpus: Corpus, random: np.random.Generator) -> list[int]:
    """The versions of all articles in random order."""
    versions = corpus.articles.versions[corpus.articles.live]
    found: list[int] = random.permutation(versions).tolist()
    return found


def _names(article: Article, passages: list[Passage], random: np.random.Generator) -> str | None:
    """A question of a name and another name or a number."""
    for sentence in _sentences(passages, random):
        found = list(dict.fromkeys([*_NAME.findall(sentence), *_NUMBER.findall(sentence)]))
        if len(found) >= 2 and _NAME.search(sentence):
            return _plain(f"{found[0]} {found[int(random.integers(1, len(found)))]}")
    return None


def _name_and_date(
    article: Article, passages: list[Passage], random: np.random.Generator
) -> str | None:
    """A question of a name and a date of one sentence."""
    for sentence in _sentences(passages, random):
        date, names = _DATE.search(sentence), _NAME.findall(_DATE.sub("", sentence))
        if date and names:
            return _plain(f"{names[int(random.integers(len(names)))]} {date.group()}")
    return None


def _headline(article: Article, passages: list[Passage], random: np.random.Generator) -> str | None:
    return _as_question(article.title)


def _lead(article: Article, passages: list[Passage], random: np.random.Generator) -> str | None:
    return _as_question(_SENTENCE_END.split(passages[0].text)[0]) if len(passages) > 1 else None


def _as_question(text: str) -> str | None:
    plain = _plain(text)
    return plain if FEWEST <= len(plain.split()) <= MOST else None


def _sentences(passages: list[Passage], random: np.random.Generator) -> list[str]:
    """The sentences of one passage, in random order."""
    sentences = _SENTENCE_END.split(passages[random.integers(len(passages))].text)
    shuffled: list[str] = random.permutation(np.array(sentences, dtype=object)).tolist()
    return shuffled


def _plain(text: str) -> str:
    """The words without operators, so that nothing in a sentence restricts the search."""
    return " ".join(re.findall(r"\w+(?:['’.,]\w+)*", text)).lower()
