"""The searcher: from a question to hits, on one snapshot of an index."""

import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..index import GenerationError, Index
from ..index.arguments import id_of
from ..index.articles.passages import encoder_text
from ..index.encoder import Encoder
from ..index.moment import generation_of
from .article_table import ArticleTable
from .leases import Leased
from .limits import DEFAULT, Deadline, Limits
from .local import LocalCorpus
from .named_options import taking
from .query import Query, parse_query
from .query.filters import within
from .ranking.article_evidence import ArticleEvidence
from .ranking.calibration import CALIBRATION, Calibration
from .ranking.date_preference import preferring
from .ranking.evidence import FUSION, FusionWeights
from .ranking.late_interaction import LateInteraction
from .ranking.ranker import Ranker
from .ranking.ranking import Ranking
from .ranking.rerank import second_look
from .related import RelatedArticles, Relations
from .request import TOKENS, Rerank, SearchRequest
from .selection import RELEVANCE, Selection, all_articles, choose, count, in_order
from .showing.did_you_mean import did_you_mean
from .showing.highlights import highlights
from .showing.hit_builder import Shower
from .showing.results import Results, Total
from .understanding import Preference, Reading
from .understanding.corpus_reader import CorpusReader


class Searcher:
    """Answers questions from one generation of an index. Safe to share between threads.

    >>> from nutgraf.search import Searcher
    >>> with Searcher("my.nutgraf") as searcher:
    ...     [hit.article.title for hit in searcher.search("a ship ran onto the rocks")]
    ['Ferry aground']
    """

    def __init__(
        self,
        index: Index | str | Path,
        *,
        generation: int | None = None,
        weights: FusionWeights | None = None,
    ) -> None:
        """Open the newest generation of an index, given open or as a path, or an earlier one.

        `weights` ranks by others than those of the generation.
        """
        self._owned = not isinstance(index, Index)
        self._index = index if isinstance(index, Index) else Index.open(index)
        self.corpus = LocalCorpus(self._index, generation)
        self.snapshot = self.corpus.contents
        self._open = Leased(self.corpus, self._let_go)
        self.keyword = self.corpus.keyword
        self.articles = ArticleTable(self.corpus)
        self._reader = CorpusReader(self.corpus, self.articles)
        self._shower = Shower(self.snapshot, self.keyword, self._encode_all)
        self._semantic = self.corpus.semantic
        settings = self.snapshot.settings
        self.weights = weights or FusionWeights.from_json(settings.get(FUSION))
        self.calibration = Calibration.from_json(settings.get(CALIBRATION))
        self.article_evidence = ArticleEvidence(self.corpus)
        self._ranker = Ranker(
            self.keyword,
            self._semantic,
            self.article_evidence,
            self._encode,
            self.calibration,
            self.weights,
        )

    @taking(SearchRequest)
    def search(self, request: SearchRequest) -> Results:
        """The `limit` best passages, or best articles by their best passages.

        Takes a question and the options of `SearchRequest`. A question in plain words, asked of
        both legs, has no hits if the best is no better than what any question would find. Raises
        QueryError if the question cannot be understood, ArgumentError for an unknown option,
        NutgrafError for a value that an option cannot have, GenerationError if `as_of` names
        another generation than this searcher's (a `LiveSearcher` opens it).
        """
        return self.answer(request)

    def answer(self, request: SearchRequest) -> Results:
        """The hits of a question, as `search` gives them."""
        started = time.perf_counter()
        self._require_own(request)
        reading = self.read(request)
        query = self.parsed(reading, request)
        deadline = query.limits.deadline()
        ranked = self._ranked(query, request, deadline)
        rerank = request.rerank if query.semantic_text else None  # filters ask a model nothing
        if rerank is not None or request.sort != RELEVANCE:
            ranked = ranked.whole()
        ranking = self._ordered(ranked, request, reading.preference)
        if rerank is not None:
            ranking = self._reranked(ranking, rerank, query, request)
        selection = self.select(ranking, request)
        wanted = slice(request.offset, request.offset + request.limit)
        enough = selection.settled and selection.total >= wanted.stop
        if ranking.beyond is not None and not enough:
            ranking = self._ordered(ranked.whole(), request, reading.preference)
            selection = self.select(ranking, request)
        every = self._counting(ranking, selection, request)
        facets = count(every(), self.articles) if request.facets else None
        return Results(
            query=request.question,
            mode=request.mode,
            generation=self.snapshot.generation,
            counted=Total(lambda: len(every())),
            hits=self._shower.hits(query, ranking, selection, wanted, request, deadline),
            offset=request.offset,
            facets=facets,
            reading=reading if reading else None,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def _require_own(self, request: SearchRequest) -> None:
        """Raises GenerationError for a request as of another generation."""
        if request.as_of is None:
            return
        wanted, own = generation_of(self._index, request.as_of), self.snapshot.generation
        if wanted != own:
            raise GenerationError(
                f"as_of names generation {wanted}, and this searcher is on {own}: open that one "
                f"by Searcher(index, generation={wanted}), or ask a LiveSearcher"
            )

    def read(self, request: SearchRequest) -> Reading:
        """What a question says; its words alone where nothing else is to be read from it."""
        return self._reader.read(request)

    def parsed(self, reading: Reading, request: SearchRequest) -> Query:
        """What is left of a question, asked of what all filters allow. Raises QueryError."""
        query = parse_query(reading.text, limits=request.limits)
        return within(query, (*reading.filters, *request.filters))

    def leg_ranks(
        self, query: Query, deadline: Deadline
    ) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """Each leg's name, and all rows (n,) that it ranks for a query, best first."""
        allowed, rows = self.keyword.allowed(query, deadline), len(self.articles.of_row)
        yield "keyword", self.keyword.search(query, rows, deadline, allowed)[0]
        if query.semantic_text:
            vector = self._encode(query.semantic_text)
            yield "semantic", self._semantic.search(vector, rows, allowed)[0]

    def _counting(
        self, ranking: Ranking, selection: Selection, request: SearchRequest
    ) -> Callable[[], NDArray[np.int32]]:
        """What gives the article of each hit there is: (total,). It may be called after `close`,
        which lets go of the files when nobody has to count any more."""
        if ranking.beyond is None:
            return lambda: selection.articles[selection.places]

        def every() -> NDArray[np.int32]:
            return all_articles(
                ranking, selection, self.articles, request.unit, copies=request.copies
            )

        if self._open.take():
            weakref.finalize(every, self._open.give_back)
        return every

    def whole_ranking(
        self,
        query: Query,
        request: SearchRequest,
        preference: Preference | None,
        deadline: Deadline,
    ) -> Ranking:
        """The ranking of all rows that answer a query, in the order in which they are hits."""
        return self._ordered(self._ranked(query, request, deadline).whole(), request, preference)

    def _ranked(self, query: Query, request: SearchRequest, deadline: Deadline) -> Ranking:
        return self._ranker.rank(
            query, request.mode, self.keyword.allowed(query, deadline), deadline
        )

    def _ordered(
        self, ranking: Ranking, request: SearchRequest, preference: Preference | None
    ) -> Ranking:
        if request.min_score is not None:
            ranking = ranking.whole().at_least(request.min_score)
        return ranking if preference is None else preferring(ranking, preference, self.articles)

    def _reranked(
        self, ranking: Ranking, rerank: Rerank, query: Query, request: SearchRequest
    ) -> Ranking:
        """A ranking whose first passages have been looked at again, as far as time allows."""
        look = self._by_tokens if rerank == TOKENS else rerank
        passages = self.snapshot.passages(ranking.rows[: look.looks_at].tolist())
        texts = [encoder_text(passage) for passage in passages]
        scores = look.scores(query.semantic_text, texts, request.budget)
        if request.mode == "hybrid":
            scores += look.beside * ranking.scores[: len(scores)]
        order = second_look(scores, len(ranking.rows))
        return ranking.reordered(order, ranking.scores[order])

    def select(self, ranking: Ranking, request: SearchRequest) -> Selection:
        """Which places of a ranking are hits, in order."""
        selection = choose(
            self.articles.of_row[ranking.rows],
            self.articles.text_of,
            request.unit,
            copies=request.copies,
            # Whoever sorts wants this order and no other.
            per_article=request.per_article if request.sort == RELEVANCE else 0,
        )
        return in_order(selection, request.sort, ranking.rows, self.articles, self.snapshot)

    def scored(self, question: str) -> Ranking:
        """The ranking of a question by both legs before it is judged: all that is listed."""
        query = parse_query(question)
        deadline = query.limits.deadline()
        return self._ranker.scored(query, self.keyword.allowed(query, deadline), deadline)

    def best_evidence(self, query: Query, vector: NDArray[np.float32]) -> float:
        """The most that any passage says of a query with `vector` (dimension,), by itself."""
        deadline = query.limits.deadline()
        allowed = self.keyword.allowed(query, deadline)
        return self._ranker.best_evidence(query, vector, allowed, deadline)

    def article_scores(self, ranking: Ranking) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Scores (n,), best first, and the versions (n,) of the articles of a ranking."""
        versions = self.snapshot.versions(ranking.rows)
        first = np.sort(np.unique(versions, return_index=True)[1])
        return ranking.scores[first], versions[first]

    @property
    def _by_tokens(self) -> LateInteraction:
        return LateInteraction(self.corpus.token_encoder)

    def related(self, article_id: str, limit: int = 10) -> RelatedArticles:
        """Up to `limit` articles on the story of an article, and as many on its subject.

        The id may be a passage's. Raises NutgrafError if there is none, ArgumentError for an id
        that is no str.
        """
        return self._relations.related(id_of(article_id), limit)

    @cached_property
    def _relations(self) -> Relations:
        return Relations(self.corpus, self.articles)

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions, whose vectors are those of the passages."""
        return self.corpus.encoder

    def idf(self, term: str) -> float:
        """How rare an index term is."""
        return self.keyword.idf(term)

    def _encode(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._encode_all([text])[0]
        return vector

    def _encode_all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self.encoder.encode_queries(texts)
        return vectors

    @taking(SearchRequest)
    async def asearch(self, request: SearchRequest) -> Results:
        """`search` in a thread, so that other tasks go on meanwhile."""
        import asyncio  # which few who search need

        return await asyncio.to_thread(self.answer, request)

    def highlights(
        self, question: str, text: str, *, limits: Limits = DEFAULT
    ) -> tuple[tuple[int, int], ...]:
        """Where `text`, of any article, has the words of a question: spans in characters."""
        query = parse_query(question, limits=limits)
        terms = self.keyword.terms(query, query.limits.deadline())
        return highlights(text, terms, self.snapshot.analyzer)

    def suggestions(
        self, question: str, *, limits: Limits = DEFAULT
    ) -> tuple[tuple[str, str], ...]:
        """For words of the question that no passage has, the nearest that some have: did you mean?

        Looks through the whole vocabulary, which is why `search` does not.
        """
        return did_you_mean(parse_query(question, limits=limits), self.keyword, self.snapshot)

    def close(self) -> None:
        """Let go of the snapshot, and of the index if it was given as a path.

        Results that have not been counted yet keep the files, until they are or are gone.
        """
        self._open.retire()

    def _let_go(self, corpus: LocalCorpus) -> None:
        corpus.close()
        if self._owned:
            self._index.close()

    def __enter__(self) -> "Searcher":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
