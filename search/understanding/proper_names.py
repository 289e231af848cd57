"""Proper names: tells the words of a question that name someone or something, and figures."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.words.token import Token
from ..corpus import Corpus

LOOKED_AT: Final = 6
"""The passages in which it is looked how a word is written."""

MOSTLY: Final = 0.7
"""The share of its places from which a word is mostly written with a capital; and the share of a
question's words from which it is a headline, whose capitals tell nothing."""

HEADLINE: Final = 3
"""The fewest words of a headline."""

WITHOUT_SIGN: Final = frozenset({"de"})
"""The languages that write every noun with a capital."""

_BEFORE: Final = " \"'“”‘’(["
_ENDS: Final = ".!?:\n–—"


class ProperNames:
    """Tells names by capitals, in the question and in the corpus. Safe to share between threads."""

    def __init__(self, corpus: Corpus) -> None:
        """Look how words are written in passages of `corpus`."""
        self._corpus = corpus

    def among(
        self, text: str, words: Sequence[Token], asked: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Which of the `asked` words (words,) of a question `text` are figures or names: (words,).

        A word with a digit is a figure. A name has a capital within the question, or mostly has one
        within the sentences of the corpus.
        """
        told = np.array([any(map(str.isdigit, text[w.start : w.end])) for w in words], np.bool_)
        if self._corpus.contents.analyzer.language not in WITHOUT_SIGN:
            told |= capitals(text, words)
            for place in np.flatnonzero(asked & ~told).tolist():
                told[place] = self._is_mostly_a_name(words[place].term)
        return told & asked

    def _is_mostly_a_name(self, term: str) -> bool:
        rows = self._corpus.lexicon.rows_with(term, LOOKED_AT).tolist()
        analyzer = self._corpus.contents.analyzer
        within = [
            passage.text[token.start].isupper()
            for passage in self._corpus.contents.passages(rows)
            for token in analyzer.tokens(passage.text)
            if token.term == term and not begins(passage.text, token.start)
        ]
        return bool(within) and sum(within) >= MOSTLY * len(within)


def capitals(text: str, words: Sequence[Token]) -> NDArray[np.bool_]:
    """Which of the words of a question `text` have a capital that tells something: (words,)."""
    capital = np.array([text[word.start].isupper() for word in words], np.bool_)
    if len(words) >= HEADLINE and capital.mean() >= MOSTLY:
        return np.zeros_like(capital)
    return capital & ~np.array([begins(text, word.start) for word in words], np.bool_)


def begins(text: str, start: int) -> bool:
    """Whether the word at a place of a text begins it, or a sentence of it."""
    before = text[:start].rstrip(_BEFORE)
    return not before or before[-1] in _ENDS
