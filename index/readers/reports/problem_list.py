"""The problem list of a run: all problems counted, and the first thousand of each file kept."""

import re
from collections import Counter
from typing import Final

from .problem import Problem

OF_A_FILE: Final = 1000
"""Problems of a file that are kept: a file of a million broken lines has one fault."""

IN_ALL: Final = 10_000
"""Problems of all files that are kept."""

IN_A_FILE = re.compile(r"(?::\d+|\[\d+\])\Z")
"""The end of a place that is a line or an item of a file."""


def file_of(place: str) -> str:
    """The file that a place is in, or is."""
    return IN_A_FILE.sub("", place)


class ProblemList:
    """The problems of a run, in the order in which they came. Its memory is bounded by file."""

    def __init__(self) -> None:
        """No problem yet."""
        self.kept: list[Problem] = []
        self.total = 0
        self.lost = 0
        """Articles, lines and files that could not be read."""
        self._of_file: Counter[str] = Counter()
        self._lost_of_file: Counter[str] = Counter()
        self._skipped: dict[str, str] = {}

    def add(self, problem: Problem) -> bool:
        """Count a problem; whether it is one of the first of its file."""
        file = file_of(problem.where)
        self.total += 1
        self._of_file[file] += 1
        if problem.article_lost:
            self.lost += 1
            self._lost_of_file[file] += 1
            if self._lost_of_file[file] <= OF_A_FILE:
                self._skipped[problem.where] = problem.message
        is_kept = self._of_file[file] <= OF_A_FILE
        if is_kept and len(self.kept) < IN_ALL:
            self.kept.append(problem)
        return is_kept

    @property
    def skipped(self) -> dict[str, str]:
        """The places that could not be read, with the reasons: the first of each file.

        The file itself then stands for the others.
        """
        more = {
            file: f"{lost - OF_A_FILE:,} more of it could not be read"
            for file, lost in self._lost_of_file.items()
            if lost > OF_A_FILE
        }
        return self._skipped | more
