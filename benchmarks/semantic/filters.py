"""The filters that the benchmark applies: random masks of several shares and shapes."""

import numpy as np
from numpy.typing import NDArray

SHARES = (0.5, 0.1, 0.01, 0.001)
SHAPES = ("scattered", "articles", "corner", "edge")


def mask(shape: str, share: float, vectors: NDArray[np.float16], seed: int) -> NDArray[np.bool_]:
    """The rows that a filter lets through, as booleans (rows,): a `share` of them.

    scattered  any rows, by chance
    articles   a run of rows: what was added in one week
    corner     the rows nearest to one of them: a source that writes about one thing
    edge       the rows farthest from one of them: all but that
    """
    random = np.random.default_rng(seed)
    rows, allowed = len(vectors), round(share * len(vectors))
    if shape == "scattered":
        chosen = random.choice(rows, allowed, replace=False)
    elif shape == "articles":
        chosen = random.integers(rows - allowed) + np.arange(allowed)
    else:
        centre = vectors[random.integers(rows)].astype(np.float32)
        cosines = np.concatenate(
            [block.astype(np.float32) @ centre for block in np.array_split(vectors, 64)]
        )
        order = np.argsort(-cosines)
        chosen = order[:allowed] if shape == "corner" else order[-allowed:]
    found = np.zeros(rows, np.bool_)
    found[chosen] = True
    return found
