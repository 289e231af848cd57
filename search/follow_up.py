"""The follower of commits: fits an index and matches its alerts after each commit.

A writer loads this module by name when it is due (index/writing/follow_up.py says why).
"""

from contextlib import suppress

from ..index import Index, IndexLockedError, Match
from ..index.writing.follow_up import Fitted
from .alerts import AlertRunner


class Follower:
    """Fits one index and matches its saved searches; keeps their words from commit to commit."""

    def __init__(self, index: Index) -> None:
        """Follow the commits to `index`, which must stay open until `close`."""
        self._index = index
        self._alerts = AlertRunner(index)

    def fitted(self) -> Fitted:
        """The settings that fit the newest generation."""
        from .fitting.growth_fit import fitted_settings  # few commits need it

        return fitted_settings(self._index)

    def match(self) -> list[Match]:
        """Match new articles with the saved searches, and record the matches without reporting.

        Returns those of them that are to be reported.
        """
        # Another runner at work is not an error: the next run matches the rest.
        with suppress(IndexLockedError):
            new = {(match.generation, match.name) for match in self._alerts.match()}
            if new:
                waiting = self._alerts.unreported()
                return [match for match in waiting if (match.generation, match.name) in new]
        return []

    def close(self) -> None:
        """Close the catalogue."""
        self._alerts.close()
