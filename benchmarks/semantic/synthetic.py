"""Synthetic vectors in any number, with neighbourhoods like those of real ones.

A synthetic article is a real one moved as a whole, towards a related article and by the
difference of two random passages, while each of its passages is mixed with one of its own
nearest and moved a little for itself. The four amounts were chosen so that as many synthetic
rows as real ones have the same cosines to their first, tenth and fiftieth neighbour, in their
own article and outside, and the same intrinsic dimension: `neighbourhood` shows both.
"""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from .vectors import Real

TOWARDS, MIXED, TOGETHER, ALONE = 0.8, 0.8, 0.5 / 2**0.5, 0.4 / 2**0.5
"""How far, at the most, an article moves towards another and a passage is mixed with one; how
much of a random difference an article and a passage gets."""

RELATED, NEAR, OTHERS = 20, 11, 50


def synthesise(real: Real, rows: int, file: Path, seed: int = 5) -> NDArray[np.int64]:
    """Write `rows` synthetic rows to a .npy file; the article of each: (rows,)."""
    random = np.random.default_rng(seed)
    vectors = real.vectors.astype(np.float32)
    starts = np.flatnonzero(np.r_[True, np.diff(real.articles) != 0])
    bounds = np.r_[starts, len(vectors)]
    means = _unit(np.add.reduceat(vectors, starts, axis=0))
    related, near = _neighbours(means, RELATED), _neighbours(vectors, NEAR)
    shape = (rows, vectors.shape[1])
    made = np.lib.format.open_memmap(file, mode="w+", dtype=np.float16, shape=shape)
    articles = np.empty(rows, np.int64)
    done = article = 0
    while done < rows:
        chosen = random.integers(len(starts))
        own = np.arange(bounds[chosen], bounds[chosen + 1])
        passages, count = vectors[own], len(own)
        mixture = MIXED * random.random((count, 1))
        other = vectors[near[own, random.integers(NEAR, size=count)]]
        step = means[related[chosen, random.integers(RELATED)]] - means[chosen]
        moved = passages + mixture * (other - passages) + TOWARDS * random.random() * step
        moved += TOGETHER * _difference(vectors, 1, random)
        moved += ALONE * _difference(vectors, count, random)
        end = min(done + count, rows)
        made[done:end], articles[done:end] = _unit(moved)[: end - done], article
        done, article = end, article + 1
    made.flush()
    return articles


def _difference(
    vectors: NDArray[np.float32], count: int, random: np.random.Generator
) -> NDArray[np.float32]:
    one, other = random.integers(len(vectors), size=(2, count))
    return vectors[one] - vectors[other]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _neighbours(vectors: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    found: NDArray[np.int64] = index.search(vectors, count + 1)[1][:, 1:]
    return found


def neighbourhood(
    vectors: NDArray[np.float16], articles: NDArray[np.int64], sample: int = 500
) -> dict[str, float]:
    """The median cosines of some rows to their neighbours, and the median intrinsic dimension.

    The dimension is the maximum-likelihood estimate of Levina and Bickel (2004) from the
    distances to the fifty nearest rows of other articles.
    """
    chosen = np.random.default_rng(3).choice(len(vectors), sample, replace=False)
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    for start in range(0, len(vectors), 65_536):
        index.add(vectors[start : start + 65_536].astype(np.float32))
    cosines, rows = index.search(vectors[chosen].astype(np.float32), 400)
    foreign = articles[rows] != articles[chosen][:, None]
    others = [line[mask][:OTHERS] for line, mask in zip(cosines, foreign, strict=True)]
    outside = np.array([line for line in others if len(line) == OTHERS])
    distances = np.sqrt(np.maximum(2 - 2 * outside, 1e-9))
    dimension = -1 / np.log(distances[:, :-1] / distances[:, -1:]).mean(axis=1)
    return {
        "nearest": float(np.median(cosines[:, 1])),
        "first of other articles": float(np.median(outside[:, 0])),
        "tenth": float(np.median(outside[:, 9])),
        "fiftieth": float(np.median(outside[:, -1])),
        "intrinsic dimension": float(np.median(dimension)),
    }
