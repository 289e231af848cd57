"""What could not be read: known until its place has been read again, or is gone.

A place is a file, or a line or an item in one (`a.jsonl:3`, `a.json[2]`), seen from the folder that
holds the index, or absolute where it lies elsewhere, as the ids of files are; or a line of standard
input; or the id of a feed's entry.
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
from .readers import Survey
from .readers.inputs import STDIN, path_id
from .readers.survey import above, absolute, in_order

PASSED_OVER = "passed_over"
"""The setting that has, by path that was read, how many files of which other kinds are in it."""

IN_A_FILE = re.compile(r"(?::\d+|\[\d+\])\Z")
STDIN_LINE = re.compile(rf"{STDIN}(?::\d+)?")


def record_skipped(
    catalogue: Catalogue, root: Path, survey: Survey, skipped: Mapping[str, str]
) -> None:
    """Put what a run could not read in place of what was known of the paths that it read.

    For use in a transaction. `root` is the folder that holds the index; `skipped` has places as
    messages name them, seen from the current folder. Elsewhere what was skipped stays known, unless
    the file is gone from a folder that is still there.
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
            file = IN_A_FILE.sub("", path)
            done = is_read(path) or is_read(file) or (is_gone(file) and is_gone(path))
        if done:
            settled.append(place)
    catalogue.skipped.drop(settled)
    catalogue.skipped.put(new, catalogue.generations.newest())


def record_passed_over(catalogue: Catalogue, root: Path, survey: Survey) -> None:
    """Put how many files of other kinds there were in place of what was known of these paths.

    For use in a transaction.
    """
    known = catalogue.settings.of_index()
    after = passed_over_after(known, root, survey)
    if after != known.get(PASSED_OVER, {}):
        catalogue.settings.put({PASSED_OVER: after})


def passed_over_after(
    settings: Mapping[str, Any], root: Path, survey: Survey
) -> dict[str, dict[str, int]]:
    """What is known of files of other kinds by the settings of an index, and by a survey then."""
    is_read, is_gone = _tests(survey)
    kept = {}
    for place, kinds in settings.get(PASSED_OVER, {}).items():
        path = absolute(root / place)
        if not (is_read(path) or (is_gone(path) and not glob.has_magic(path))):
            kept[place] = kinds
    # What lies in a path that is counted is in its count.
    counted = {absolute(root / place) for place in kept}
    for path, kinds in survey.outermost().items():
        if counted.isdisjoint(above(path)):
            kept[path_id(Path(path), root)] = in_order(kinds)
    return kept


def passed_over(settings: Mapping[str, Any]) -> dict[str, int]:
    """By the settings of an index: how many files of other kinds there were in what was read."""
    total: Counter[str] = Counter()
    for kinds in settings.get(PASSED_OVER, {}).values():
        total.update(kinds)
    return in_order(total)


def skipped_files(catalogue: Catalogue) -> set[str]:
    """The files and folders, seen from the folder that holds the index, with any such place."""
    entries = catalogue.feeds.all_entries()
    places = (place for place in catalogue.skipped.all() if place not in entries)
    return {IN_A_FILE.sub("", place) for place in places if not STDIN_LINE.fullmatch(place)}


def _kept(where: str, root: Path) -> str:
    return where if STDIN_LINE.fullmatch(where) else path_id(Path(where), root)


def _tests(survey: Survey) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Whether a path was read or looked for in vain, and whether it has gone; paths absolute."""
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
