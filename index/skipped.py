"""The skipped places, and what else a reading leaves to tell: files passed over, and notes.

A place is listed until it has been read or is gone. It is a file, or a line or an item in one
(`a.jsonl:3`, `a.json[2]`). Like the id of a file, it is relative to the folder that holds the
index, or absolute if it lies outside that folder. A place is also a line of standard input, or the
id of a feed's entry.
"""

import glob
import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .articles.cleaning import clean_path
from .catalogue.catalogue import Catalogue
from .readers.reports import notes as noting
from .readers.reports.notes import EMBARGOED
from .readers.reports.places import STDIN, path_id
from .readers.reports.problem_list import file_of
from .readers.reports.survey import Survey, above, absolute, in_order

PASSED_OVER = "passed_over"
"""The setting with the counts of passed-over files: path that was read → kind → how many."""

NOTES = "reading_notes"
"""The setting with the notes on articles: path that was read → the notes as JSON values."""

STDIN_LINE = re.compile(rf"{STDIN}(?::\d+)?")


def record_skipped(
    catalogue: Catalogue, root: Path, survey: Survey, skipped: Mapping[str, str]
) -> None:
    """Replace the skipped places of the paths that a run has read by those it found.

    For use in a transaction. `root` is the folder that holds the index; `skipped` maps places to
    reasons, relative to the current folder, as in messages. Skipped places in other paths stay
    listed, unless their file is gone from a folder that still exists.
    """
    is_read, is_gone = _tests(survey)
    entries = catalogue.feeds.all_entries()
    new = {
        _kept(where, root): reason
        for where, reason in skipped.items()
        if where not in survey.missing
    }
    settled = []
    for place in catalogue.skipped.all():
        if place in new or place in entries:
            continue
        if STDIN_LINE.fullmatch(place):
            done = "-" in survey.paths
        else:
            path = absolute(root / place)
            file = file_of(path)
            done = is_read(path) or is_read(file) or (is_gone(file) and is_gone(path))
        if done:
            settled.append(place)
    catalogue.skipped.drop(settled)
    catalogue.skipped.put(new, catalogue.generations.newest())


def record_passed_over(catalogue: Catalogue, root: Path, survey: Survey) -> None:
    """Replace the counts of passed-over files for the paths that `survey` covers.

    For use in a transaction.
    """
    known = catalogue.settings.of_index()
    after = passed_over_after(known, root, survey)
    if after != known.get(PASSED_OVER, {}):
        catalogue.settings.put({PASSED_OVER: after})


def passed_over_after(
    settings: Mapping[str, Any], root: Path, survey: Survey
) -> dict[str, dict[str, int]]:
    """The counts of passed-over files in the settings of an index, updated by a survey."""
    is_read, is_gone = _tests(survey)
    kept = {}
    for place, kinds in settings.get(PASSED_OVER, {}).items():
        path = absolute(root / place)
        if not (is_read(path) or (is_gone(path) and not glob.has_magic(path))):
            kept[place] = kinds
    # Files below a counted path are in its count already.
    counted = {absolute(root / place) for place in kept}
    for path, kinds in survey.outermost().items():
        if counted.isdisjoint(above(path)):
            kept[path_id(Path(path), root)] = in_order(kinds)
    return kept


def record_notes(catalogue: Catalogue, root: Path, survey: Survey) -> None:
    """Replace the notes on the articles of the paths that `survey` covers.

    For use in a transaction.
    """
    is_read, is_gone = _tests(survey)
    known = catalogue.settings.of_index().get(NOTES, {})

    def is_past(path: str) -> bool:
        return is_read(path) or (is_gone(path) and not glob.has_magic(path))

    after = {
        place: notes
        for place, notes in known.items()
        if not (place in survey.paths if place == "-" else is_past(absolute(root / place)))
    }
    for path, notes in survey.notes.items():
        # Embargoes end; `Stats` counts those that have not.
        lasting = {kind: noted for kind, noted in notes.items() if kind != EMBARGOED}
        after[path if path == "-" else path_id(Path(path), root)] = noting.to_json(lasting)
    if after != known:
        catalogue.settings.put({NOTES: after})


def notes_in(settings: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The notes on the articles of all paths that were read, by the settings of an index."""
    parts = map(noting.from_json, settings.get(NOTES, {}).values())
    return noting.to_json(noting.total(parts))


def passed_over(settings: Mapping[str, Any]) -> dict[str, int]:
    """Passed-over files by kind, in all paths that were read, by the settings of an index."""
    total: Counter[str] = Counter()
    for kinds in settings.get(PASSED_OVER, {}).values():
        total.update(kinds)
    return in_order(total)


def skipped_files(catalogue: Catalogue) -> set[str]:
    """The files and folders with a skipped place, relative to the folder that holds the index."""
    entries = catalogue.feeds.all_entries()
    places = (place for place in catalogue.skipped.all() if place not in entries)
    return {file_of(place) for place in places if not STDIN_LINE.fullmatch(place)}


def _kept(where: str, root: Path) -> str:
    return where if STDIN_LINE.fullmatch(where) else path_id(Path(where), root)


def _tests(survey: Survey) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Two tests of absolute paths by a survey: was it read or found missing; is it gone now."""
    read = set(map(absolute, survey.paths))
    refused = set(map(absolute, survey.refused))

    def is_read(path: str) -> bool:
        folders = above(path)
        return not read.isdisjoint({path, *folders}) and refused.isdisjoint(folders)

    @cache
    def names(folder: str) -> frozenset[str] | None:
        try:
            return frozenset(map(clean_path, os.listdir(folder)))  # noqa: PTH208
        except OSError:
            return None  # a disk that is not mounted may come back

    def is_gone(path: str) -> bool:
        if os.path.lexists(path):
            return False
        folder, name = os.path.split(path)
        listed = names(folder)
        return listed is not None and name not in listed

    return is_read, is_gone
