"""The follower of commits: what the searches of an index do after each commit to it.

A writer loads this module by its name, when it is due (index/writing/follow_up.py says why).
"""

from contextlib import suppress

from ..index import Index, IndexLockedError, Match
from ..index.writing.follow_up import Fitted
from .alerts import AlertRunner


class Follower:
    """Fits one index and matches its saved searches, whose words it keeps from commit to commit."""

    def __init__(self, index: Index) -> None:
        """Follow the commits to `index`, which stays open for longer than this."""
        self._index = index
        self._alerts = AlertRunner(index)

    def fitted(self) -> Fitted:
        """The settings that fit the newest generation."""
        from .fitting.growth_fit import fitted_settings  # which few commits need

        return fitted_settings(self._index)

    def match(self) -> list[Match]:
        """Put new articles to the saved searches, and record what answers; tell nobody."""
        # Somebody else who matches is no fault: who comes next matches the rest.
        with suppress(IndexLockedError):
            return self._alerts.match()
        return []

    def close(self) -> None:
        """Let go of the catalogue."""
        self._alerts.close()
