"""The "why not" diagnosis: the step at which a search loses an article, and a remedy.

The steps of the search are repeated with the article's own passages. The remedy at the end was
tried: the changed search was run and found the article.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...index import Article
from ...index.storage.wording import counted
from ..limits import Deadline
from ..pipeline import Pipeline
from ..query import Group, Query, demands, is_plain, restricts
from ..ranking.both_legs import BothLegs
from ..ranking.ranking import Ranking
from ..request import SearchRequest
from ..understanding import Reading
from .remedies import Remedies, Remedy


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the search and its outcome for the article; `lost` marks the last step."""

    name: str
    outcome: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class WhyNot:
    """An article's way through a search. `rank` is its place among the hits, if it has one.

    `remedy` is the smallest change that brings it onto the page; None if none was found or none
    is needed.
    """

    article_id: str
    steps: tuple[Step, ...]
    rank: int | None
    remedy: Remedy | None

    @property
    def lost(self) -> Step | None:
        """The step at which the article was lost; None if it is on the page."""
        return next((step for step in self.steps if step.lost), None)

    def to_json(self) -> dict[str, Any]:
        """As `whynot --json` prints it, without the remedy, which each face words."""
        lost = self.lost
        return {
            "article": self.article_id,
            "rank": self.rank,
            "lost": lost.name if lost else None,
            "steps": [{"step": step.name, "told": step.outcome} for step in self.steps],
        }


def why_not(pipeline: Pipeline, asked: SearchRequest, article_id: str) -> WhyNot:
    """The way of an article, named by its own id or a passage's, through the search `asked`.

    Raises QueryError if the question cannot be understood.
    """
    found = pipeline.contents.find(article_id)
    if found is None:
        outcome = f"generation {pipeline.contents.generation} has no article {article_id}"
        lost = Step("index", outcome, lost=True)
        return WhyNot(article_id, (lost,), None, None)
    article = found[0]
    inquiry = _Inquiry(pipeline, asked, article)
    steps: list[Step] = []
    for step in inquiry.steps():
        steps.append(step)
        if step.lost:
            remedy = inquiry.remedies.smallest(step.name, inquiry.rank)
            return WhyNot(article.id, tuple(steps), inquiry.rank, remedy)
    return WhyNot(article.id, tuple(steps), inquiry.rank, None)


