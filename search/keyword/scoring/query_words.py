"""The ranking words of a query: their terms, fields and numbers of occurrences."""

from collections import Counter
from collections.abc import Iterable

from ....index.words import TEXT_FIELDS
from ....index.words.analyzer import Analyzer
from ...corpus import RankingWord
from ...limits import Deadline, QueryLimitError
from ...query import And, Field, Fuzzy, Group, Node, Or, Phrase, Prefix, Query, Required, Word
from ..matching.restriction import Expansion


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


def term_counts(words: list[RankingWord]) -> Counter[tuple[str, str]]:
    """The number of occurrences of each (field, term)."""
    return Counter((field, word.term) for word in words for field in word.fields)


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
                terms, idle = self._analyzer.terms(text), self._analyzer.is_stop_word
                self._add([RankingWord(t, TEXT_FIELDS, not insisted and idle(t)) for t in terms])
            case Prefix(text) | Fuzzy(text):
                self._add(map(RankingWord, self._expansion(node) or self._analyzer.terms(text)))
            case Phrase(text):
                self._add(map(RankingWord, self._analyzer.terms(text)))
            case Field("title", value):
                terms = self._analyzer.terms(value)
                self._add([RankingWord(term, ("title",)) for term in terms])
            case Required(child):
                self.collect(child, insisted=True)
            case And(children):
                for child in children:
                    self.collect(child, insisted=True)
            case Or(children) | Group(children):
                for child in children:
                    self.collect(child, insisted=insisted)

    def _add(self, words: Iterable[RankingWord]) -> None:
        self._deadline.check()
        self.found.extend(words)
        if len(self.found) > self._most:
            raise QueryLimitError(
                f"the query stands for more than {self._most} words: "
                "shorten it, or write out more of its prefixes"
            )
