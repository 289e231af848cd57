"""The lines on articles that were read with something missing or guessed."""

from collections.abc import Mapping
from typing import Any

from ...index.readers.reports.notes import ENCODING_GUESSED, ORDER_GUESSED, WITHOUT_TEXT
from ...index.storage.wording import note_in_words
from .hits import clean, folded

REMEDIES = {
    ORDER_GUESSED: " (give --dates dmy, mdy or ymd)",
    ENCODING_GUESSED: " (if it is wrong: --encoding NAME)",
}
"""The options that mend kinds of notes."""


def note_lines(notes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A line for each kind of notes, with the option that mends it if there is one."""
    return [
        folded(clean(note_in_words(kind, noted) + _remedy(kind, noted)))
        for kind, noted in notes.items()
    ]


def _remedy(kind: str, noted: Mapping[str, Any]) -> str:
    if kind == WITHOUT_TEXT and noted["names"]:
        return f" (try --field text={next(iter(noted['names']))})"
    return REMEDIES.get(kind, "")
