"""The follow-up of a commit: fits a grown index and matches saved searches.

Both need searches, and nothing in index/ may import search/. So a writer looks in the catalogue
whether they are due, and only then loads search/ by the name below. Thus index/ works without
search/, and a process that writes to a small index without saved searches never loads it.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Protocol

from ..catalogue.catalogue import Catalogue
from ..catalogue.records import Match
from ..segments.open_segments import OpenSegments
from .refit_due import has_grown

SEARCHES: Final = "...search.follow_up"
"""The module whose `Follower` does the work."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Settings fitted to an index, and the name of their commit in `history`."""

    action: str
    settings: Mapping[str, Any]


class Follower(Protocol):
    """The part of search/ that does the work after a commit."""

    def fitted(self) -> Fitted:
        """The settings that fit the newest generation."""

    def match(self) -> list[Match]:
        """Match new articles with the saved searches, and record the matches without reporting.

        Returns those of them that are to be reported.
        """

    def close(self) -> None:
        """Close all files."""


def follower_of(index: object) -> Follower:
    """The follower of an open `Index`."""
    follower: Follower = import_module(SEARCHES, __package__).Follower(index)
    return follower


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The outcome of a follow-up. The commit stands, whatever failed after it."""

    fitted: bool = False
    """Whether the index had grown and was fitted, in a commit of its own."""
    matches: tuple[Match, ...] = ()
    """Articles that match saved searches: found now, not yet reported."""
    failure: Exception | None = None
    """The first error, if any. The next follow-up does the work that it prevented."""


def follow_up(
    catalogue: Catalogue,
    segments: OpenSegments,
    follower: Callable[[], Follower],
    *,
    fit: bool,
    fitted_from: int,
) -> FollowUp:
    """Do the work that is due after a commit. The caller holds the write lock.

    Nothing is fitted without `fit`, or with fewer than `fitted_from` passages. Errors are returned
    in the outcome, not raised: a raised error would look as if the commit had failed.
    """
    fitted, matches, failures = False, list[Match](), list[Exception]()
    try:
        if fit and _is_due(catalogue, segments, fitted_from):
            found = follower().fitted()
            catalogue.commit(found.action, settings=found.settings)
            fitted = True
    except Exception as error:
        failures.append(error)
    try:
        if _has_unmatched(catalogue):
            matches = follower().match()
    except Exception as error:
        failures.append(error)
    return FollowUp(fitted, tuple(matches), next(iter(failures), None))


def _is_due(catalogue: Catalogue, segments: OpenSegments, least: int) -> bool:
    newest = catalogue.generations.newest()
    settings = catalogue.settings.at(newest)
    if not has_grown(sum(segment.rows for segment in segments), settings, least):
        return False  # without the cost of counting dead passages
    return has_grown(segments.count_live(catalogue.lives.dead(newest)), settings, least)


def _has_unmatched(catalogue: Catalogue) -> bool:
    if not catalogue.alerts.are_there():
        return False
    if catalogue.generations.newest() > catalogue.alerts.matched_until():
        return True
    return any(until <= time.time() for until in catalogue.lives.embargoes().values())
