"""The ranking words of a query: their terms, fields and numbers of occurrences."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ....index.words import ASKED, TEXT_FIELDS
from ....index.words.analyzer import Analyzer
from ...corpus import Cut, RankingWord
from ...limits import Deadline, QueryLimitError
from ...query import And, Field, Fuzzy, Group, Node, Or, Phrase, Prefix, Query, Required, Word
from ..matching.restriction import Expansion, parted


def ranking_words(
    query: Query,
    analyzer: Analyzer,
    expansion: Expansion,
    frequency: Callable[[str], int],
    deadline: Deadline,
) -> tuple[list[RankingWord], list[Cut]]:
    """The ranking words of `query`, repeated as in the query, and those that are cut short.

    A stop word ranks only if the query has nothing else, or if a phrase, `+` or AND demands it.
    Excluded words never rank, nor do fields other than the title. `frequency` is the number of
    live rows with a term: a prefix of too many words ranks by the most frequent.

    Raises:
        QueryLimitError: there are more than the query's limits allow.
    """
    collector = _Collector(query, analyzer, expansion, frequency, deadline)
    collector.collect(query.root, insisted=False)
    words = collector.found
    return [word for word in words if not word.idle] or words, collector.cuts


def term_counts(words: Iterable[RankingWord]) -> dict[tuple[str, str], float]:
    """The number of occurrences of each (field, term), each as much as its word weighs."""
    counts: dict[tuple[str, str], float] = {}
    for word in words:
        for field in word.fields:
            counts[field, word.term] = counts.get((field, word.term), 0) + word.weight
    return counts


class _Collector:
    """Collects the words of a tree in `found`, and in `cuts` what is cut short."""

    def __init__(
        self,
        query: Query,
        analyzer: Analyzer,
        expansion: Expansion,
        frequency: Callable[[str], int],
        deadline: Deadline,
    ) -> None:
        self.found: list[RankingWord] = []
        self.cuts: list[Cut] = []
        self._limits = query.limits
        self._frequency = frequency
        self._analyzer = analyzer
        self._is_stop_word = analyzer.stop_words_of(query.text, query.language)
        self._expansion = expansion
        self._deadline = deadline

    def collect(self, node: Node, *, insisted: bool) -> None:
        """Add the words of `node`; if `insisted`, the query demands them."""
        match node:
            case Word(text):
                self._add(self._words(text, insisted=insisted))
            case Prefix() | Fuzzy():
                self._add(self._alternatives(node, TEXT_FIELDS))
            case Phrase(text):
                self._add(self._words(text))
            case Field("title", _) if prefix := node.beginning:
                self._add(self._alternatives(prefix, ("title",)))
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

    def _words(
        self, text: str, fields: tuple[str, ...] = TEXT_FIELDS, *, insisted: bool = True
    ) -> Iterator[RankingWord]:
        """The words that `text` asks for."""
        for (term, weight), *_ in self._analyzer.keys(text):
            if weight >= ASKED:
                idle = not insisted and self._is_stop_word(term)
                yield RankingWord(term, fields, idle, weight)

    def _alternatives(self, node: Prefix | Fuzzy, fields: tuple[str, ...]) -> Iterator[RankingWord]:
        """The words that a beginning or a fuzzy word stands for."""
        parts = parted(node, self._analyzer)
        if parts is not None:
            leading, last = parts
            yield from self._words(leading, fields)
            yield from self._alternatives(last, fields)
            if not self._expansion(node, fields):
                return
        terms = self._expanded(node, fields)
        if terms is None:
            yield from self._words(node.text, fields)
        else:
            yield from (RankingWord(term, fields) for term in terms)

    def _expanded(self, node: Prefix | Fuzzy, fields: tuple[str, ...]) -> Sequence[str] | None:
        """The terms of a prefix or a fuzzy word, the most frequent if there are too many."""
        terms, most = self._expansion(node, fields), self._limits.expansions
        if terms is None or 0 < len(terms) <= most:
            return terms
        if not terms:
            return (str(node),)  # a word that nothing has
        self.cuts.append(Cut(str(node), most, len(terms)))
        return sorted(terms, key=lambda term: (-self._frequency(term), term))[:most]

    def _add(self, words: Iterable[RankingWord]) -> None:
        self._deadline.check()
        self.found.extend(words)
        if len(self.found) > self._limits.terms:
            raise QueryLimitError(
                f"the query stands for more than {self._limits.terms} words: "
                "shorten it, or write out more of its prefixes"
            )
