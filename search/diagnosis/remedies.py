"""Remedies: changed searches, each tried, that find a lost article."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index import Article
from ..answer import answer
from ..limits import Deadline
from ..pipeline import Pipeline
from ..query import Group, Query, restricts
from ..request import SearchRequest
from ..showing.results import Results
from ..understanding import Reading

TRIED: Final = 12
"""Words of the article that are tried as additions to the question, the most distinctive first."""

SEVERAL: Final = (2, 3, 5, 8)
"""Numbers of words that are tried together if no single word helps."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A changed search that has the article on its page, with its changes.

    `options` has the new values by name; None removes the option. `without` has the removed
    filters, in the query language; `words` are added to the question.
    """

    request: SearchRequest
    options: Mapping[str, object] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Remedies:
    """Finds the changes that bring one article back into one search."""

    def __init__(
        self,
        pipeline: Pipeline,
        asked: SearchRequest,
        reading: Reading,
        query: Query,
        article: Article,
        rows: NDArray[np.int64],
        deadline: Deadline,
    ) -> None:
        """Change a request, which has a reading and a query; the article has `rows` (n,)."""
        self._pipeline, self._asked, self._reading, self._query = pipeline, asked, reading, query
        self._article, self._rows, self._deadline = article, rows, deadline

    def smallest(self, lost: str, rank: int | None) -> Remedy | None:
        """The smallest change that puts the article on the page; None if no change does.

        `lost` is the step at which the article was lost, `rank` its place among the hits if it has
        one.
        """
        for remedy in self._changes(lost, rank):
            if self._helps(remedy.request):
                return remedy
        return None

    def _changes(self, lost: str, rank: int | None) -> Iterator[Remedy]:
        asked = self._asked
        if lost == "folded":
            yield Remedy(replace(asked, copies=True), {"copies": True})
        if lost == "filter":
            if not asked.literal:
                yield Remedy(replace(asked, literal=True), {"literal": True})
            yield from self._without_filters()
        if lost == "min_score":
            yield Remedy(replace(asked, min_score=None), {"min_score": None})
        if lost == "page" and rank and rank <= asked.offset + 3 * asked.limit:
            yield Remedy(replace(asked, limit=rank, offset=0), {"limit": rank})
        if asked.mode == "keyword":
            yield Remedy(replace(asked, mode="hybrid"), {"mode": "hybrid"})
        if asked.by == "passage" and lost == "page":
            yield Remedy(replace(asked, by="article"), {"by": "article"})
        if lost != "filter":
            yield from self._with_words(Remedy(asked))
        if rank:
            yield Remedy(replace(asked, limit=rank, offset=0), {"limit": rank})

    def _with_words(self, so_far: Remedy) -> Iterator[Remedy]:
        """Searches with one word of the article added, then with several."""
        asked = so_far.request
        found = list(self._distinctive_words())
        for words in [*([word] for word in found), *(found[:count] for count in SEVERAL)]:
            question = " ".join([asked.question, *words])
            changed = replace(asked, question=question)
            yield replace(so_far, request=changed, words=tuple(words))

    def _without_filters(self) -> Iterator[Remedy]:
        children = self._query.root.children
        clauses = [node for node in children if restricts(node)]
        filters = (*self._reading.filters, *self._asked.filters)
        for gone in [*([node] for node in clauses), clauses]:
            words = Group(tuple(node for node in children if node not in (*gone, *filters)))
            kept = tuple(each for each in filters if each not in gone)
            change = replace(self._asked, question=str(words), literal=True).only_within(kept)
            remedy = Remedy(change, without=tuple(map(str, gone)))
            yield remedy
            if gone == clauses:
                yield from self._with_words(remedy)

    def _distinctive_words(self) -> Iterator[str]:
        """Words of the title, then of the text, that distinguish the article.

        A word comes first if many passages of the article have it and few others do: a name that
        the article is about precedes a word that it has once.
        """
        snapshot = self._pipeline.contents
        asked = self._pipeline.keyword.terms(self._query, self._deadline)
        written: dict[str, tuple[bool, str]] = {}
        having: Counter[str] = Counter()
        passages = snapshot.passages(self._rows.tolist())
        for in_text, text in enumerate((self._article.title, *(each.text for each in passages))):
            found = set()
            for token in snapshot.analyzer.tokens(text):
                word = text[token.start : token.end]
                if word.isalpha() and len(word) > 3 and token.term not in asked:
                    written.setdefault(token.term, (bool(in_text), word))
                    found.add(token.term)
            having.update(found)
        weights = {
            term: -count * self._pipeline.keyword.idf(term) for term, count in having.items()
        }
        for term in sorted(written, key=lambda t: (written[t][0], weights[t], t))[:TRIED]:
            yield written[term][1]

    def _helps(self, asked: SearchRequest) -> bool:
        found: Results = answer(self._pipeline, asked)
        return any(hit.article.id == self._article.id for hit in found)
