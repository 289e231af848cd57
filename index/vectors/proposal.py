"""A segment's proposal: rows that may be nearest to a query, and their cosines."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LEAST_CANDIDATES = 400
"""Candidates whose exact cosines are computed, at the least; see `cells.VARIANCE`."""

CANDIDATES_PER_HIT, CANDIDATES_AMONG_MANY, MANY = 1.2, 2.0, 262_144
"""Candidates per row of a long list: the first factor below `MANY` rows, the second from there on,
because many rows lie closer together. With 1.2, lists of 500 over 827,000 rows of real news have
.989 of the ten best for questions about other things, whose nearest rows are all about as near, and
.80 of the 500; with 2 they have .991 and .90, for a millisecond at most. Over 133,000 rows 1.2
finds .997 of the ten best."""


class Proposal(NamedTuple):
    """Rows (n,) of one segment and their cosines (n,), exact, or rough and then best first."""

    rows: NDArray[np.int64]
    cosines: NDArray[np.float32]
    exact: bool


def candidates(k: int, among: int) -> int:
    """The number of rough rows to look at for the `k` nearest among `among`."""
    per_hit = CANDIDATES_PER_HIT if among < MANY else CANDIDATES_AMONG_MANY
    return max(int(per_hit * k), LEAST_CANDIDATES)
