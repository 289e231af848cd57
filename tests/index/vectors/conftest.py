"""Vectors with neighbours, and segments of them: one flat, one with cells."""

from dataclasses import dataclass

import numpy as np
import pytest

from nutgraf.index.vectors import VectorSegment, nearest_of
from nutgraf.index.vectors import cell_search as probing
from nutgraf.index.vectors.writer import write_vectors

DIMENSION = 32


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def clustered(count, seed=0, groups=40):
    """Unit vectors (count, DIMENSION) in groups, neighbouring rows in the same one."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((groups, DIMENSION))
    group = np.sort(random.integers(groups, size=count))
    return unit(centres[group] + 0.5 * random.standard_normal((count, DIMENSION)))


def questions(count, seed=0):
    """Queries (count, DIMENSION) float32 of two kinds: near some rows, and near none."""
    near = clustered(count // 2, seed)
    far = unit(np.random.default_rng(seed + 1).standard_normal((count - count // 2, DIMENSION)))
    return np.concatenate([near, far]).astype(np.float32)


def best(vectors, query, k, allowed=None):
    """The `k` nearest allowed rows by exhaustive arithmetic, equals in order of row."""
    # Summed row by row: a product of matrices may round equal rows differently.
    cosines = (vectors.astype(np.float64) * query).sum(axis=1)
    order = np.argsort(-cosines, kind="stable")
    if allowed is not None:
        order = order[allowed[order]]
    return order[:k], cosines[order[:k]]


def search(segment, query, k, allowed=None):
    """The `k` nearest allowed rows as the segment finds them: rows, cosines."""
    return nearest_of([segment], [segment.propose(query, k, allowed, segment.rows)], query, k)


@dataclass(frozen=True)
class Written:
    folder: object
    vectors: object

    def open(self, **settings):
        return VectorSegment(self.folder, *self.vectors.shape, **settings)


def write(folder, vectors, **settings):
    write_vectors(folder, vectors, np.arange(len(vectors), dtype=np.uint64), **settings)
    return Written(folder, vectors)


@pytest.fixture(scope="module", autouse=True)
def few_rows():
    """Lets a search look at a part of 20,000 rows only, as it does of half a million."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probing, "LEAST_ROWS", 8_192)
        yield


@pytest.fixture(scope="session")
def flat(tmp_path_factory):
    return write(tmp_path_factory.mktemp("flat") / "semantic", clustered(300))


@pytest.fixture(scope="session")
def celled(tmp_path_factory):
    """20,000 rows in cells."""
    folder = tmp_path_factory.mktemp("celled") / "semantic"
    return write(folder, clustered(20_000, groups=200), flat_rows=1_000)
