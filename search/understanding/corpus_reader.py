"""The corpus reader: reads questions by the dates, sources and words of one corpus."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

import numpy as np

from ...index.articles.day_numbers import NO_DATE
from ...index.articles.languages import language_code
from ...index.storage.cached import cached_property
from ..article_table import ArticleTable
from ..corpus import Corpus, KeywordLeg
from ..query import Field, Group, parse_query
from ..query.pasted import is_long, parted, without_operators
from ..request import SearchRequest
from .archive import Archive
from .operators import as_plain_words, unknown_fields, without_unknown_phrases
from .preferred_days import recent
from .reading import Reading, read
from .source_names import SourceNames

MENTIONED: Final = 8
"""If a source is mentioned in more than this number of passages per passage of its own, its name is
a subject: in a corpus of news, a president who wrote two columns, or "Vice"."""

_EPOCH: Final = date(1970, 1, 1)


class CorpusReader:
    """Reads questions for one corpus. Safe to share between threads."""

    def __init__(self, corpus: Corpus, articles: ArticleTable) -> None:
        """Read by the dates and sources of `articles`, the article table of `corpus`."""
        self._corpus, self._articles = corpus, articles

    def read(self, request: SearchRequest) -> Reading:
        """The reading of a question; its words alone if the request takes them literally.

        Nothing is read from a long text. Raises QueryError as `parse_query` does.
        """
        own = self._corpus.contents.own_fields
        question, told = as_plain_words(request.question, request.syntax, request.limits, own)
        if question == request.question and request.syntax != "plain":
            told += tuple(unknown_fields(question, own))
        reading = Reading(question)
        now = request.now or date.today()
        if not (request.literal or is_long(question)):
            in_capitals = question != request.question and request.syntax == "auto"
            rest, written, fields = parted(request.question if in_capitals else "", own)
            asked = without_operators(rest, own) if fields else question
            language = language_code(request.question_language or "")
            reading = read(asked, now, self._archive, self._sources, self._is_author, own, language)
            if fields:
                reading = replace(
                    reading,
                    filters=(*fields, *reading.filters),
                    phrases=(*written, *reading.phrases),
                    question=question,
                )
            if request.syntax == "auto":
                keyword = self._corpus.keyword
                reading = without_unknown_phrases(reading, keyword, request.limits, own)
        if request.recent:
            reading = replace(reading, preference=recent(self._archive.newest(now)))
        return replace(reading, notices=(*told, *reading.notices))

    @cached_property
    def _archive(self) -> Archive:
        days = self._articles.days[self._articles.live]
        dated = days[days != NO_DATE]
        if not len(dated):
            return Archive(dated=0.0, mentions=partial(_has, self._corpus.keyword))
        first, last = (_EPOCH + timedelta(int(day)) for day in (dated.min(), dated.max()))
        return Archive(first, last, len(dated) / len(days), partial(_has, self._corpus.keyword))

    def _is_author(self, name: str) -> bool:
        author = replace(parse_query(""), root=Group((Field("author", name, quoted=True),)))
        return self._corpus.keyword.allowed(author, author.limits.deadline()).count > 0

    @cached_property
    def _sources(self) -> SourceNames:
        is_subject = partial(_is_subject, self._corpus, self._articles)
        return SourceNames(filter(None, self._articles.sources.names), is_subject)


# Functions apart, so that what the reader keeps does not refer to it: its files are closed with it.


def _has(keyword: KeywordLeg, query: str) -> bool:
    """Whether some live passage passes a query."""
    parsed = parse_query(query)
    return keyword.allowed(parsed, parsed.limits.deadline()).count > 0


def _is_subject(corpus: Corpus, articles: ArticleTable, sources: list[str]) -> bool:
    """Whether far more passages have the rarest word of a source's name than the source has."""
    named = articles.sources
    passages = np.bincount(articles.of_row, minlength=len(named.codes))
    codes = [named.names.index(source) for source in sources]
    own = int(passages[np.isin(named.codes, codes)].sum())
    terms = corpus.contents.analyzer.terms(min(sources, key=len))
    mentions = min(map(corpus.keyword.passages_with, terms), default=0)
    return mentions > MENTIONED * own
