"""A scenario on an index of some commits: recorded once, then cut off by any number of seeds."""

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..crash.checking import State, states
from ..crash.scenarios import prepare
from .checking import check_index, check_made, check_restored
from .disk import Cut, Log
from .recording import record
from .scenarios import SCENARIOS

INDEX = "index"


@dataclass
class Case:
    """A scenario, the commits before it, and a folder for the disks."""

    folder: Path
    name: str
    commits: int
    seen: set[str] = field(default_factory=set)

    @cached_property
    def log(self) -> Log:
        """What the scenario does, call by call."""
        shutil.rmtree(self.folder, ignore_errors=True)
        prepare(self._base / INDEX, self.commits)
        work = self._fresh()
        return record(work, lambda report: SCENARIOS[self.name](work / INDEX, report), self._base)

    @cached_property
    def expected(self) -> dict[int, State]:
        """The state of every generation, before and after."""
        path, seen = self._fresh() / INDEX, states(self._base / INDEX)
        SCENARIOS[self.name](path, lambda _: seen.update(states(path)))
        return seen | states(path)

    @property
    def _base(self) -> Path:
        return self.folder / "base"

    def _fresh(self) -> Path:
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(self._base, work)
        return work

    def cut(self, seed: str) -> Cut:
        """The power cut of a seed."""
        return self.log.draw(random.Random(seed))

    def is_new(self, cut: Cut) -> bool:
        """Whether no cut before this one has left the same disk."""
        key = self.log.after(cut).key()
        known = key in self.seen
        self.seen.add(key)
        return not known

    def check(self, cut: Cut, seed: str) -> None:
        """Make the disk after a cut, and look at it. AssertionError says what does not hold."""
        source, state = random.Random(seed), self.folder / "state"
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir()
        self.log.make(self.log.after(cut), state, source)
        said = self.log.acknowledged(cut.at)
        try:
            own = said if self.name not in ("restore", "making") else []
            check_index(state / INDEX, self.name, self.expected, own, source.randrange(1000))
            if self.name == "restore":
                check_restored(state, self.expected, len(said), source.randrange(1000))
            if self.name == "making":
                check_made(state, len(said))
        except BaseException as error:
            events = len(self.log.events)
            raise AssertionError(
                f"{self.name} after {self.commits} commits, power cut before event {cut.at} of "
                f"{events}, {cut.kind} left, {said} acknowledged: {error!r}; again with --at "
                f"{self.name} {self.commits} {seed}"
            ) from error

    def run(self, seed: int, number: int) -> dict[str, object]:
        """Cut the power so many times; how often, by what was left. A disk is looked at once."""
        kinds: Counter[str] = Counter()
        for each in range(number):
            own = f"{seed}.{each}"
            cut = self.cut(own)
            if self.is_new(cut):
                self.check(cut, own)
                kinds[cut.kind] += 1
        return {
            "scenario": self.name,
            "commits": self.commits,
            "seed": seed,
            "states": kinds.total(),
            "kinds": dict(kinds),
        }
