"""The searcher: from a question to hits, on one snapshot of an index."""

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..index import Index, NutgrafError
from .candidates import Candidates, fuse
from .highlight import highlights
from .keyword import KeywordLeg, Weights
from .limits import Deadline
from .query import Query, parse_query
from .results import Hit, LegScore, Results
from .semantic import SemanticLeg

MODES = ("hybrid", "keyword", "semantic")
UNITS = ("passage", "article")

TITLE = 0.3
"""What a word in the title counts, one in the passage being 1: all passages of an article share it.
Measured on scifact, squad_dev and seeds; see benchmarks/RESULTS.md."""

K1, B = 0.9, 0.4
"""Of BM25. Passages are short and of like length: repeating a word, and length, say little."""

DEPTH = 200
"""How long each leg's list is at the least, whatever the limit: candidates come from both."""


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
        self._semantic = SemanticLeg(self.snapshot)

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
        depth = max(DEPTH, limit)
        while True:
            found = self._candidates(query, mode, depth, deadline)
            order = found.best_first()
            if by == "article":
                order = self._best_of_each(found, order)
            # The lists must be long enough to hold `limit` articles, if there are as many.
            if len(order) >= limit or len(found.rows) < depth:
                break
            depth *= 4
        hits = self._hits(query, found, order[:limit], deadline)
        return Results(
            query=question,
            mode=mode,
            generation=self.snapshot.generation,
            took_ms=(time.perf_counter() - started) * 1000,
            total=len(order),
            hits=hits,
        )

    def _candidates(self, query: Query, mode: str, depth: int, deadline: Deadline) -> Candidates:
        allowed = self._keyword.allowed(query, deadline)
        none = np.empty(0, np.int64)
        from_keyword = from_semantic = none
        if mode != "semantic":
            from_keyword, _ = self._keyword.search(query, depth, deadline)
        vector = self._vector(query) if mode != "keyword" else None
        if vector is not None:
            from_semantic, _ = self._semantic.search(vector, depth, allowed)
        rows = np.union1d(from_keyword, from_semantic)
        return fuse(
            rows,
            self._keyword.scores(query, rows, deadline),
            self._keyword.upper_bound(query, deadline),
            None if vector is None else self._semantic.scores(vector, rows),
            (len(from_keyword), len(from_semantic)),
            mode,
        )

    def _vector(self, query: Query) -> NDArray[np.float32] | None:
        """The query's vector; None where nothing is asked but filters."""
        text = query.semantic_text
        return self._index.encoder.encode_queries([text])[0] if text else None

    def _best_of_each(self, found: Candidates, order: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of `order`, the first place of each article."""
        versions = self.snapshot.versions(found.rows[order])
        _, first = np.unique(versions, return_index=True)
        return order[np.sort(first)]

    def _hits(
        self, query: Query, found: Candidates, order: NDArray[np.int64], deadline: Deadline
    ) -> tuple[Hit, ...]:
        terms = self._keyword.terms(query, deadline)
        hits = []
        for rank, place in enumerate(order.tolist(), 1):
            passage = self.snapshot.passage(int(found.rows[place]))
            keyword_rank = int(found.keyword_ranks[place])
            semantic_rank = int(found.semantic_ranks[place])
            hits.append(
                Hit(
                    rank=rank,
                    score=float(found.scores[place]),
                    article=passage.article,
                    passage=passage,
                    keyword=LegScore(keyword_rank or None, float(found.keyword[place])),
                    semantic=LegScore(semantic_rank or None, float(found.semantic[place])),
                    highlights=highlights(passage.text, terms, self.snapshot.analyzer),
                )
            )
        return tuple(hits)

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
