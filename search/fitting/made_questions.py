"""Made questions: questions whose answer is known, made from the passages of an index.

A sentence without its rarest words: what somebody remembers of it who forgot the names.
"""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..corpus import Corpus

FEWEST, MOST = 3, 9
"""Words of a made question."""

DROPPED: Final = 0.65
"""Of a sentence's words, without its stop words, the rarest that are left out."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question and the row that it was made from."""

    text: str
    row: int


def made_questions(corpus: Corpus, count: int, seed: int) -> list[MadeQuestion]:
    """Up to `count` questions, from as many articles; the same for the same corpus and seed."""
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
    """The sentence as a question; None where too few words are left."""
    analyzer, idf = corpus.contents.analyzer, corpus.keyword.idf
    tokens = [t for t in analyzer.tokens(sentence) if not analyzer.is_stop_word(t.term)]
    rarest_first = sorted(range(len(tokens)), key=lambda place: -idf(tokens[place].term))
    kept = sorted(rarest_first[round(DROPPED * len(tokens)) :])[:MOST]
    if len(kept) < FEWEST:
        return None
    return " ".join(sentence[tokens[place].start : tokens[place].end].lower() for place in kept)
