"""Notes: articles that were read with something missing or guessed, counted by kind."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MOST_PLACES = 20
"""Places of a kind that are kept; further ones are counted."""

MOST_NAMES = 100
"""Names of a kind that are counted one by one."""

WITHOUT_TEXT: Final = "without text"
"""The kind of an article that has only a title. Its names are fields that may have the text."""

ORDER_GUESSED: Final = "dates of which day and month are guessed"
"""The kind of an article whose date may be read in two ways. Its name is the way taken."""

ENCODING_GUESSED: Final = "encoding guessed"
"""The kind of an article whose encoding nothing told. Its name is the encoding."""

CUT_TEXT: Final = "text cut short by its source"
"""The kind of an article of which a news service gave only the beginning."""

EMBARGOED: Final = "embargoed"
"""The kind of an article that is not shown yet. Its name is the end of the embargo, in words."""

EMBARGO_UNREAD: Final = "embargo that cannot be read, so shown at once"
"""The kind of an article whose embargo is no time in ISO 8601. Its name is what stands there."""

REPLACED: Final = "replaced by a later one of the same id"
"""The kind of an article whose id comes again in the run, with another text or other fields."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a reader on an article: its kind in words, such as `encoding guessed`.

    `names` are the names that it concerns, such as fields or encodings.
    """

    kind: str
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Noted:
    """The articles with a note of one kind: their number, the first places, the names."""

    count: int = 0
    places: list[str] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Noted") -> None:
        """Add the articles of another count, which come after these."""
        self.count += other.count
        self.places += other.places[: MOST_PLACES - len(self.places)]
        for name, number in other.names.items():
            if name in self.names or len(self.names) < MOST_NAMES:
                self.names[name] += number

    def to_json(self) -> dict[str, Any]:
        """The count as JSON values; the names are sorted, the most frequent first."""
        names = sorted(self.names.items(), key=lambda pair: (-pair[1], pair[0]))
        return {"count": self.count, "places": self.places, "names": dict(names)}


Notes = dict[str, Noted]
"""The articles with notes, by kind."""


def note(notes: Notes, note: Note, place: str) -> None:
    """Count the note on the article at a place."""
    add(notes, {note.kind: Noted(1, [place], Counter(note.names))})


def add(notes: Notes, others: Mapping[str, Noted]) -> None:
    """Add the counts of others, which come after these."""
    for kind, noted in others.items():
        notes.setdefault(kind, Noted()).add(noted)


def total(parts: Iterable[Mapping[str, Noted]]) -> Notes:
    """The counts of several inputs together."""
    notes: Notes = {}
    for part in parts:
        add(notes, part)
    return notes


def to_json(notes: Mapping[str, Noted]) -> dict[str, dict[str, Any]]:
    """Notes as JSON values."""
    return {kind: noted.to_json() for kind, noted in notes.items()}


def from_json(value: Mapping[str, Mapping[str, Any]]) -> Notes:
    """Notes from the JSON values that `to_json` makes."""
    return {
        kind: Noted(noted["count"], list(noted["places"]), Counter(noted["names"]))
        for kind, noted in value.items()
    }
