"""The survey of a run: paths read to the end, and files of unknown kinds."""

import os
import re
from collections import Counter
from pathlib import Path

from ...articles.cleaning import clean_path
from . import notes
from .notes import Note, Notes

SUFFIX = re.compile(r"\.\w{1,12}")
NO_SUFFIX = "no suffix"
LINK = "link to a folder"
PARTS = "folder of a saved page"
JUDGED = "questions and judgements of a judged folder"
OTHERS = "others"

MOST_KINDS = 50
"""Kinds that are counted one by one; further ones are counted together."""


class Survey:
    """The paths that a run looked through, as they were named.

    `paths` were read to their ends, or are `missing`; `refused` are the folders in them that could
    not be read. `passed_over` counts, for each path, the files of other kinds by the end of their
    names, and `notes` the articles with something missing or guessed.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.paths: set[str] = set()
        self.missing: set[str] = set()
        self.refused: set[str] = set()
        self.passed_over: dict[str, Counter[str]] = {}
        self.notes: dict[str, Notes] = {}

    def pass_over(self, path: str, name: str) -> None:
        """Count a file in `path` by its name; files of its kind are not read."""
        suffix = SUFFIX.fullmatch("." + name.rpartition(".")[2])
        self.count(path, suffix[0].lower() if suffix and "." in name else NO_SUFFIX)

    def count(self, path: str, kind: str) -> None:
        """Count a file of this kind in `path`."""
        kinds = self.passed_over.setdefault(path, Counter())
        kinds[kind if kind in kinds or len(kinds) < MOST_KINDS else OTHERS] += 1

    def note(self, path: str, note: Note, place: str) -> None:
        """Count a note on an article at a place in `path`."""
        notes.note(self.notes.setdefault(path, {}), note, place)

    def all_notes(self) -> Notes:
        """The notes on the articles of all paths."""
        return notes.total(self.notes.values())

    def outermost(self) -> dict[str, Counter[str]]:
        """The skipped files by absolute path; a path's count includes the paths below it."""
        paths = {absolute(path): kinds for path, kinds in self.passed_over.items()}
        return {
            path: kinds for path, kinds in paths.items() if paths.keys().isdisjoint(above(path))
        }

    def total(self) -> dict[str, int]:
        """The number of files of other kinds, by kind, the most frequent first."""
        return in_order(sum(self.outermost().values(), Counter[str]()))


def absolute(path: str | Path) -> str:
    """An absolute, normalised path; links in it stay."""
    return clean_path(os.path.abspath(path))  # noqa: PTH100


def above(path: str) -> set[str]:
    """The parent folders of an absolute path."""
    folders = set[str]()
    folder = os.path.dirname(path)  # noqa: PTH120  (a tenth of the time that Path takes)
    while folder not in folders:
        folders.add(folder)
        folder = os.path.dirname(folder)  # noqa: PTH120
    return folders


def in_order(kinds: Counter[str]) -> dict[str, int]:
    """The kinds with their counts, the most frequent first."""
    return dict(sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])))
