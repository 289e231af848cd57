"""The report of a run: what it has done to an index, and what it could not do."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from ..catalogue.records import Feed
from ..readers import Problem
from .changes import Counts
from .follow_up import FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `nutgraf index`, `nutgraf watch` and the service tell of a run."""

    counts: Counts
    generation: int
    seconds: float
    problems: list[Problem] = field(default_factory=list)
    """The first of them, if there are very many."""
    skipped: int = 0
    """Articles, lines and files that could not be read, each as often as it was read in vain."""
    passed_over: dict[str, int] = field(default_factory=dict)
    """Files of other kinds in the paths that were read last: kind → how many."""
    without_vectors: int = 0
    """Passages of the index that no segment holds."""
    feeds: list[Feed] = field(default_factory=list)
    """The feeds that were asked."""
    interrupted: bool = False
    """Whether Ctrl-C ended the reading."""
    followed: FollowUp = field(default_factory=FollowUp)
    """What followed the commit."""

    @property
    def nothing_read(self) -> bool:
        """Whether there was no article at all, not even an unchanged one."""
        return not (self.counts.added or self.counts.updated or self.counts.unchanged)

    def to_json(self) -> dict[str, Any]:
        """The report as `--json` prints it, and as the service answers."""
        counts = self.counts
        return {
            "articles": {
                "added": counts.added,
                "updated": counts.updated,
                "unchanged": counts.unchanged,
                "removed": counts.removed,
                "skipped": self.skipped,
            },
            "passed_over": self.passed_over,
            "without_vectors": self.without_vectors,
            "passages": {
                "added": counts.passages,
                "embedded": counts.embedded,
                "reused": counts.reused,
            },
            "feeds": [dataclasses.asdict(feed) for feed in self.feeds],
            "generation": self.generation,
            "seconds": round(self.seconds, 3),
            "problems": [dataclasses.asdict(problem) for problem in self.problems],
        }
