"""The similarity of two texts: whether they are copies, judged by shingles and paragraphs.

Pages of one publisher share captions, boxes and pleas to subscribe, often long ones in one piece.
So shared words are not enough: most paragraphs must have been carried over, too.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..articles.article import Article
from ..articles.passages import PARAGRAPH_BREAK
from ..words.first_rules import fold, split_words
from .signature import SHINGLE, shingles, word_runs

CARRIED: Final = 0.7
"""The share of the shorter text's shingles that the longer must have. With a twentieth of the words
changed, 81 of 100 remain. Measured on news: benchmarks/RESULTS.md."""

PARAGRAPHS: Final = (0.7, 0.4)
"""The shares of each article's paragraphs that the other must have carried over for the most part.
The larger share belongs to either article: a text may have been cut or added to."""

DAYS: Final = 31
"""The most days between the dates of copies, unless they are nearly equal. Months later, a text on
the same subject repeats the background, not the report."""

EQUAL: Final = 0.9

STUB: Final = 100
"""Words of a text that one source may publish again and again: "This is a rush transcript …", "The
full text is for subscribers". With fewer, only title and day tell its articles apart."""

_WORDS: Final = 8  # of a paragraph; shorter ones are headings and credits


def is_copy(one: Article, other: Article) -> bool:
    """Whether both carry the same text, even if it was edited, cut or extended."""
    here, there = shingles(one.text), shingles(other.text)
    shorter = min(len(here), len(there))
    if not shorter or (shorter < STUB and _of_a_series(one, other)):
        return False
    carried = len(np.intersect1d(here, there, assume_unique=True)) / shorter
    if carried < CARRIED or (carried < EQUAL and _far_apart(one, other)):
        return False
    shares = _carried_over(one, there), _carried_over(other, here)
    most, least = PARAGRAPHS
    return max(shares) >= most and min(shares) >= least


def _of_a_series(one: Article, other: Article) -> bool:
    """Whether one source published both under different titles or on different days.

    Another outlet that prints a report gives it its own title, and may do so a day later.
    """
    if (one.source or "").casefold() != (other.source or "").casefold():
        return False
    titles = [[fold(word) for word in split_words(each.title)] for each in (one, other)]
    return titles[0] != titles[1] or bool(one.date and other.date and one.date != other.date)


def _far_apart(one: Article, other: Article) -> bool:
    return bool(one.date and other.date and abs((one.date - other.date).days) > DAYS)


def _carried_over(article: Article, shared: NDArray[np.uint64]) -> float:
    """The share of an article's paragraphs that have most of their shingles among `shared`."""
    runs = (word_runs(paragraph) for paragraph in PARAGRAPH_BREAK.split(article.text))
    kept = [np.isin(run, shared).mean() >= 0.5 for run in runs if len(run) > _WORDS - SHINGLE]
    return float(np.mean(kept)) if kept else 1.0
