"""Growth: whether an index has doubled since what its scores mean was fitted to it."""

from collections.abc import Mapping
from typing import Any, Final

CALIBRATED_FROM: Final = 500
"""With fewer passages, chance scores and made questions say little."""

GROWTH: Final = 2.0
"""An index is fitted anew when it has this many times the passages of the last time."""

FITTED_ROWS: Final = "calibrated_rows"
"""The setting that has how many passages there were the last time."""


def has_grown(rows: int, settings: Mapping[str, Any], least: int = CALIBRATED_FROM) -> bool:
    """Whether an index of `rows` passages is to be fitted, by the settings of its generation.

    `least` is how many passages it takes.
    """
    return rows >= max(least, GROWTH * (settings.get(FITTED_ROWS) or 0))
