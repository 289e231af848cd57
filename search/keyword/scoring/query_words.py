"""The words of a query that rank: which terms count, in which field, and how many times."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ....index.articles.analysis import Analyzer
from ....index.keyword import TEXT_FIELDS
from ...limits import Deadline, QueryLimitError
from ...query import And, Field, Fuzzy, Group, Node, Or, Phrase, Prefix, Query, Required, Word
from ..matching.restriction import Expansion


class RankingWord(NamedTuple):
    """A term that ranks in `fields`. An `idle` one is a stop word that nothing insists on."""

    term: str
    fields: tuple[str, ...] = TEXT_FIELDS
    idle: bool = False


def ranking_words(
    query: Query, analyzer: Analyzer, expansion: Expansion, deadline: Deadline
) -> list[RankingWord]:
    """The words of `query` that rank, repeated where they are repeated there.

    Stop words do not rank where they are plain words among others; where they are all that
    is asked, or are asked for by a phrase, `+` or AND, they do. What is excluded never ranks,
    nor does a field other than the title.

    Raises:
        QueryLimitError: they are more than the query's limits allow.
    """
    collector = _Collector(query, analyzer, expansion, deadline)
    collector.collect(query.root, insisted=False)
    words = collector.found
    return [word for word in words if not word.idle] or words


def term_counts(words: list[RankingWord]) -> Counter[tuple[str, str]]:
    """How many times each (field, term) counts."""
    return Counter((field, word.term) for word in words for field in word.fields)


class _Collector:
    """Gathers the words of a tree in `found`."""

    def __init__(
        self, query: Query, analyzer: Analyzer, expansion: Expansion, deadline: Deadline
    ) -> None:
        self.found: list[RankingWord] = []
        self._most = query.limits.terms
        self._analyzer = analyzer
        self._expansion = expansion
        self._deadline = deadline

    def collect(self, node: Node, *, insisted: bool) -> None:
        """Add the words of `node`; `insisted`: rows without them are not wanted."""
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
