"""The growth of an index: whether it has doubled since its scores were last fitted."""

from collections.abc import Mapping
from typing import Any, Final

CALIBRATED_FROM: Final = 500
"""The least number of passages: with fewer, chance scores and made questions say little."""

GROWTH: Final = 2.0
"""The factor by which an index must have grown since the last time."""

FITTED_ROWS: Final = "calibrated_rows"
"""The setting with the number of passages at the last time."""


def has_grown(rows: int, settings: Mapping[str, Any], least: int = CALIBRATED_FROM) -> bool:
    """Whether an index of `rows` passages must be fitted, by the settings of its generation.

    Below `least` passages it need not be.
    """
    return rows >= max(least, GROWTH * (settings.get(FITTED_ROWS) or 0))
