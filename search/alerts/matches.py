"""Matching: which of the saved searches do new articles answer?

What a score means, the index's calibration tells: an article answers where a search would not say
"nothing here" of it, and its probability is at least the one that the search was saved with.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import KeywordSegment
from ..keyword import LocalKeywordLeg
from ..query import Query
from ..ranking.calibration import Calibration
from .saved_searches import SavedSearches
from .scores import Collection, Floats, Scores

ROWS: Final = 4096
"""New passages that are matched at a time: a matrix of a thousand searches takes 16 MB."""

EXCLUDED: Final = np.float32(-1e6)
"""The score of a row that a search's filters do not allow."""


class Found(NamedTuple):
    """A search and an article that answers it: `row` is its best passage, in the segment.

    `score` is the probability that it does, were it neither ahead of another nor behind: what
    else there is on its subject is no reason to keep an article back.
    """

    search: int
    ordinal: int
    row: int
    score: float


class Matcher:
    """Puts searches to new articles. Keeps what it counted in segments from commit to commit."""

    def __init__(self, saved: SavedSearches) -> None:
        """Match `saved`."""
        self.saved = saved
        self._scores = Scores(saved)

    def match(
        self, collection: Collection, number: int, ordinals: NDArray[np.int64]
    ) -> list[Found]:
        """The searches that articles of segment `number` (n,), ascending, answer."""
        segment = collection.segments[number].keyword
        starts = segment.starts.astype(np.int64)
        sizes = np.cumsum(starts[ordinals + 1] - starts[ordinals])
        found: list[Found] = []
        for group in np.split(ordinals, np.flatnonzero(np.diff(sizes // ROWS)) + 1):
            scores, evidence, rows = self._scores.of(collection, number, group)
            found += self._best(collection, scores, evidence, rows, segment, group)
        return found

    def _best(
        self,
        collection: Collection,
        scores: Floats,
        evidence: Floats,
        rows: NDArray[np.int64],
        segment: KeywordSegment,
        group: NDArray[np.int64],
    ) -> list[Found]:
        """For each search and article the best passage, where it answers and is allowed."""
        calibration = collection.calibration
        begins = np.searchsorted(rows, segment.starts[group])
        ends = [*begins[1:].tolist(), len(rows)]
        best = np.maximum.reduceat(scores, begins, axis=1)
        clearest = np.maximum.reduceat(evidence, begins, axis=1)
        answering = self._answering(calibration, best, clearest)
        leg = LocalKeywordLeg([segment], [None], collection.analyzer)
        for search in np.flatnonzero(self.saved.restricted & answering.any(axis=1)).tolist():
            left_out = ~_allowed(leg, self.saved.queries[search], segment)[rows]
            scores[search, left_out] = evidence[search, left_out] = EXCLUDED
            best[search] = np.maximum.reduceat(scores[search], begins)
            clearest[search] = np.maximum.reduceat(evidence[search], begins)
        answering = self._answering(calibration, best, clearest)
        probabilities = calibration.alone(best[answering]).tolist()
        found = []
        for (search, place), probability in zip(
            np.argwhere(answering).tolist(), probabilities, strict=True
        ):
            begin, end = int(begins[place]), ends[place]
            row = int(rows[begin + scores[search, begin:end].argmax()])
            found.append(Found(search, int(group[place]), row, probability))
        return found

    def _answering(
        self, calibration: Calibration, best: Floats, clearest: Floats
    ) -> NDArray[np.bool_]:
        """Which articles answer which searches, by their best scores and their clearest evidence.

        All are (searches, articles).
        """
        probable = calibration.alone(best) >= self.saved.least[:, None]
        answering = (probable & (clearest >= calibration.nothing)) | self.saved.literal[:, None]
        return answering & (best > EXCLUDED)


def _allowed(leg: LocalKeywordLeg, query: Query, segment: KeywordSegment) -> NDArray[np.bool_]:
    [mask] = leg.allowed(query, query.limits.deadline()).parts
    return np.ones(segment.rows, np.bool_) if mask is None else mask
