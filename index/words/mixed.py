"""Mixed analysis: questions for a generation whose segments were built by different rules.

Such a generation is that of an index to which articles were added by a newer nutgraf, or of one
whose articles are each analysed by their own language. A term names the key of a word in each
analysis, where they differ, and each segment looks up its own.
"""

from collections.abc import Callable, Iterable, Sequence, Set

from .analyzer import Analyzer
from .stemming import stemmer_of
from .token import Key, Token

SEPARATOR = "\0"
"""Parts the keys of a term; no word has it."""


def analyzer_of(newest: Analyzer, built_by: Set[Analyzer]) -> Analyzer:
    """The analyzer of segments that were built by some analyzers; `newest` if there are none."""
    each = sorted(built_by or {newest}, key=lambda one: (-one.analysis, one.language))
    each = [newest if one == newest else one for one in each]  # it knows words already
    return each[0] if len(each) == 1 else MixedAnalyzer(each)


def joined_analyzer(analyzers: Iterable[Analyzer]) -> Analyzer:
    """The analyzer of the segments of several indexes, whose languages may differ."""
    each = list(dict.fromkeys(one for analyzer in analyzers for one in analyzer.every))
    return each[0] if len(each) == 1 else MixedAnalyzer(each)


class MixedAnalyzer(Analyzer):
    """Makes words and terms by several analyses at once; else it is the newest of them."""

    def __init__(self, each: Sequence[Analyzer]) -> None:
        """Analyse by `each`, the newest first."""
        super().__init__(each[0].language, each[0].analysis)
        object.__setattr__(self, "_each", tuple(each))  # the class is frozen

    @property
    def every(self) -> tuple[Analyzer, ...]:
        """The analyzers of the generation's segments, the newest first."""
        each: tuple[Analyzer, ...] = self._each  # type: ignore[attr-defined]
        return each

    def tokens(self, text: str) -> list[Token]:
        """The words of `text` in order, each with its term in all analyses.

        A word that is several in another analysis is listed as often.
        """
        newest, *others = ([*each.tokens(text)] for each in self.every)
        tokens: list[Token] = []
        for place, token in enumerate(newest):
            end = token.end if place + 1 < len(newest) else len(text)
            columns = [[token], *(_before(end, other) for other in others)]
            for row in range(max(map(len, columns))):
                found = [column[row] if row < len(column) else None for column in columns]
                first = next(each for each in found if each is not None)
                keys = [each.term if each else "" for each in found]
                term = keys[0] if len(set(keys)) == 1 else SEPARATOR.join(keys)
                key = Key(term, first.keys[0].weight)
                tokens.append(first._replace(position=len(tokens), keys=(key,)))
        return tokens

    def keys(self, text: str) -> list[tuple[Key, ...]]:
        """The term of each word of `text`, in order, as its only key."""
        return [token.keys for token in self.tokens(text)]

    def occurrences(self, text: str, terms: Set[str]) -> list[tuple[int, int]]:
        """The places of words with one of `terms` by any analysis, in order."""
        found: set[tuple[int, int]] = set()
        for place, each in enumerate(self.every):
            keys = {key_at(term, place) for term in terms}
            found.update(each.occurrences(text, keys))
        return sorted(found)

    def stop_words_of(self, question: str, language: str | None) -> Callable[[str], bool]:
        """Whether a question may ignore a term, by its language.

        If that is None, by the one that has most of its stop words. Where it can't be told, a stop
        word is one in all languages: die is one in German only.
        """
        stemmers = [each.language for each in self.every]
        if language and (stemmer := stemmer_of(language)) in stemmers:
            return self._stop_words_at(stemmers.index(stemmer))
        terms = self.terms(question)
        counts = [
            sum(each.is_stop_word(key_at(term, place)) for term in terms)
            for place, each in enumerate(self.every)
        ]
        likely = {place for place, count in enumerate(counts) if count == max(counts) > 0}
        if len(likely) != 1:
            return self.is_stop_word
        return self._stop_words_at(*likely)

    def _stop_words_at(self, place: int) -> Callable[[str], bool]:
        return lambda term: self.every[place].is_stop_word(key_at(term, place))

    def is_stop_word(self, term: str) -> bool:
        """Whether a query may ignore a term: all its keys are those of stop words."""
        keys = ((place, key_at(term, place)) for place in range(len(self.every)))
        return all(not key or self.every[place].is_stop_word(key) for place, key in keys)


def key_at(term: str, place: int) -> str:
    """The key of a term in the analysis at `place` among those of the generation."""
    return term.split(SEPARATOR)[place] if SEPARATOR in term else term


def _before(end: int, tokens: list[Token]) -> list[Token]:
    """The tokens that start before `end`, which are taken out of the list."""
    count = next((n for n, token in enumerate(tokens) if token.start >= end), len(tokens))
    found = tokens[:count]
    del tokens[:count]
    return found
