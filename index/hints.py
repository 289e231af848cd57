"""Hints: the advice of errors, which each face puts in its own words."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final


class Advice(Enum):
    """All advice that errors and findings give. The value is its wording for Python users.

    `{path}` is the folder of an index, `{name}` another name that the advice mentions.
    """

    VERIFY = "run nutgraf.index.verify to see other faults; then restore or rebuild the index"
    REPAIR = "repair it with nutgraf.index.repair"
    SALVAGE = (
        "restore a backup (nutgraf.index.restore_backup), or save what can be read "
        "(nutgraf.index.salvage) and build an index from it"
    )
    CREATE = "create one with Index.create"
    OTHER_INDEX = "choose another folder"
    PERMIT = "change that, or choose another folder"
    AS_BUILT = "leave {name} out, or choose another folder"
    WAIT = "wait for it to end, or give wait=SECONDS"
    DATES = "Index.history lists the dates"
    IDS = "a search returns the ids"
    BY_ARTICLE = "leave by='passage' out"
    PRIVATE = "allow private addresses if that is meant"
    INSTALL = "pip install {name}"
    INSTALL_ALONE = "install them by pip without what they require: {name}"
    FINISH_CHANGE = "finish it with model {name!r}, or discard it"
    DISCARD_CHANGE = "discard the unfinished change"
    RESUME_CHANGE = "finish it with the same model, or discard it"
    REBUILD = "bring it up to date with nutgraf.index.rebuild"
    COMPACT = "compact the index"
    KEEP_DAYS = "compact the index to the generations of some days"
    COMPACT_TO_NEWEST = "compact the index to its newest generation"
    SWEEP = "sweep it with nutgraf.index.maintenance.sweeping.sweep"
    SWEEP_PLACE = "sweep {path} with nutgraf.index.maintenance.sweeping.sweep_places"
    FREE_SPACE = "compact the index to its newest generation, or free some space"
    FORGET_FEED = "forget the feed"
    READ_AGAIN = "mend them (Index.stats lists all) and add them again"


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice with the path and the name that it mentions. str() words it for Python users."""

    advice: Advice
    path: Path | None = None
    name: str | None = None

    def __str__(self) -> str:
        return self.worded(self.advice.value)

    def worded(self, pattern: str) -> str:
        """`pattern` with its fields `{path}` and `{name}` filled in."""
        return pattern.format(path=self.path, name=self.name)


VERIFY: Final = Hint(Advice.VERIFY)
"""The hint of most IndexDamagedErrors."""
