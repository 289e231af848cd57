"""The files of a maildir: a folder of messages, each a file without a suffix."""

import os
from pathlib import Path

MAIL = ".eml"
"""The kind that its files are of."""

FOLDERS = ("cur", "new", "tmp")
LEFT_OUT = frozenset("TD")
"""Flags of messages that were thrown away, and of drafts."""


def is_maildir(folder: str | Path) -> bool:
    """Whether a folder has the three folders of a maildir."""
    return all(os.path.isdir(os.path.join(folder, name)) for name in FOLDERS)  # noqa: PTH112, PTH118


def is_mail(path: Path) -> bool:
    """Whether a file is a message of a maildir, and was neither thrown away nor left a draft."""
    if path.parent.name not in FOLDERS[:2] or not is_maildir(path.parent.parent):
        return False
    flags = path.name.rpartition(":2,")[2] if ":2," in path.name else ""
    return LEFT_OUT.isdisjoint(flags)
