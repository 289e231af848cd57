"""The words of a query that rank: which terms count, in which field, and how many times."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ...index.analysis import Analyzer
from ...index.keyword import TEXT_FIELDS
from ..limits import Deadline, QueryLimitError
from ..query import And, Field, Fuzzy, Group, Node, Or, Phrase, Prefix, Query, Required, Word
from .restriction import Expansion


@dataclass(frozen=True, slots=True)
class RankingWord:
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
    words = []
    for word in _words(query.root, analyzer, expansion, insisted=False):
        deadline.check()
        words.append(word)
        if len(words) > query.limits.terms:
            raise QueryLimitError(
                f"the query stands for more than {query.limits.terms} words: "
                "shorten it, or write out more of its prefixes"
            )
    return [word for word in words if not word.idle] or words


def term_counts(words: list[RankingWord]) -> Counter[tuple[str, str]]:
    """How many times each (field, term) counts."""
    return Counter((field, word.term) for word in words for field in word.fields)


def _words(
    node: Node, analyzer: Analyzer, expansion: Expansion, *, insisted: bool
) -> Iterator[RankingWord]:
    match node:
        case Word(text):
            for term in analyzer.terms(text):
                yield RankingWord(term, idle=not insisted and analyzer.is_stop_word(term))
        case Prefix(text) | Fuzzy(text):
            for term in expansion(node) or analyzer.terms(text):
                yield RankingWord(term)
        case Phrase(text):
            for term in analyzer.terms(text):
                yield RankingWord(term)
        case Field("title", value):
            for term in analyzer.terms(value):
                yield RankingWord(term, fields=("title",))
        case Required(child):
            yield from _words(child, analyzer, expansion, insisted=True)
        case And(children):
            for child in children:
                yield from _words(child, analyzer, expansion, insisted=True)
        case Or(children) | Group(children):
            for child in children:
                yield from _words(child, analyzer, expansion, insisted=insisted)
        case _:
            return
