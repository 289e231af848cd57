"""What a writer has done, counted."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """What a writer has done since it was opened."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    embedded: int = 0
    reused: int = 0