class _Inquiry:
    """The article's way through one search."""

    def __init__(self, pipeline: Pipeline, asked: SearchRequest, article: Article) -> None:
        self._pipeline, self._asked = pipeline, asked
        self._reading: Reading = pipeline.read(asked)
        self._query: Query = pipeline.parsed(self._reading, asked)
        self._deadline = Deadline(inf)
        table = pipeline.table
        version = pipeline.contents.version_of(article.id)
        assert version is not None, "an article that was found has a version"
        self._number = table.number_of(version)
        self._rows = table.rows_of(version)
        self.rank: int | None = None
        self.remedies = Remedies(
            pipeline, asked, self._reading, self._query, article, self._rows, self._deadline
        )

    def steps(self) -> Iterator[Step]:
        """The steps, up to the one that loses the article, or to the page that it is on."""
        yield Step("index", f"in generation {self._pipeline.contents.generation}, alive")
        yield from self._filters()
        yield self._words()
        yield from self._legs()
        yield from self._ranking()

    def _filters(self) -> Iterator[Step]:
        clauses = [node for node in self._query.root.children if restricts(node)]
        for node in clauses:
            alone = replace(self._query, root=Group((node,)))
            if not self._allowed(alone).any():
                read = f", read from the question ({', '.join(self._reading.phrases)})"
                origin = read if node in self._reading.filters else ""
                yield Step("filter", f"no passage of it passes {node}{origin}", lost=True)
        if clauses and not self._allowed(self._query).any():
            yield Step("filter", "no one passage of it passes all filters", lost=True)
        if clauses:
            yield Step("filter", f"passes {' '.join(map(str, clauses))}")

    def _allowed(self, query: Query) -> NDArray[np.bool_]:
        """Which of the article's rows a query allows: bool[n]."""
        return self._pipeline.keyword.allowed(query, self._deadline).has(self._rows)

    def _words(self) -> Step:
        asked = self._written(self._pipeline.keyword.terms(self._query, self._deadline))
        had = {
            term
            for row in self._rows.tolist()
            for _, term, _ in self._pipeline.keyword.shares(self._query, row, self._deadline)
        }
        if not asked:
            nothing = not self._query.root.children and bool(self._query.text.strip())
            outcome = "nothing is asked" if nothing else "the question has no words to rank by"
            return Step("words", outcome, lost=nothing)
        if had:
            has = [word for term, word in asked.items() if term in had]
            lacks = [word for term, word in asked.items() if term not in had]
            rest = f"; it lacks {', '.join(lacks)}" if lacks else ""
            return Step("words", f"it has {', '.join(has)}{rest}")
        outcome = f"it has none of {', '.join(asked.values())}, in any form"
        return Step("words", outcome, lost=self._needs_words())

    def _needs_words(self) -> bool:
        """Whether hits need a word of the question: by keyword, or if words are spelled out."""
        demanded = any(map(demands, self._query.root.children))
        spelled_out = not (is_plain(self._query.root) or demanded)
        return self._asked.mode == "keyword" or (self._asked.mode == "hybrid" and spelled_out)

    def _written(self, terms: Collection[str]) -> dict[str, str]:
        """Index terms in the order and the spelling of the question."""
        text = self._reading.text
        tokens = self._pipeline.contents.analyzer.tokens(text)
        written = {token.term: text[token.start : token.end].lower() for token in tokens}
        others = {term: term for term in sorted(terms) if term not in written}
        return {term: word for term, word in written.items() if term in terms} | others

    def _legs(self) -> Iterator[Step]:
        """The rank of the article's best passage in each leg, among all allowed passages."""
        mode = self._asked.mode
        for name, ranked in self._pipeline.leg_ranks(self._query, self._deadline):
            if mode not in ("hybrid", name):
                continue
            places = np.flatnonzero(np.isin(ranked, self._rows))
            best = int(places[0]) + 1 if len(places) else None
            outcome = f"rank {best:,} of {len(ranked):,}" if best else "not ranked"
            yield Step(f"{name} leg", outcome)
            if mode == "semantic" and best is not None and best > BothLegs.depth:
                yield Step("legs", f"beyond the {BothLegs.depth:,} nearest", lost=True)

    def _ranking(self) -> Iterator[Step]:
        ranking, places = self._ranked(replace(self._asked, min_score=None))
        if ranking.refused:
            near = " though they come near" if len(places) else ""
            yield Step("verdict", f"nothing answers the question, nor do its passages{near}", True)
            return
        if not len(places):
            yield Step("floor", "its passages say no more than chance does", lost=True)
            return
        best = int(places[0])
        after = "" if ranking.answers[best] else ", after those that answer"
        yield Step("ranking", f"place {best + 1:,}, score {ranking.scores[best]:.3f}{after}")
        if self._asked.min_score is not None:
            shown = float(ranking.relevance[places].max())
            ranking, places = self._ranked(self._asked)
            if not len(places):
                outcome = f"its best passage has {shown:.3g}, which is less than min_score"
                yield Step("min_score", outcome, lost=True)
                return
        yield from self._selection(ranking)

    def _ranked(self, asked: SearchRequest) -> tuple[Ranking, NDArray[np.int64]]:
        """The whole ranking, and the places in it of the article's passages."""
        ranking = self._pipeline.whole_ranking(self._query, asked, self._reading, self._deadline)
        return ranking, np.flatnonzero(np.isin(ranking.rows, self._rows))

    def _selection(self, ranking: Ranking) -> Iterator[Step]:
        selection = self._pipeline.select(ranking, self._asked)
        own = np.flatnonzero(selection.articles[selection.places] == self._number)
        if not len(own):
            texts = self._pipeline.table.text_of[selection.articles]
            same = np.flatnonzero(texts == self._pipeline.table.text_of[self._number])
            other = self._pipeline.contents.passage(int(ranking.rows[same[0]])).article
            yield Step("folded", f"it carries the text of {other.id}, which stands for it", True)
            return
        self.rank = int(own[0]) + 1
        unit = "articles" if self._asked.by == "article" else "passages"
        total = self._pipeline.totals(ranking, self._asked).total()
        outcome = f"hit {self.rank:,} of {total:,} {unit}"
        last = self._asked.offset + self._asked.limit
        if self.rank > last or self.rank <= self._asked.offset:
            outcome += f", not among {self._asked.offset + 1:,} to {last:,}"
            before = np.unique(selection.articles[selection.places[: own[0]]]).size
            if before < own[0]:  # so hits by article may help
                outcome += f"; the {own[0]:,} before it are of {counted(before, 'article')}"
            yield Step("page", outcome, lost=True)
        else:
            yield Step("page", outcome)
