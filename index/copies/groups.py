"""Groups of copies: the pairs of a snapshot, joined."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


class CopyGroups:
    """Which versions carry one text. Immutable; safe to share between threads."""

    def __init__(self, pairs: NDArray[np.int64], dead: NDArray[np.int64]) -> None:
        """Join `pairs` (n, 2) of versions, those left out of which one is `dead` (sorted)."""
        pairs = pairs[~np.isin(pairs, dead).any(axis=1)]
        parents: dict[int, int] = {}

        def root(version: int) -> int:
            while (parent := parents.setdefault(version, version)) != version:
                parents[version] = version = parents[parent]
            return version

        for one, other in pairs.tolist():
            low, high = sorted((root(one), root(other)))
            parents[high] = low
        self._members = np.array(sorted(parents), np.int64)
        self._groups = np.fromiter(map(root, self._members.tolist()), np.int64, len(parents))

    def of(self, versions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The group of each of `versions` (n,): its lowest version, or the version's own: (n,)."""
        if not len(self._members):
            return versions
        places = np.searchsorted(self._members, versions)
        places[places == len(self._members)] = 0
        groups = versions.copy()
        known = self._members[places] == versions
        groups[known] = self._groups[places[known]]
        return groups

    def members(self, group: int) -> NDArray[np.int64]:
        """The versions of a group of two or more, ascending; none where it is of one."""
        found: NDArray[np.int64] = self._members[self._groups == group]
        return found

    def __iter__(self) -> Iterator[NDArray[np.int64]]:
        """The groups, those with most members first."""
        groups, sizes = np.unique(self._groups, return_counts=True)
        for group in groups[np.lexsort((groups, -sizes))].tolist():
            yield self.members(group)

    def __len__(self) -> int:
        """The number of groups."""
        return len(np.unique(self._groups))
