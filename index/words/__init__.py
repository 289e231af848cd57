"""Words: what is one, and the keys that it is found by."""

from typing import Final

FIRST: Final = 1
"""The number of the rules of segments that were built before they recorded it."""

ANALYSIS: Final = FIRST
"""The number of the rules that new segments are built by; each segment records its own."""
