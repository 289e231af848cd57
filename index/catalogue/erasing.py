"""The erasing of articles from the catalogue: every version, and all that mentions them."""

import json
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .catalogue import Catalogue

OF_VERSIONS: Final = (
    "DELETE FROM copies WHERE version IN (SELECT value FROM json_each(?1))"
    " OR other IN (SELECT value FROM json_each(?1))",
    "DELETE FROM bands WHERE version IN (SELECT value FROM json_each(?1))",
    # Their texts and earlier lives go with them.
    "DELETE FROM versions WHERE id IN (SELECT value FROM json_each(?1))",
)

OF_ARTICLES: Final = (
    "DELETE FROM alert_matches WHERE article IN (SELECT value FROM json_each(?1))",
    "DELETE FROM watched WHERE article IN (SELECT value FROM json_each(?1))",
    "DELETE FROM entries WHERE entry IN (SELECT value FROM json_each(?1))",
    "DELETE FROM skipped WHERE place IN (SELECT value FROM json_each(?1))",
)


def versions_of(catalogue: Catalogue, ids: Sequence[str]) -> dict[int, str]:
    """All versions of some articles, in whatever generation: version → id."""
    return dict(
        catalogue.database.rows(
            "SELECT id, article FROM versions WHERE article IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
    )


def copies_of(catalogue: Catalogue, versions: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The other versions with one text with some `versions`: groups of at least one, ascending."""
    pairs, groups = catalogue.copies.pairs(), list[NDArray[np.int64]]()
    left = set(versions[np.isin(versions, pairs)].tolist())
    while left:
        near = np.array([left.pop()], np.int64)
        while True:
            wider = np.union1d(near, pairs[np.isin(pairs, near).any(axis=1)])
            if len(wider) == len(near):
                break
            near = wider
        left -= set(near.tolist())
        if len(others := np.setdiff1d(near, versions)):
            groups.append(others)
    return groups


def erase(catalogue: Catalogue, versions: NDArray[np.int64], ids: Sequence[str]) -> None:
    """Delete some versions, and what is kept of their articles, inside a transaction.

    Copies that only an erased version had in common stay one group.
    """
    groups = copies_of(catalogue, versions)
    for statement in OF_VERSIONS:
        catalogue.database.execute(statement, json.dumps(versions.tolist()))
    for statement in OF_ARTICLES:
        catalogue.database.execute(statement, json.dumps(list(ids)))
    known = {tuple(pair) for pair in catalogue.copies.pairs().tolist()}
    new = {(int(group[0]), int(other)) for group in groups for other in group[1:]}
    catalogue.copies.put_pairs(sorted(new - known))
