"""The searcher: from a question to hits, on one snapshot of an index."""

import asyncio
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..index import Index, NutgrafError
from .article_evidence import ArticleEvidence
from .highlight import highlights
from .keyword import KeywordLeg, Weights
from .limits import Deadline
from .query import Query, parse_query
from .ranker import Ranker, Ranking
from .results import Hit, LegScore, Results
from .semantic import SemanticLeg

MODES = ("hybrid", "keyword", "semantic")
UNITS = ("passage", "article")

TITLE = 0.3
"""What a word in the title counts, one in the passage being 1: all passages of an article share it.
Measured on scifact, squad_dev and seeds; see benchmarks/RESULTS.md."""

K1, B = 0.9, 0.4
"""Of BM25. Passages are short and of like length: repeating a word, and length, say little."""


class Searcher:
    """Answers questions from one generation of an index. Safe to share between threads.

    >>> from nutgraf.search import Searcher
    >>> with Searcher("my.nutgraf") as searcher:
    ...     [hit.article.title for hit in searcher.search("a ship ran onto the rocks")]
    ['Ferry aground']
    """

    def __init__(self, index: Index | str | Path, *, generation: int | None = None) -> None:
        """Open the newest generation of an index, given open or as a path, or an earlier one."""
        self._owned = not isinstance(index, Index)
        self._index = index if isinstance(index, Index) else Index.open(index)
        self.snapshot = self._index.snapshot(generation)
        self._keyword = KeywordLeg(
            [segment.keyword for segment in self.snapshot.segments],
            self.snapshot.live,
            self.snapshot.analyzer,
            Weights(title=TITLE),
            k1=K1,
            b=B,
        )
        self._ranker = Ranker(
            self._keyword,
            SemanticLeg(self.snapshot),
            ArticleEvidence(self.snapshot, K1, B),
            self._encode,
        )

    def search(
        self, question: str, *, limit: int = 10, mode: str = "hybrid", by: str = "passage"
    ) -> Results:
        """The `limit` best passages, or best articles by their best passage.

        Raises QueryError where the question cannot be understood, NutgrafError for an unknown
        mode or unit.
        """
        started = time.perf_counter()
        if mode not in MODES or by not in UNITS:
            raise NutgrafError(
                f"mode is one of {', '.join(MODES)}; by is one of {', '.join(UNITS)}"
            )
        query = parse_query(question)
        deadline = query.limits.deadline()
        allowed = self._keyword.allowed(query, deadline)
        ranking = self._ranker.rank(query, mode, allowed, deadline)
        places, total = np.arange(len(ranking.rows)), ranking.total
        if by == "article":
            places = self._best_of_each(ranking)
            total = len(np.unique(self.snapshot.versions(ranking.matching())))
        hits = self._hits(query, ranking, places[:limit], deadline)
        return Results(
            query=question,
            mode=mode,
            generation=self.snapshot.generation,
            took_ms=(time.perf_counter() - started) * 1000,
            total=total,
            hits=hits,
        )

    def _encode(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._index.encoder.encode_queries([text])[0]
        return vector

    def _best_of_each(self, ranking: Ranking) -> NDArray[np.int64]:
        """The first place of each article."""
        _, first = np.unique(self.snapshot.versions(ranking.rows), return_index=True)
        return np.sort(first)

    def _hits(
        self, query: Query, ranking: Ranking, places: NDArray[np.int64], deadline: Deadline
    ) -> tuple[Hit, ...]:
        terms = self._keyword.terms(query, deadline)
        hits = []
        for rank, place in enumerate(places.tolist(), 1):
            passage = self.snapshot.passage(int(ranking.rows[place]))
            keyword_rank = int(ranking.keyword_ranks[place])
            semantic_rank = int(ranking.semantic_ranks[place])
            hits.append(
                Hit(
                    rank=rank,
                    score=float(ranking.scores[place]),
                    article=passage.article,
                    passage=passage,
                    keyword=LegScore(keyword_rank or None, float(ranking.keyword[place])),
                    semantic=LegScore(semantic_rank or None, float(ranking.semantic[place])),
                    highlights=highlights(passage.text, terms, self.snapshot.analyzer),
                )
            )
        return tuple(hits)

    async def asearch(
        self, question: str, *, limit: int = 10, mode: str = "hybrid", by: str = "passage"
    ) -> Results:
        """`search` in a thread, so that other tasks go on meanwhile."""
        return await asyncio.to_thread(self.search, question, limit=limit, mode=mode, by=by)

    def highlights(self, question: str, text: str) -> tuple[tuple[int, int], ...]:
        """Where `text`, of any article, has the words of a question: spans in characters."""
        query = parse_query(question)
        terms = self._keyword.terms(query, query.limits.deadline())
        return highlights(text, terms, self.snapshot.analyzer)

    def suggestions(self, question: str) -> tuple[tuple[str, str], ...]:
        """For words of the question that no passage has, the nearest that some have: did you mean?

        Looks through the whole vocabulary, which is why `search` does not. Only words that begin
        alike are offered: first letters are seldom wrong, and a rare word has many neighbours.
        """
        query = parse_query(question)
        found = []
        for word, term in self._keyword.suggestions(query, query.limits.deadline()):
            row = self._keyword.row_with(term)
            passage = self.snapshot.passage(row if row is not None else 0)
            for text in (passage.text, passage.article.title):
                spans = highlights(text, {term}, self.snapshot.analyzer)
                if spans:
                    offer = text[slice(*spans[0])].lower()
                    if offer[0] == word[0].lower():
                        found.append((word, offer))
                    break
        return tuple(found)

    def close(self) -> None:
        """Let go of the snapshot, and of the index if it was given as a path."""
        self.snapshot.close()
        if self._owned:
            self._index.close()

    def __enter__(self) -> "Searcher":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
