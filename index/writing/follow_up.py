"""The follow-up of a commit: fitting an index that has grown, and matching its saved searches.

Both are searches, and imports point down: nothing in index/ may import search/. So a writer finds
out whether they are due, by a look at the catalogue, and only then loads them, by the one name that
stands here. A name, not an import: index/ works without search/, and a process that writes to an
index without saved searches never loads it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Protocol

from ..catalogue.catalogue import Catalogue
from ..catalogue.records import Match
from ..segments.open_segments import OpenSegments
from .growth import has_grown

SEARCHES: Final = "...search.follow_up"
"""The module whose `Follower` does it."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Settings that were fitted to an index, and the name of their commit in `history`."""

    action: str
    settings: Mapping[str, Any]


class Follower(Protocol):
    """The searches of an index that follow a commit to it."""

    def fitted(self) -> Fitted:
        """The settings that fit the newest generation."""

    def match(self) -> list[Match]:
        """Put new articles to the saved searches, and record what answers; tell nobody."""

    def close(self) -> None:
        """Let go of all files."""


def follower_of(index: object) -> Follower:
    """The follower of an open `Index`."""
    follower: Follower = import_module(SEARCHES, __package__).Follower(index)
    return follower


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The outcome of a follow-up. The commit stands, whatever failed after it."""

    fitted: bool = False
    """Whether the index had grown, and was fitted by a commit of its own."""
    matches: tuple[Match, ...] = ()
    """Articles that answer saved searches: found now, and told to nobody yet."""
    failure: Exception | None = None
    """The first error; what it kept from being done, the next follow-up does."""


def follow_up(
    catalogue: Catalogue,
    segments: OpenSegments,
    follower: Callable[[], Follower],
    *,
    fit: bool,
    fitted_from: int,
) -> FollowUp:
    """Do what is due after a commit; for who holds the write lock.

    Without `fit`, and with fewer than `fitted_from` passages, nothing is fitted.
    Whatever fails is in the outcome: an error raised here would say of the commit that it failed.
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
        return False  # without a look at which passages are dead
    return has_grown(segments.count_live(catalogue.lives.dead(newest)), settings, least)


def _has_unmatched(catalogue: Catalogue) -> bool:
    return (
        catalogue.alerts.are_there()
        and catalogue.generations.newest() > catalogue.alerts.matched_until()
    )
