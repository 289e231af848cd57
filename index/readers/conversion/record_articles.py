"""The articles of records, with the problems and notes on each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from ...articles.article import Article, to_article
from ...articles.dates import DateOrder
from ...articles.field_names import EMPTY, wordy_names
from ...articles.notices import EMBARGOED as EMBARGO
from ...articles.notices import embargo_end, in_words, states_unread_embargo
from ..options import ReadOptions
from ..reports.notes import CUT_TEXT, EMBARGO_UNREAD, EMBARGOED, WITHOUT_TEXT, Note
from ..reports.problem import Problem
from .date_order import Ordered, Unread

CUT_SHORT = re.compile(r"\[\+\d+ chars\]\s*\Z")
"""The end of a text of which a news service gives only the beginning."""

LONGEST_MARK = 40

Found = Iterator[tuple[str, Article | Problem | Note]]


def articles_of(found: Iterable[Ordered], options: ReadOptions) -> Found:
    """The things found, each record as an article, after the problems and notes on it."""
    for place, item, order in found:
        if isinstance(item, Unread):
            yield from _article(item, place, order, options)
        else:
            yield place, item


def _article(item: Unread, place: str, order: DateOrder | None, options: ReadOptions) -> Found:
    article, complaints = to_article(
        item.record, fallback_id=item.fallback_id, names=options.fields, dates=order
    )
    for complaint in complaints:
        yield place, Problem(place, complaint, article is None)
    if article is None and EMPTY in complaints[0]:
        yield place, Note(WITHOUT_TEXT, wordy_names(item.record))
    if article is not None:
        if not article.text:
            yield place, Note(WITHOUT_TEXT, wordy_names(article.metadata))
        elif CUT_SHORT.search(article.text[-LONGEST_MARK:]):
            yield place, Note(CUT_TEXT)
        if (end := embargo_end(article.metadata)) and end > datetime.now(UTC):
            yield place, Note(EMBARGOED, (f"until {in_words(end)}",))
        if states_unread_embargo(article.metadata):
            yield place, Note(EMBARGO_UNREAD, (str(article.metadata[EMBARGO]),))
        if options.language and article.language is None:
            article = replace(article, language=options.language)
        yield place, article
