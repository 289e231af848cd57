"""The answer to a search request: the results of all steps of a pipeline."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..index import Advice, Hint
from .limits import Deadline
from .pipeline import Pipeline
from .query import Query
from .query.own_fields import own_fields_in
from .ranking.ranking import Ranking
from .request import SearchRequest
from .selection import RELEVANCE, Facets, count, count_by
from .showing.results import NONE, Results, Total
from .understanding import Notice, Reading

NEAREST: Final = 3
"""The most passages that are shown as the nearest where nothing answers."""


def answer(pipeline: Pipeline, request: SearchRequest) -> Results:
    """The results of a request, see `Searcher.search`."""
    started = time.perf_counter()
    pipeline.require_own(request)
    deadline = request.limits.deadline()
    reading, query, ranked = pipeline.understood(request, deadline)
    asked = _Asked(pipeline, request, reading, query, deadline, started)
    return asked.refusal(ranked) if ranked.refused else asked.hits(ranked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as it was understood, at a time: what all parts of its results go by."""

    pipeline: Pipeline
    request: SearchRequest
    reading: Reading
    query: Query
    deadline: Deadline
    started: float

    def hits(self, ranked: Ranking) -> Results:
        """The results with the hits that are on the page."""
        pipeline, query, request = self.pipeline, self.query, self.request
        rerank = request.rerank if query.semantic_text else None  # filters give it nothing to score
        if rerank is not None or pipeline.order(ranked, request) != RELEVANCE:
            ranked = ranked.whole()
        if rerank is not None:
            ranked = pipeline.reranked(ranked, rerank, query, request)
        ranking = pipeline.ordered(ranked, query, request, self.reading)
        selection = pipeline.select(ranking, request)
        page = slice(request.offset, request.offset + request.limit)
        if ranking.beyond is not None and len(selection) < page.stop:
            ranking = pipeline.ordered(ranked.whole(), query, request, self.reading)
            selection = pipeline.select(ranking, request)
        totals = pipeline.totals(ranking, request)
        return self._results(
            counted=Total(totals.total),
            counted_hits=Total(totals.hits),
            hits=pipeline.builder.hits(
                query, ranking, selection, page, totals, request, self.deadline
            ),
            facets=self._facets(lambda: totals.articles),
        )

    def refusal(self, ranked: Ranking) -> Results:
        """The results of a question that nothing answers: no hits, and the nearest beside them."""
        pipeline, request = self.pipeline, self.request
        selection, totals = pipeline.select(ranked, request), pipeline.totals(ranked, request)
        page = slice(0, 0 if request.offset else min(request.limit, NEAREST))
        nearest = pipeline.builder.hits(
            self.query, ranked, selection, page, totals, request, self.deadline
        )
        return self._results(
            counted=NONE,
            counted_hits=NONE,
            nearest=tuple(replace(hit, folded=NONE) for hit in nearest),
            facets=self._facets(lambda: np.empty(0, np.int32)),
        )

    def _results(self, **found: Any) -> Results:
        """The results with what was `found`, and with what was asked and read."""
        reading = self.reading
        return Results(
            query=self.request.question,
            mode=self.request.mode,
            generation=self.pipeline.contents.generation,
            offset=self.request.offset,
            reading=reading if reading else None,
            searched=reading.text,
            notices=(*reading.notices, *self._notices()),
            took_ms=(time.perf_counter() - self.started) * 1000,
            **found,
        )

    def _facets(self, find: Callable[[], NDArray[np.int32]]) -> Facets | None:
        """The facets that the request asks for, those that it names last.

        `find` gives the articles of all hits: (n,).
        """
        request, table = self.request, self.pipeline.table
        if not request.facets and not request.facet:
            return None
        names = (request.facet,) if isinstance(request.facet, str) else tuple(request.facet or ())
        articles = find()
        found = dict(count(articles, table)) if request.facets else {}
        return found | dict(count_by(names, articles, table))

    def _notices(self) -> Iterator[Notice]:
        """What an answer lacks: words of a prefix that is cut short, or the rules of today."""
        contents = self.pipeline.contents
        for cut in self.pipeline.keyword.cuts(self.query, self.deadline):
            yield Notice(
                f"{cut.text} stands for {cut.all:,} words; only the {cut.most:,} most frequent are "
                "looked for."
            )
        if contents.lacks_fields and own_fields_in(self.query.root):
            hint = Hint(Advice.REBUILD, contents.root)
            yield Notice("Own fields cannot be searched in a part of the index.", hint=hint)
        if contents.outdated:
            hint = Hint(Advice.REBUILD, contents.root)
            yield Notice("The index was built by earlier rules of what a word is.", hint=hint)
