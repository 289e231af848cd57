"""The texts of a segment: the words of its documents, read from the catalogue and analysed."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ..articles.article import Article, Passage
from ..catalogue.catalogue import Catalogue
from ..words import FIRST
from ..words.analyzer import Analyzer
from ..words.token import Token
from .segment import Segment

ReadArticle: TypeAlias = Callable[[int], tuple[Article, Sequence[Passage]]]
"""A function from a version to its article and passages."""


def texts_of(segment: Segment, catalogue: Catalogue) -> "SegmentTexts":
    """The texts of a segment, by its own analysis."""
    language = catalogue.settings.of_index()["language"]
    analyzer = Analyzer(language, FIRST if segment.analysis is None else segment.analysis)
    return SegmentTexts(segment, analyzer.of(segment.language), catalogue.articles.get)


class SegmentTexts:
    """The texts of the documents of a segment's fields. The article read last is kept."""

    def __init__(self, segment: Segment, analyzer: Analyzer, read: ReadArticle) -> None:
        """Analyse texts of `segment` by `analyzer`; `read` gives a version's article."""
        self._segment, self._analyzer, self._read = segment, analyzer, read
        self._latest: tuple[int, Article, Sequence[Passage]] | None = None

    def tokens(self, field: str, document: int) -> list[Token]:
        """The words of a document: a row of `body`, or an article of `title`."""
        starts = self._segment.keyword.starts
        ordinal = document
        if field == "body":
            ordinal = int(starts.searchsorted(document, side="right")) - 1
        article, passages = self._article(int(self._segment.versions[ordinal]))
        if field == "title":
            return self._analyzer.tokens(article.title)
        return self._analyzer.tokens(passages[document - int(starts[ordinal])].text)

    def _article(self, version: int) -> tuple[Article, Sequence[Passage]]:
        if self._latest is None or self._latest[0] != version:
            self._latest = version, *self._read(version)
        return self._latest[1:]
