"""The differences between a copy and the first article that carried its text."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..articles.article import Article

if TYPE_CHECKING:
    from difflib import SequenceMatcher
from ..articles.passages import PARAGRAPH_BREAK

SHOWN: Final = 3
"""How many changed pieces are quoted, the longest of them."""

QUOTED: Final = 120
"""Characters of a changed piece that are quoted."""

COMPARED: Final = 800
"""Words of changed paragraphs that are compared: the time grows with their square."""


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences of a copy: counts of added, dropped and changed paragraphs.

    `pieces_added` and `pieces_dropped` are the longest pieces of text in question; `title` is True
    if the titles differ.
    """

    added: int
    dropped: int
    changed: int
    pieces_added: tuple[str, ...] = ()
    pieces_dropped: tuple[str, ...] = ()
    title: bool = False

    def __str__(self) -> str:
        """The differences in words, for a person."""
        parts = [
            f"{count} {'paragraph' if count == 1 else 'paragraphs'} {what}"
            for count, what in (
                (self.added, "added"),
                (self.dropped, "dropped"),
                (self.changed, "changed"),
            )
            if count
        ]
        if self.title:
            parts.insert(0, "own title")
        return ", ".join(parts) or "the same"


def differences(first: Article, copy: Article, *, pieces: bool = False) -> Differences:
    """The differences of `copy` from `first`, by paragraphs; with `pieces` also their words."""
    before, after = _paragraphs(first), _paragraphs(copy)
    added = dropped = changed = 0
    new: list[str] = []
    gone: list[str] = []
    for kind, start, end, other_start, other_end in _matcher(before, after).get_opcodes():
        if kind == "equal":
            continue
        old, fresh = before[start:end], after[other_start:other_end]
        pairs = min(len(old), len(fresh))
        changed += pairs
        dropped += len(old) - pairs
        added += len(fresh) - pairs
        if pieces:
            taken, put = _pieces(
                " ".join(old).split()[:COMPARED], " ".join(fresh).split()[:COMPARED]
            )
            gone += taken
            new += put
    return Differences(
        added, dropped, changed, _longest(new), _longest(gone), first.title != copy.title
    )


def _paragraphs(article: Article) -> list[str]:
    return [" ".join(each.split()) for each in PARAGRAPH_BREAK.split(article.text) if each.strip()]


def _pieces(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """The runs of words that only `old` has, and the runs that only `new` has."""
    taken, put = [], []
    for kind, start, end, other_start, other_end in _matcher(old, new).get_opcodes():
        if kind != "equal":
            taken.append(" ".join(old[start:end]))
            put.append(" ".join(new[other_start:other_end]))
    return [piece for piece in taken if piece], [piece for piece in put if piece]


def _longest(pieces: list[str]) -> tuple[str, ...]:
    longest = sorted(pieces, key=len, reverse=True)[:SHOWN]
    return tuple(
        piece if len(piece) <= QUOTED else piece[:QUOTED].rsplit(" ", 1)[0] + " …"
        for piece in longest
    )


def _matcher(old: list[str], new: list[str]) -> "SequenceMatcher[str]":
    from difflib import SequenceMatcher  # only copies that differ need it

    return SequenceMatcher(None, old, new, autojunk=False)
