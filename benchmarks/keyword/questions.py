"""The questions, drawn at random from a corpus, in a form for every engine."""

import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import click

from nutgraf.index.words.analyzer import Analyzer

from ..corpus import Corpus, Source

KINDS = ("headline", "rare pair", "phrase", "boolean")

_WORD = re.compile(r"[A-Za-z]{2,}|\d{4}")
# Words with nothing but a space between them: their positions are the same to every engine.
_RUN = re.compile(r"[a-z]{2,}(?: [a-z]{2,})+")
_OPERATORS = {"and", "or", "not"}
_SAMPLE = 20_000
_RARE = 2  # times in the sample
_TRIES = 50  # draws for each question that is wanted


@dataclass(frozen=True, slots=True)
class Question:
    """A question: `text` as a person types it, and its parsed meaning.

    `words` are those that count, stop words left out but for phrases: nutgraf is given the text
    and leaves them out itself, the others are given the words. Rows of a boolean question have
    all of `words`, not `excluded`, and a date from `first` to `last`.
    """

    kind: str
    text: str
    words: tuple[str, ...]
    excluded: str = ""
    first: date | None = None
    last: date | None = None


class Draw:
    """Draws questions of each kind, the same ones for the same corpus and seed."""

    def __init__(self, corpus: Corpus, seed: int) -> None:
        """Sample the passages to learn which words are rare."""
        self._corpus = corpus
        self._chance = random.Random(seed)
        self._analyzer = Analyzer()
        rows = corpus.rows
        sample = self._chance.sample(rows, min(_SAMPLE, len(rows)))
        found: Counter[str] = Counter()
        for _, text in sample:
            found.update(set(re.findall(r"\b[a-z]{4,12}\b", text)))
        self._rare = sorted(word for word, count in found.items() if count <= _RARE)

    def questions(self, kind: str, count: int) -> list[Question]:
        """`count` questions of a kind, all different.

        Raises:
            click.ClickException: the corpus is too small for so many.
        """
        draw = {
            "headline": self._headline,
            "rare pair": self._rare_pair,
            "phrase": self._phrase,
            "boolean": self._boolean,
        }[kind]
        drawn: dict[str, Question] = {}
        for _ in range(count * _TRIES):
            question = draw()
            if question is not None:
                drawn[question.text] = question
            if len(drawn) == count:
                return list(drawn.values())
        raise click.ClickException(f"{count} questions of kind {kind!r} need more passages")

    def _article(self) -> tuple[Source, list[str]]:
        """A random article and the words of its headline."""
        article = self._chance.choice(self._corpus.articles)
        words = [word.lower() for word in _WORD.findall(article.title)]
        return article, [word for word in words if word not in _OPERATORS]

    def _counting(self, words: list[str]) -> tuple[str, ...]:
        return tuple(
            word
            for word in words
            if not all(map(self._analyzer.is_stop_word, self._analyzer.terms(word)))
        )

    def _headline(self) -> Question | None:
        _, words = self._article()
        counting = self._counting(words)
        if not 3 <= len(counting) <= 12:
            return None
        return Question("headline", f"{' '.join(words)}?", counting)

    def _rare_pair(self) -> Question | None:
        pair = self._chance.sample(self._rare, 2)
        return Question("rare pair", " ".join(pair), tuple(pair))

    def _phrase(self) -> Question | None:
        _, text = self._chance.choice(self._corpus.rows)
        runs = [run.split() for run in _RUN.findall(text)]
        length = self._chance.randint(2, 4)
        runs = [run for run in runs if len(run) >= length]
        if not runs:
            return None
        run = self._chance.choice(runs)
        start = self._chance.randrange(len(run) - length + 1)
        words = run[start : start + length]
        if not self._counting(words) or _OPERATORS & set(words):
            return None
        return Question("phrase", f'"{" ".join(words)}"', tuple(words))

    def _boolean(self) -> Question | None:
        article, words = self._article()
        _, others = self._article()
        here, there = self._counting(words), self._counting(others)
        if len(set(here)) < 2 or not set(there) - set(here) or article.date is None:
            return None
        left, right = self._chance.sample(sorted(set(here)), 2)
        excluded = self._chance.choice(sorted(set(there) - set(here)))
        margin = timedelta(days=self._chance.randint(30, 400))
        first, last = article.date - margin, article.date + margin
        text = f"{left} AND {right} -{excluded} date:{first}..{last}"
        return Question("boolean", text, (left, right), excluded, first, last)
