"""The places of articles: standard input, or a file by its path from the index's folder."""

import os
from pathlib import Path

from ...articles.cleaning import clean_path

STDIN = "stdin"
"""The place of what comes from standard input."""


def path_id(path: Path, root: Path) -> str:
    """The id of a file's article: the path relative to `root` if it lies below, else absolute."""
    absolute, above = _absolute(path), _absolute(root)
    inside = absolute.is_relative_to(above)
    return clean_path((absolute.relative_to(above) if inside else absolute).as_posix())


def _absolute(path: Path) -> Path:
    # Path.absolute() leaves `..` in, and resolve() would give a link its target's name.
    return Path(os.path.abspath(path))  # noqa: PTH100
