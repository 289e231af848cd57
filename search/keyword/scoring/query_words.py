"""The ranking words of a query: their terms, fields and numbers of occurrences."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ....index.words import TEXT_FIELDS
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
        self._expansion = expansion
        self._deadline = deadline

    def collect(self, node: Node, *, insisted: bool) -> None:
        """Add the words of `node`; if `insisted`, the query demands them."""
        match node:
            case Word(text):
                self._add(self._words(text, insisted=insisted))
            case Prefix(text) | Fuzzy(text):
                terms = self._expanded(node, TEXT_FIELDS)
                parts = parted(node, self._analyzer) if isinstance(node, Prefix) else None
                if terms is None and parts is not None:
                    terms = [*parts[0], *(self._expanded(parts[1], TEXT_FIELDS) or ())]
                self._add(map(RankingWord, self._analyzer.terms(text) if terms is None else terms))
            case Phrase(text):
                self._add(map(RankingWord, self._analyzer.terms(text)))
            case Field("title", _) if prefix := node.beginning:
                terms = self._expanded(prefix, ("title",))
                terms = self._analyzer.terms(prefix.text) if terms is None else terms
                self._add([RankingWord(term, ("title",)) for term in terms])
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

    def _words(self, text: str, *, insisted: bool) -> Iterator[RankingWord]:
        """The words of `text`, each under its first key, and then under further ones."""
        for (term, _), *others in self._analyzer.keys(text):
            idle = not insisted and self._analyzer.is_stop_word(term)
            yield RankingWord(term, TEXT_FIELDS, idle)
            for key, weight in others:
                if self._frequency(key):
                    yield RankingWord(key, TEXT_FIELDS, idle, weight)

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
