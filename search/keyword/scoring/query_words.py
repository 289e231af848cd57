"""The ranking words of a query: their terms, fields and numbers of occurrences."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ....index.keyword import TEXT_FIELDS
from ....index.words.analyzer import Analyzer
from ...limits import Deadline, QueryLimitError
from ...query import And, Field, Fuzzy, Group, Node, Or, Phrase, Prefix, Query, Required, Word
from ..matching.restriction import Expansion


class RankingWord(NamedTuple):
    """A term that ranks in `fields`. An `idle` one is a stop word that no clause demands.

    `weight` is that of the key, and multiplies the term's score.
    """

    term: str
    fields: tuple[str, ...] = TEXT_FIELDS
    idle: bool = False
    weight: float = 1.0


def ranking_words(
    query: Query, analyzer: Analyzer, expansion: Expansion, deadline: Deadline
) -> list[RankingWord]:
    """The ranking words of `query`, repeated as in the query.

    A stop word ranks only if the query has nothing else, or if a phrase, `+` or AND demands it.
    Excluded words never rank, nor do fields other than the title.

    Raises:
        QueryLimitError: there are more than the query's limits allow.
    """
    collector = _Collector(query, analyzer, expansion, deadline)
    collector.collect(query.root, insisted=False)
    words = collector.found
    return [word for word in words if not word.idle] or words


def term_counts(words: list[RankingWord]) -> dict[tuple[str, str], float]:
    """How often each (field, term) occurs, by the weights of its words."""
    counts: dict[tuple[str, str], float] = defaultdict(float)
    for word in words:
        for field in word.fields:
            counts[field, word.term] += word.weight
    return counts


class _Collector:
    """Collects the words of a tree in `found`."""

    def __init__(
        self, query: Query, analyzer: Analyzer, expansion: Expansion, deadline: Deadline
    ) -> None:
        self.found: list[RankingWord] = []
        self._most = query.limits.terms
        self._analyzer = analyzer
        self._expansion = expansion
        self._deadline = deadline

    def collect(self, node: Node, *, insisted: bool) -> None:
        """Add the words of `node`; if `insisted`, the query demands them."""
        match node:
            case Word(text):
                idle = self._analyzer.is_stop_word
                words = self._words(text)
                self._add(w._replace(idle=not insisted and idle(w.term)) for w in words)
            case Prefix(text) | Fuzzy(text):
                terms = self._expansion(node)
                self._add(map(RankingWord, terms) if terms else self._words(text))
            case Phrase(text):
                self._add(self._words(text))
            case Field("title", value):
                self._add(self._words(value, ("title",)))
            case Required(child):
                self.collect(child, insisted=True)
            case And(children):
                for child in children:
                    self.collect(child, insisted=True)
            case Or(children) | Group(children):
                for child in children:
                    self.collect(child, insisted=insisted)

    def _words(self, text: str, fields: tuple[str, ...] = TEXT_FIELDS) -> list[RankingWord]:
        return [
            RankingWord(token.term, fields, weight=token.keys[0].weight)
            for token in self._analyzer.asked(text)
        ]

    def _add(self, words: Iterable[RankingWord]) -> None:
        self._deadline.check()
        self.found.extend(words)
        if len(self.found) > self._most:
            raise QueryLimitError(
                f"the query stands for more than {self._most} words: "
                "shorten it, or write out more of its prefixes"
            )
