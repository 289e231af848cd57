"""The corpus reader: reads questions with what a corpus knows, its dates and its sources."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from ...index.keyword import NO_DATE
from ..asking import Asked
from ..selection import ArticleTable
from .preference import FIRM, recent
from .reading import Reading, read
from .sources import SourceNames

_EPOCH: Final = date(1970, 1, 1)


class CorpusReader:
    """Reads questions that are put to one snapshot. Safe to share between threads."""

    def __init__(self, articles: ArticleTable) -> None:
        """Read with the dates and the sources of `articles`."""
        self._articles = articles

    def read(self, asked: Asked) -> Reading:
        """What a question says; its words alone where nothing is to be read from them."""
        reading = Reading(asked.question)
        now = asked.now or date.today()
        if asked.understand:
            reading = read(asked.question, now, self._span, self._sources)
        if asked.recent:
            newest = min(now, self._span[1]) if self._span else now
            reading = replace(reading, preference=recent(newest, strength=FIRM))
        return reading

    @cached_property
    def _span(self) -> tuple[date, date] | None:
        days = self._articles.days
        days = days[days != NO_DATE]
        if not len(days):
            return None
        return _EPOCH + timedelta(int(days.min())), _EPOCH + timedelta(int(days.max()))

    @cached_property
    def _sources(self) -> SourceNames:
        return SourceNames(name for name in self._articles.sources.names if name)
