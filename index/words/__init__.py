"""Words: what is one, and the keys that it is found by."""

from typing import Final

TEXT_FIELDS: Final = ("body", "title")
"""The fields whose words are analysed: the text of a passage, and the title of its article."""

FIRST: Final = 1
"""The number of the rules of segments that were built before they recorded it."""

ANALYSIS: Final = FIRST
"""The number of the rules that new segments are built by; each segment records its own."""
