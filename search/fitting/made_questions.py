"""Made questions: questions with a known answer, made from the passages of an index.

Each is a sentence without its rarest words, as remembered by somebody who forgot the names.
"""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..corpus import Corpus

FEWEST, MOST = 3, 9
"""The least and the greatest number of words of a made question."""

DROPPED: Final = 0.65
"""The share of a sentence's words, stop words aside, that is left out, the rarest first."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question and the row that it was made from."""

    text: str
    row: int


def made_questions(corpus: Corpus, count: int, seed: int) -> list[MadeQuestion]:
    """Up to `count` questions, each from another article; the same for the same corpus and seed."""
    random = np.random.default_rng(seed)
    articles, contents = corpus.articles, corpus.contents
    rows = np.flatnonzero(articles.live[articles.of_row])
    questions: list[MadeQuestion] = []
    asked: set[int] = set()
    for row in random.permutation(rows)[: count * 4].tolist():
        version = int(contents.versions(np.array([row]))[0])
        if version in asked:
            continue
        sentences = _SENTENCE_END.split(contents.passage(row).text)
        text = _without_rarest(sentences[random.integers(len(sentences))], corpus)
        if text:
            asked.add(version)
            questions.append(MadeQuestion(text, row))
        if len(questions) == count:
            break
    return questions


def _without_rarest(sentence: str, corpus: Corpus) -> str | None:
    """The sentence as a question; None if too few words are left."""
    analyzer, idf = corpus.contents.analyzer, corpus.keyword.idf
    tokens = [t for t in analyzer.words(sentence) if not analyzer.is_stop_word(t.term)]
    rarest_first = sorted(range(len(tokens)), key=lambda place: -idf(tokens[place].term))
    kept = sorted(rarest_first[round(DROPPED * len(tokens)) :])[:MOST]
    if len(kept) < FEWEST:
        return None
    return " ".join(sentence[tokens[place].start : tokens[place].end].lower() for place in kept)
