"""Copies: which articles carry one text, agency copy above all, found when they are indexed."""

from .changes import Change, changes
from .finding import Copies, find_copies
from .groups import CopyGroups
from .likeness import is_copy
from .signature import shingles, signature

__all__ = [
    "Change",
    "Copies",
    "CopyGroups",
    "changes",
    "find_copies",
    "is_copy",
    "shingles",
    "signature",
]
