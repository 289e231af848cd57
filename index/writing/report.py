"""The report of a run: articles changed, inputs skipped, matches found."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from ..catalogue.records import Feed
from ..readers import Problem
from .changes import Counts
from .follow_up import FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The report of a run, printed by `nutgraf index` and `watch` and returned by the service."""

    counts: Counts
    generation: int
    seconds: float
    problems: list[Problem] = field(default_factory=list)
    """The first thousand of each file, and ten thousand in all; of a watch, a thousand."""
    problems_in_all: int = 0
    """How many there were."""
    skipped: int = 0
    """Articles, lines and files that could not be read; each failed attempt counts."""
    passed_over: dict[str, int] = field(default_factory=dict)
    """Files of kinds that are not read, in the paths that were read last: kind → how many."""
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Articles with something missing or guessed: kind → count, first places and names."""
    without_vectors: int = 0
    """Passages of the index that no segment holds."""
    feeds: list[Feed] = field(default_factory=list)
    """The feeds that were polled."""
    interrupted: bool = False
    """Whether Ctrl-C ended the reading."""
    followed: FollowUp = field(default_factory=FollowUp)
    """The outcome of the follow-up of the commit."""

    @property
    def nothing_read(self) -> bool:
        """Whether no article was read, not even an unchanged one."""
        return not (self.counts.added or self.counts.updated or self.counts.unchanged)

    @property
    def feeds_failing(self) -> int:
        """The number of feeds that could not be read when they were last asked."""
        return sum(feed.problem is not None for feed in self.feeds)

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
            "notes": self.notes,
            "without_vectors": self.without_vectors,
            "passages": {
                "added": counts.passages,
                "embedded": counts.embedded,
                "reused": counts.reused,
            },
            "feeds": [dataclasses.asdict(feed) for feed in self.feeds],
            "feeds_failing": self.feeds_failing,
            "generation": self.generation,
            "seconds": round(self.seconds, 3),
            "problems_in_all": self.problems_in_all,
            "problems": [dataclasses.asdict(problem) for problem in self.problems],
        }
