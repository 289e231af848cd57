"""Groups of copies: the pairs of a snapshot joined into groups."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..storage.cached import cached_property


class CopyGroups:
    """The groups of versions that carry the same text. Immutable; safe to share between threads."""

    def __init__(self, pairs: NDArray[np.int64], dead: NDArray[np.int64]) -> None:
        """Join `pairs` (n, 2) of versions, without pairs that have a `dead` (sorted) version.

        They are joined at first use.
        """
        self._pairs, self._dead = pairs, dead

    @cached_property
    def _joined(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """All versions that have a copy, ascending, and the group of each: (m,), (m,)."""
        parents: dict[int, int] = {}

        def root(version: int) -> int:
            while (parent := parents.setdefault(version, version)) != version:
                parents[version] = version = parents[parent]
            return version

        alive = ~np.isin(self._pairs, self._dead).any(axis=1)
        for one, other in self._pairs[alive].tolist():
            low, high = sorted((root(one), root(other)))
            parents[high] = low
        members = np.array(sorted(parents), np.int64)
        return members, np.fromiter(map(root, members.tolist()), np.int64, len(members))

    def of(self, versions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The group of each of `versions` (n,): its lowest version, or the version's own: (n,)."""
        members, numbers = self._joined
        if not len(members):
            return versions
        places = np.searchsorted(members, versions)
        places[places == len(members)] = 0
        groups = versions.copy()
        known = members[places] == versions
        groups[known] = numbers[places[known]]
        return groups

    def known(self, versions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """A mask (n,) of the `versions` (n,) in a group of two or more."""
        members, _ = self._joined
        if not len(members):
            return np.zeros(len(versions), np.bool_)
        places = np.minimum(np.searchsorted(members, versions), len(members) - 1)
        return np.equal(members[places], versions)

    def members(self, group: int) -> NDArray[np.int64]:
        """The versions of a group, ascending; empty if the group has only one."""
        members, numbers = self._joined
        found: NDArray[np.int64] = members[numbers == group]
        return found

    def __iter__(self) -> Iterator[NDArray[np.int64]]:
        """The groups, the largest first."""
        groups, sizes = np.unique(self._joined[1], return_counts=True)
        for group in groups[np.lexsort((groups, -sizes))].tolist():
            yield self.members(group)

    def __len__(self) -> int:
        """The number of groups."""
        return len(np.unique(self._joined[1]))
