"""The joined contents: the articles of several indexes, numbered as those of one.

Row numbers follow each other, index by index; so do article numbers. The versions of each index
have a range of their own. An article that two indexes have, by its id or by its text, belongs to
one group of copies, so that it is one hit.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from ...index import Article, Passage, Snapshot
from ...index.copies.finder import COMPARED, OF_A_BAND
from ...index.copies.groups import CopyGroups
from ...index.copies.similarity import is_copy
from ...index.encoder.stored_encoder import StoredEncoder
from ...index.segments.segment_rows import SegmentRows
from ...index.words.analyzer import Analyzer
from ...index.words.mixed import joined_analyzer
from ..query.own_fields import OwnFields

RANGE: Final = 1 << 40
"""The versions of one index: the versions of the n-th are numbered from n · RANGE on."""


class JoinedContents(SegmentRows):
    """The open segments of several snapshots, see `corpus.Contents`. Safe to share by threads."""

    def __init__(self, parts: Mapping[str, Snapshot]) -> None:
        """Join snapshots by the names of their indexes. All have one encoder."""
        self._names, self._parts = tuple(parts), tuple(parts.values())
        self.analyzer: Analyzer = joined_analyzer(part.analyzer for part in self._parts)
        places = {each: place for place, each in enumerate(self.analyzer.every)}
        segments = [
            segment.joined(places[part.analyzer.every[segment.keyword.place]], number * RANGE)
            for number, part in enumerate(self._parts)
            for segment in part.segments
        ]
        super().__init__(segments, [mask for part in self._parts for mask in part.live])
        self._ends = np.cumsum([int(part.bases[-1]) for part in self._parts])
        largest = max(self._parts, key=lambda part: part.live_rows)
        self.settings: Mapping[str, Any] = largest.settings
        self.encoder: StoredEncoder = largest.encoder
        types = [part.own_fields for part in reversed(self._parts)]
        self.own_fields: OwnFields = {name: type_ for each in types for name, type_ in each.items()}
        self.generation = sum(part.generation for part in self._parts)
        self.complete_until = min(part.complete_until for part in self._parts)
        self.copies = CopyGroups(self._pairs(), np.empty(0, np.int64))

    @property
    def outdated(self) -> bool:
        """Whether an index has segments that were built by earlier rules of what a word is."""
        return any(part.outdated for part in self._parts)

    @property
    def lacks_fields(self) -> bool:
        """Whether an index has segments that were written before there were own fields."""
        return any(part.lacks_fields for part in self._parts)

    @property
    def root(self) -> Path:
        """The folder of the first index that is outdated or lacks fields, else of the first."""
        behind = (part.root for part in self._parts if part.outdated or part.lacks_fields)
        return next(behind, self._parts[0].root)

    def origin(self, row: int) -> str | None:
        """The name of the index that a row comes from."""
        return self._names[int(self._ends.searchsorted(row, side="right"))]

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of some rows, in that order."""
        wanted = np.array(rows, np.int64)
        owners = self._ends.searchsorted(wanted, side="right")
        found: dict[int, Passage] = {}
        for number in np.unique(owners).tolist():
            places = np.flatnonzero(owners == number)
            first = int(self._ends[number - 1]) if number else 0
            own = self._parts[number].passages((wanted[places] - first).tolist())
            found |= zip(places.tolist(), own, strict=True)
        return [found[place] for place in range(len(wanted))]

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        return self.passages([row])[0]

    def version(self, version: int) -> tuple[Article, list[Passage]]:
        """The article of a version that is part of the generations, with its passages."""
        number, own = divmod(version, RANGE)
        return self._parts[number].version(own)

    def version_of(self, article_id: str) -> int | None:
        """The version of an article in the first index that has it; None if there is none."""
        for number, part in enumerate(self._parts):
            if (version := part.version_of(article_id)) is not None:
                return number * RANGE + version
        return None

    def find(self, id_: str) -> tuple[Article, list[Passage], Passage | None] | None:
        """An article by its own id or by a passage's id; in the latter case with that passage."""
        return next((found for part in self._parts if (found := part.find(id_))), None)

    def spellings(self, field: Literal["source", "author"]) -> list[str]:
        """All spellings of a field's values, the most frequent of each index first."""
        return [spelling for part in self._parts for spelling in part.spellings(field)]

    def text_carriers(self, article_id: str) -> list[int]:
        """The versions that carry an article's text, its own included; empty if it has no copy.

        The same article in several indexes is named once.
        """
        version = self.version_of(article_id)
        if version is None:
            return []
        group = int(self.copies.of(np.array([version]))[0])
        carriers = {self.version(int(v))[0].id: int(v) for v in self.copies.members(group)[::-1]}
        return sorted(carriers.values()) if len(carriers) > 1 else []

    def _pairs(self) -> NDArray[np.int64]:
        """The pairs of versions with one text, or one id: (n, 2)."""
        pairs = [
            (number * RANGE + int(group[0]), number * RANGE + int(other))
            for number, part in enumerate(self._parts)
            for group in part.copies
            for other in group[1:]
        ]
        for one, other in combinations(range(len(self._parts)), 2):
            both = {*self._same_id(one, other), *self._same_text(one, other)}
            pairs += [(one * RANGE + v, other * RANGE + w) for v, w in sorted(both)]
        return np.array(pairs, np.int64).reshape(-1, 2)

    def _same_id(self, one: int, other: int) -> Iterable[tuple[int, int]]:
        here, there = (self._parts[number].versions_by_id() for number in (one, other))
        return [(here[id_], there[id_]) for id_ in here.keys() & there.keys()]

    def _same_text(self, one: int, other: int) -> Iterable[tuple[int, int]]:
        here, there = (self._parts[number].text_bands() for number in (one, other))
        firsts = here[:, 0].searchsorted(there[:, 0], side="left")
        ends = here[:, 0].searchsorted(there[:, 0], side="right")
        shared: dict[int, dict[int, int]] = {}
        for place in np.flatnonzero(ends > firsts).tolist():
            bands = shared.setdefault(int(there[place, 1]), {})
            for version in here[firsts[place] : ends[place]][:OF_A_BAND, 1].tolist():
                bands[version] = bands.get(version, 0) + 1
        for theirs, bands in shared.items():
            article = self._parts[other].version(theirs)[0]
            for ours in sorted(bands, key=lambda version: -bands[version])[:COMPARED]:
                if is_copy(self._parts[one].version(ours)[0], article):
                    yield ours, theirs
