"""The articles of a local corpus: their columns, word counts and mean vectors."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import WHOLE, whole_value
from ...index.storage.cached import cached_property
from ...index.vectors import cosines_of
from ..corpus import Coded, Listed, Valued
from ..limits import Deadline
from .contents import scale_of

if TYPE_CHECKING:
    from .contents import LocalContents
    from .own_values import OwnValues


class LocalArticles:
    """The articles of a snapshot, see `corpus.ArticleColumns`, numbered through all its segments.

    Columns are made at first use and kept: four bytes a passage, some forty an article. Safe to
    share between threads.
    """

    def __init__(self, contents: "LocalContents") -> None:
        """Number the articles of `contents`."""
        self._contents, self._scale = contents, scale_of(contents)
        self._segments = contents.segments
        self._bases = np.cumsum([0, *(segment.articles for segment in self._segments)])

    @cached_property
    def of_row(self) -> NDArray[np.int32]:
        """The article of each row: (rows,)."""
        passages = _joined(np.diff(segment.keyword.starts) for segment in self._segments)
        return np.repeat(np.arange(len(passages), dtype=np.int32), passages)

    @cached_property
    def versions(self) -> NDArray[np.int64]:
        """The version that each article is: (articles,)."""
        return _joined(segment.versions for segment in self._segments)

    @cached_property
    def live(self) -> NDArray[np.bool_]:
        """Which articles are part of the generation: (articles,)."""
        parts = [
            np.ones(segment.articles, np.bool_)
            if mask is None
            else mask[segment.keyword.starts[:-1].astype(np.int64)]
            for segment, mask in zip(self._segments, self._contents.live, strict=True)
        ]
        return np.concatenate([np.empty(0, np.bool_), *parts])

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """The day number of each article's date, `NO_DATE` for none: (articles,)."""
        return _joined(segment.keyword.dates() for segment in self._segments)

    @cached_property
    def sources(self) -> Coded:
        """The source of each article, named as most articles write it."""
        return self._as_written("source")

    @cached_property
    def authors(self) -> Coded:
        """The author of each article, named as most articles write it."""
        return self._as_written("author")

    def _as_written(self, field: Literal["source", "author"]) -> Coded:
        coded = self._values(field)
        written: dict[str, str] = {}
        for spelling in self._contents.spellings(field):
            for analyzer in self._contents.analyzer.every:
                written.setdefault(whole_value(spelling, analyzer).removeprefix(WHOLE), spelling)
        return Coded(coded.codes, tuple(name and written.get(name, name) for name in coded.names))

    @cached_property
    def languages(self) -> Coded:
        """The language of each article."""
        return self._values("language")

    def _values(self, field: str) -> Coded:
        codes = np.zeros(int(self._bases[-1]), np.int64)
        names: dict[str | None, int] = {None: 0}
        for segment, base in zip(self._segments, self._bases.tolist(), strict=False):
            for term in segment.keyword.terms(field, WHOLE):
                postings = segment.keyword.postings(field, term)
                if postings is not None:
                    code = names.setdefault(term.removeprefix(WHOLE), len(names))
                    codes[postings.documents.astype(np.int64) + base] = code
        return Coded(codes, tuple(names))

    def titles(self, articles: NDArray[np.int64]) -> list[str]:
        """The titles of some articles (n,), ascending, without case."""
        titles: list[str] = []
        for number, part, base in _parts(articles, self._bases):
            columns = self._segments[number].columns
            if columns is not None:
                titles += (each.decode() for each in columns.titles.some(articles[part] - base))
            else:  # written before there were columns
                rows = self.begins(articles[part]).tolist()
                titles += (each.article.title.casefold() for each in self._contents.passages(rows))
        return titles

    def own_values(self, name: str) -> Valued:
        """The values of an own field, named as most live articles write each."""
        return self._own.values(name)

    def own_places(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the greatest place of each article by an own field: (articles,) each."""
        return self._own.places(name, self._contents.own_fields[name])

    @cached_property
    def few_valued(self) -> Sequence[str]:
        """The own fields with so few values that one can choose from them."""
        return self._own.few_valued(self._contents.own_fields.items())

    @cached_property
    def _own(self) -> "OwnValues":
        from .own_values import OwnValues  # a plain search does not load it

        files = [segment.columns for segment in self._segments]
        return OwnValues(files, self._bases, self.live)

    def numbers(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The article of each of `rows` (n,), ascending, and whether the row opens it: (n,) each.

        It does not use `of_row`, which is as long as the corpus.
        """
        numbers, opens = np.empty(len(rows), np.int64), np.empty(len(rows), np.bool_)
        for number, part, base in _parts(rows, self._contents.bases):
            local = rows[part] - base
            ordinals = self._segments[number].ordinals(local)
            numbers[part] = ordinals + self._bases[number]
            opens[part] = self._segments[number].keyword.starts[ordinals] == local
        return numbers, opens

    def passages(self, articles: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of passages of some articles (n,), ascending: (n,)."""
        counts = np.empty(len(articles), np.int64)
        for number, part, base in _parts(articles, self._bases):
            bounds = self._bounds(number, articles[part] - base)
            counts[part] = bounds[1::2] - bounds[::2]
        return counts

    def begins(self, articles: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first row of each of some articles (n,), ascending: (n,)."""
        rows = np.empty(len(articles), np.int64)
        for number, part, base in _parts(articles, self._bases):
            starts = self._segments[number].keyword.starts
            rows[part] = starts[articles[part] - base] + self._contents.bases[number]
        return rows

    def having(
        self, terms: Sequence[str], articles: NDArray[np.int64], deadline: Deadline
    ) -> NDArray[np.float64]:
        """How many passages of each of some articles (n,), ascending, have each of some terms.

        (terms, n); the title counts as a passage. Passages are counted without reading the lists.
        """
        counts = np.zeros((len(terms), len(articles)))
        for number, part, base in _parts(articles, self._bases):
            segment, ordinals = self._segments[number].keyword, articles[part] - base
            bodies, titles = segment.reader("body"), segment.reader("title")
            bounds = self._bounds(number, ordinals)
            for term, having in zip(terms, counts[:, part], strict=True):
                deadline.check()
                if (body := bodies.find(term.encode())) is not None:
                    before = bodies.ranks(body, bounds)
                    having += before[1::2] - before[::2]
                if (title := titles.find(term.encode())) is not None:
                    having[titles.places(title, ordinals)[0]] += 1
        return counts

    def meaning(
        self, vector: NDArray[np.float32], articles: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The meaning of `vector` (dimension,) in the mean of each article's (n,): (n,)."""
        parts = [
            (self._segments[number].article_means.rows, articles[part] - base)
            for number, part, base in _parts(articles, self._bases)
        ]
        means = np.concatenate([np.empty(0, np.float32), *cosines_of(parts, vector)])
        return self._scale.meaning(means.astype(np.float64))

    def means(self, articles: NDArray[np.int64]) -> NDArray[np.float32]:
        """The mean of the vectors of each of some articles (n,), ascending: (n, dimension)."""
        means = np.empty((len(articles), self._contents.encoder.spec.dimension), np.float32)
        for number, part, base in _parts(articles, self._bases):
            means[part] = self._segments[number].article_means.rows.at(articles[part] - base)
        return means

    def nearest(self, article: int, k: int) -> Listed:
        """The `k` live articles whose means are nearest to that of one, itself among them."""
        cosines = self._means @ self._means[article]
        cosines[~self.live] = -np.inf
        numbers = np.argsort(-cosines, kind="stable")[: min(k, np.count_nonzero(self.live))]
        return numbers, self._scale.likeness(cosines[numbers].astype(np.float64))

    @cached_property
    def _means(self) -> NDArray[np.float32]:
        """The mean of each article's vectors, scaled to length 1: (articles, dimension)."""
        parts = [np.asarray(segment.article_means.rows[:]) for segment in self._segments]
        return np.concatenate(parts).astype(np.float32)

    def _bounds(self, segment: int, ordinals: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first rows and ends of articles (n,) of a segment, alternating: (2n,)."""
        pairs = np.stack([ordinals, ordinals + 1], axis=1).ravel()
        return self._segments[segment].keyword.starts.take(pairs).astype(np.int64)


def _parts(ascending: NDArray[np.int64], bases: NDArray[np.int64]) -> list[tuple[int, slice, int]]:
    """For each segment that holds any of some rows or articles: number, places, its base."""
    ends = np.searchsorted(ascending, bases).tolist()
    return [
        (number, slice(first, end), int(bases[number]))
        for number, (first, end) in enumerate(pairwise(ends))
        if first < end
    ]


def _joined(parts: Iterable[NDArray[np.integer]]) -> NDArray[np.int64]:
    return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
