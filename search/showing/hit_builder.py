"""The hit builder: turns places of a ranking into hits with texts and highlights."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ...index import Passage
from ..corpus import Contents, KeywordLeg
from ..limits import Deadline
from ..query import Query
from ..ranking.calibration import Calibration
from ..ranking.ranking import Ranking
from ..request import SearchRequest
from ..selection import HitTotals, Selection
from .highlights import Marks
from .results import NONE, Hit, LegScore, Total

if TYPE_CHECKING:  # few hits have them
    from .explanation import Explanation, Part, Sentence
    from .nearest_sentence import Encode

PASSAGES: Final = 3
"""The number of an article's best passages that a hit by article has."""


class HitBuilder:
    """Builds hits from places of a ranking. Safe to share between threads."""

    def __init__(
        self,
        contents: Contents,
        keyword: KeywordLeg,
        encode: "Encode",
        calibration: Calibration,
    ) -> None:
        """Build hits from rows of `contents`; `encode` makes n sentences vectors (n, dimension)."""
        self._contents = contents
        self._calibration = calibration
        self._keyword = keyword
        self._encode = encode

    def hits(
        self,
        query: Query,
        ranking: Ranking,
        selection: Selection,
        page: slice,
        totals: HitTotals,
        request: SearchRequest,
        deadline: Deadline,
    ) -> tuple[Hit, ...]:
        """The hits of a selection on one page of it."""
        places = selection.places[page]
        articles, last = selection.articles[places], selection.last[page]
        rows = ranking.rows[places]
        passages = self._contents.passages(rows.tolist())
        copied = self._contents.copies.known(self._contents.versions(rows)).tolist()
        terms_of = partial(self._keyword.terms, deadline=deadline)
        marks = Marks.of(query, terms_of, self._contents.analyzer)
        spans = [marks.spans(passage.text) for passage in passages]
        sentences = self._sentences(query, passages, spans, request)
        first = page.start or 0
        seen: set[str] = set()
        hits = []
        for number, (place, passage) in enumerate(zip(places.tolist(), passages, strict=True)):
            sentence = sentences[number]
            marked = spans[number]
            if not marked and sentence and request.sentences:
                marked = ((sentence.start, sentence.end),)
            hit = Hit(
                rank=first + number + 1,
                score=float(ranking.relevance[place]),
                article=passage.article,
                passage=passage,
                keyword=_leg(ranking.keyword_ranks, ranking.keyword, place),
                semantic=_leg(ranking.semantic_ranks, ranking.semantic, place),
                highlights=marked,
                answers=bool(ranking.answers[place]),
                index=self._contents.origin(int(rows[number])),
                folded=Total(partial(totals.folded, int(articles[number])))
                if last[number]
                else NONE,
            )
            if request.by == "article":
                best = selection.of_article(place, PASSAGES)
                own = [int(ranking.rows[other]) for other in best]
                hit = replace(hit, passages=tuple(self._contents.passages(own)))
            if copied[number] and passage.article.id not in seen:
                from .copies import copies_of

                hit = replace(
                    hit,
                    copies=copies_of(self._contents, passage.article.id, pieces=request.explain),
                )
                seen.add(passage.article.id)
            if request.explain:
                why = self._why(query, ranking, place, hit, sentence, request.mode, deadline)
                hit = replace(hit, explanation=why)
            hits.append(hit)
        return tuple(hits)

    def _sentences(
        self,
        query: Query,
        passages: Sequence[Passage],
        spans: Sequence[tuple[tuple[int, int], ...]],
        request: SearchRequest,
    ) -> "list[Sentence | None]":
        """The nearest sentence of each passage that has no word of the query."""
        found: list[Sentence | None] = [None] * len(passages)
        text = query.semantic_text
        needing = [
            i
            for i, own in enumerate(spans)
            if text
            and request.mode != "keyword"
            and (request.explain or (request.sentences and not own))
        ]
        if needing:
            from .nearest_sentence import nearest_sentences

            vector = self._encode([text])[0]
            nearest = nearest_sentences([passages[i].text for i in needing], vector, self._encode)
            for i, sentence in zip(needing, nearest, strict=True):
                found[i] = sentence
        return found

    def _why(
        self,
        query: Query,
        ranking: Ranking,
        place: int,
        hit: Hit,
        sentence: "Sentence | None",
        mode: str,
        deadline: Deadline,
    ) -> "Explanation":
        from .explanation import Explanation, Part, WordShare

        parts = tuple(Part(name, weight, float(of[place])) for name, weight, of in ranking.parts)
        shares = self._keyword.shares(query, int(ranking.rows[place]), deadline)
        total = sum(score for _, _, score in shares)
        words = (
            WordShare(self._written(hit, term), field, score, score / total)
            for field, term, score in shares
        )
        return Explanation(parts, tuple(words), sentence, self._alone(query, parts, mode))

    def _alone(self, query: Query, parts: "Sequence[Part]", mode: str) -> float | None:
        if mode != "hybrid" or not query.semantic_text:
            return None
        score = sum(part.weight * part.value for part in parts)
        return float(self._calibration.alone(np.array(score)))

    def _written(self, hit: Hit, term: str) -> str:
        """A term as the hit spells it, since whole words are easier to read than stems."""
        for text in (hit.passage.text, hit.article.title):
            for token in self._contents.analyzer.tokens(text):
                if token.term == term:
                    return text[token.start : token.end].lower()
        return term


def _leg(ranks: NDArray[np.int64], scores: NDArray[np.float64], place: int) -> LegScore:
    return LegScore(int(ranks[place]) or None, float(scores[place]))
