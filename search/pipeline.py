"""The pipeline: the steps from a search request to its hits, over one corpus."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from ..index import GenerationError
from ..index.articles.languages import language_code
from ..index.articles.passages import encoder_text
from ..index.storage.cached import cached_property
from .article_table import ArticleTable
from .corpus import Contents, Corpus, KeywordLeg
from .limits import Deadline
from .query import Field, Group, Or, Query, parse_query
from .query.filters import within
from .query.own_fields import check_clause
from .question_encoder import QuestionEncoder
from .ranking.article_evidence import ArticleEvidence
from .ranking.calibration import CALIBRATION, Calibration
from .ranking.evidence import FUSION, FusionWeights
from .ranking.preferences import favouring, is_exact, only_answering, preferring
from .ranking.ranker import Ranker
from .ranking.ranking import Ranking
from .request import TOKENS, Rerank, SearchRequest
from .selection import (
    NEWEST,
    RELEVANCE,
    HitTotals,
    Selection,
    all_articles,
    choose,
    column_of,
    in_order,
)
from .showing.hit_builder import HitBuilder
from .understanding import Reading
from .understanding.corpus_reader import CorpusReader
from .understanding.preferred_days import FIRM

if TYPE_CHECKING:  # a plain search does not load it
    from .discovery.completions import Completer
    from .discovery.related import Relations
    from .discovery.trends import Trends
    from .ranking.verdict import Signs, Verdict


class Pipeline:
    """Reads, parses, ranks, orders, selects and builds hits. Safe to share between threads.

    An answer takes all steps. Diagnosis, fitting, evaluation and alerts take some of them.
    """

    def __init__(self, corpus: Corpus, weights: FusionWeights | None = None) -> None:
        """Search `corpus`, which `close` closes, by `weights`, or else by those of its settings."""
        self.corpus = corpus
        self._uncounted: WeakSet[HitTotals] = WeakSet()
        self.table = ArticleTable(corpus)
        self._questions = QuestionEncoder(corpus)
        self._reader = CorpusReader(corpus, self.table)
        settings = self.contents.settings
        self.weights = weights or FusionWeights.from_json(settings.get(FUSION))
        self.calibration = Calibration.from_json(settings.get(CALIBRATION))
        self.builder = HitBuilder(
            self.contents, self.keyword, self._questions.vectors, self.calibration
        )
        self.article_evidence = ArticleEvidence(corpus)
        self._verdict = partial(_verdict, corpus, self._questions.vectors)
        self._ranker = Ranker(
            self.keyword,
            corpus.semantic,
            self.article_evidence,
            self._questions.vector,
            self.calibration,
            self.weights,
            self._verdict,
        )

    @property
    def contents(self) -> Contents:
        """The articles and settings of the corpus, and its generation."""
        return self.corpus.contents

    @property
    def keyword(self) -> KeywordLeg:
        """The keyword leg of the corpus."""
        return self.corpus.keyword

    def require_own(self, request: SearchRequest) -> None:
        """Raise GenerationError for a request as of another generation."""
        if request.as_of is None:
            return
        wanted, own = self.corpus.generation_of(request.as_of), self.contents.generation
        if wanted != own:
            raise GenerationError(
                f"as_of names generation {wanted}, and this searcher is on {own}: open that one "
                f"by Searcher(index, generation={wanted}), or ask a LiveSearcher"
            )

    def read(self, request: SearchRequest) -> Reading:
        """The reading of a question; its words alone if the request takes them literally.

        Filters that were read from words stay only where something answers within them.
        """
        return self.understood(request, request.limits.deadline())[0]

    def understood(
        self, request: SearchRequest, deadline: Deadline
    ) -> tuple[Reading, Query, Ranking]:
        """The first attempt at a reading that something answers, its query and its ranking."""
        for reading in self._reader.read(request).attempts():
            query = self.parsed(reading, request)
            ranked = self._ranked(query, reading, request, deadline)
            if _answers(ranked, request):
                break
        return reading, query, ranked

    def parsed(self, reading: Reading, request: SearchRequest) -> Query:
        """The query for the words that a reading left, within all filters. Raises QueryError."""
        own = self.contents.own_fields
        for clause in request.filters:
            for each in clause.children if isinstance(clause, Or) else (clause,):
                if isinstance(each, Field):
                    check_clause(each, own)
        query = parse_query(reading.text, limits=request.limits, own=own)
        if request.question_language:
            query = replace(query, language=language_code(request.question_language))
        return within(query, (*reading.filters, *request.filters))

    def _ranked(
        self, query: Query, reading: Reading, request: SearchRequest, deadline: Deadline
    ) -> Ranking:
        allowed = self.keyword.allowed(query, deadline)
        judged: tuple[Query, ...] = ()
        if request.mode == "hybrid":
            from .understanding.judged_wordings import wordings

            judged = wordings(query, reading, request, self.contents.own_fields)
        return self._ranker.rank(query, request.mode, allowed, deadline, judged=judged)

    def reranked(
        self, ranking: Ranking, rerank: Rerank, query: Query, request: SearchRequest
    ) -> Ranking:
        """A ranking whose first passages have been scored again, as far as time allows."""
        from .ranking.late_interaction import LateInteraction
        from .ranking.rerank import second_look

        corpus = self.corpus
        look = LateInteraction(corpus.token_encoder, corpus.scale) if rerank == TOKENS else rerank
        passages = self.contents.passages(ranking.rows[: look.looks_at].tolist())
        texts = [encoder_text(passage) for passage in passages]
        scores = look.scores(query.semantic_text, texts, request.budget)
        if request.mode == "hybrid":
            scores += look.beside * ranking.scores[: len(scores)]
        order = second_look(scores, len(ranking.rows))
        return ranking.reordered(order, ranking.scores[order])

    def ordered(
        self, ranking: Ranking, query: Query, request: SearchRequest, reading: Reading
    ) -> Ranking:
        """A ranking with what the request asks for, ordered by what the reading prefers."""
        if request.min_score is not None:
            ranking = ranking.whole().at_least(request.min_score)
        exact = is_exact(query, request.mode)
        if request.sort != RELEVANCE:
            ranking = only_answering(ranking, exact)
        if reading.preference or reading.preferred:
            ranking = ranking.whole()
        if reading.preference:
            days = self.table.days[self.table.of_row[ranking.rows]]
            ranking = preferring(ranking, reading.preference, days, exact=exact)
        for clause in reversed(reading.preferred):  # the last to order is the first of all
            named = self.keyword.allowed(
                replace(query, root=Group((clause,))), query.limits.deadline()
            )
            ranking = favouring(ranking, named.has(ranking.rows), FIRM, exact=exact)
        return ranking

    def order(self, ranking: Ranking, request: SearchRequest) -> str:
        """The order of the hits: the newest first where no word ranks them. Raises QueryError."""
        column_of(request.sort, self.table.own_fields)
        unranked = not ranking.scores.any() and bool(len(ranking.rows))
        return NEWEST if request.sort == RELEVANCE and unranked else request.sort

    def select(self, ranking: Ranking, request: SearchRequest) -> Selection:
        """The places of a ranking that are hits, in order."""
        selection = choose(
            self.table.of_row[ranking.rows],
            self.table.text_of,
            request.unit,
            copies=request.copies,
            per_article=request.per_article,
        )
        return in_order(selection, self.order(ranking, request), self.table)

    def totals(self, ranking: Ranking, request: SearchRequest) -> HitTotals:
        """The totals of a ranking, counted at first use, or by `close`."""

        def find() -> NDArray[np.int32]:
            return all_articles(ranking, self.table, request.unit, copies=request.copies)

        totals = HitTotals(find, request.per_article if request.unit == "passage" else 0)
        self._uncounted.add(totals)
        return totals

    def whole_ranking(
        self,
        query: Query,
        request: SearchRequest,
        reading: Reading,
        deadline: Deadline,
    ) -> Ranking:
        """The ranking of all rows that are found for a reading's query, in the order of hits."""
        ranked = self._ranked(query, reading, request, deadline).whole()
        return self.ordered(ranked, query, request, reading)

    def trends(self, request: SearchRequest) -> "Trends":
        """The words that stand out in the hits of a request, see `Searcher.trends`."""
        from .discovery.trends import Trends, by_month, representatives, standing_out

        self.require_own(request)
        reading = self.read(request)
        query = self.parsed(reading, request)
        deadline = query.limits.deadline()
        ranking = self.whole_ranking(query, request, reading, deadline)
        ranking = only_answering(ranking, is_exact(query, request.mode))
        selection = self.select(ranking, replace(request, by="article", copies=False))
        hits = selection.articles[selection.places].astype(np.int64)
        asked = self.keyword.terms(query, deadline)
        return Trends(
            query=request.question,
            generation=self.contents.generation,
            hits=len(hits),
            articles=len(representatives(self.table)),
            months=by_month(hits, self.table),
            words=standing_out(hits, asked, self.corpus, self.table, request.limit, deadline),
        )

    @cached_property
    def completer(self) -> "Completer":
        """Completes what is being typed, see `Searcher.completions`."""
        from .discovery.completions import Completer

        return Completer(self.corpus)

    def leg_ranks(
        self, query: Query, deadline: Deadline
    ) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """For each leg, its name and all rows (n,) that it ranks for a query, best first."""
        allowed, rows = self.keyword.allowed(query, deadline), len(self.table.of_row)
        yield "keyword", self.keyword.search(query, rows, deadline, allowed)[0]
        if query.semantic_text:
            vector = self._questions.vector(query.semantic_text)
            yield "semantic", self.corpus.semantic.search(vector, rows, allowed)[0]

    def scored(self, question: str) -> Ranking:
        """The ranking of all listed rows by both legs, without the verdict."""
        query = parse_query(question, own=self.contents.own_fields)
        deadline = query.limits.deadline()
        return self._ranker.scored(query, self.keyword.allowed(query, deadline), deadline)

    def signs(self, question: str) -> "Signs | None":
        """The signs by which the verdict on a question falls; None if there is none."""
        query = parse_query(question, own=self.contents.own_fields)
        return self._verdict().signs(query, self.scored(question), query.limits.deadline())

    def best_evidence(self, query: Query, vector: NDArray[np.float32]) -> float:
        """The most own evidence of any passage, for a query with `vector` (dimension,)."""
        deadline = query.limits.deadline()
        allowed = self.keyword.allowed(query, deadline)
        return self._ranker.best_evidence(query, vector, allowed, deadline)

    def article_scores(self, ranking: Ranking) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Scores (n,), best first, and the versions (n,) of the articles of a ranking."""
        versions = self.contents.versions(ranking.rows)
        first = np.sort(np.unique(versions, return_index=True)[1])
        return ranking.scores[first], versions[first]

    @cached_property
    def relations(self) -> "Relations":
        """The finder of related articles."""
        from .discovery.related import Relations

        return Relations(self.corpus, self.table)

    def close(self) -> None:
        """Close the corpus. Results that are still in use and were not counted are counted now."""
        for totals in self._uncounted:
            totals.settle()
        self.corpus.close()

    def __enter__(self) -> "Pipeline":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _answers(ranked: Ranking, request: SearchRequest) -> bool:
    """Whether a ranking has a hit."""
    if ranked.refused:
        return False
    least = -np.inf if request.min_score is None else request.min_score
    return bool((ranked.relevance >= least).any())


def _verdict(corpus: Corpus, encode: Callable[[Sequence[str]], NDArray[np.float32]]) -> "Verdict":
    from .ranking.verdict import Verdict  # loaded when a question is judged

    return Verdict(corpus, encode)
