"""Readers: articles from files, folders, patterns and standard input, in any form.

Bad input is never raised: it becomes a `Problem` with its place and its fault. A name is loaded
when it is first used.
"""

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from ..articles.article import to_article
    from ..articles.dates import parse_date
    from .inputs import read_articles
    from .options import ReadOptions
    from .plugins import RecordReader
    from .reports.notes import Note
    from .reports.problem import Problem
    from .reports.survey import Survey

__all__ = [
    "Note",
    "Problem",
    "ReadOptions",
    "RecordReader",
    "Survey",
    "parse_date",
    "read_articles",
    "to_article",
]

__getattr__ = lazy_names(
    __name__,
    {
        ".articles.article": ["to_article"],
        ".articles.dates": ["parse_date"],
        "inputs": ["read_articles"],
        "options": ["ReadOptions"],
        "plugins": ["RecordReader"],
        "reports.notes": ["Note"],
        "reports.problem": ["Problem"],
        "reports.survey": ["Survey"],
    },
)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
