"""Words: what is one, and the keys that it is found by."""

from typing import Final

TEXT_FIELDS: Final = ("body", "title")
"""The fields whose words are analysed: the text of a passage, and the title of its article."""

FIRST: Final = 1
"""The number of the rules of segments that were built before they recorded it."""

ANALYSIS: Final = 2
"""The number of the rules that new segments are built by; each segment records its own."""

AUTO: Final = "auto"
"""The language of an index whose articles are each analysed by their own."""

ASKED: Final = 0.5
"""The least weight of a key by which a question asks for a word.

By a key of less weight a word is found, as 3月 is by 3, but not asked for.
"""

CONTINUED: Final = "-"
"""The sign before the key of a compound, re-election as reelection, in the second of its positions.

Such a key has no weight: it is for phrases alone, in which the compound is one word.
"""
