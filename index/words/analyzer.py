"""The analyzer: turns text into words and their keys, for the index and for queries alike."""

import threading
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import Final, Protocol

from ..errors import NutgrafError
from ..storage.cached import cached_property
from . import ANALYSIS, ASKED, AUTO, FIRST
from .stemming import stemmed_languages, stemmer_of
from .token import Key, Part, Token

# The memo is emptied when full: a bound on memory, far above the words of a session's questions.
_MEMO_SIZE: Final = 100_000

# Each word that is written in two ways doubles the readings of a phrase; more are not tried.
_MOST_READINGS: Final = 16

_ENGLISH_CONTRACTIONS = (
    "aren't can't couldn't didn't doesn't don't hadn't hasn't haven't i'd i'll i'm i've isn't "
    "shouldn't they'd they'll they're they've wasn't we'll we're we've weren't won't wouldn't "
    "you'd you'll you're you've"
)


class Rules(Protocol):
    """What a word is. A text is cut into pieces, and each piece alone decides what is in it.

    Rules that an index was built by stay as they are; others get a number of their own.
    """

    def pieces(self, text: str) -> list[str]:
        """The pieces of `text`, in order: each is some words, or one."""

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The start and end of each piece of `text`, in order."""

    def parts(self, piece: str) -> tuple[Part, ...]:
        """The words of a piece, by position; at least one. The next piece begins after the last."""

    def fold(self, text: str) -> str:
        """A text as it is compared by letters: words begin with the same letters if it does."""


def _first(language: str) -> Rules:
    from .first_rules import FirstRules  # rules are loaded where an index was built by them

    return FirstRules(language)


def _second(language: str) -> Rules:
    from .second_rules import SecondRules

    return SecondRules(language)


RULES: Final[dict[int, Callable[[str], Rules]]] = {FIRST: _first, 2: _second}
"""The rules of each analysis, made for a language."""


@dataclass(frozen=True)
class Analyzer:
    """Makes words and keys of text by one analysis.

    `language` is an ISO 639-1 code with a Snowball stemmer, `none` for no stemming, or `auto` for
    that of each article; `analysis` is the number of the rules. Safe to share between threads, and
    picklable (a copy starts with an empty memo).

    Raises:
        NutgrafError: `language` has no stemmer.
    """

    language: str = "en"
    analysis: int = ANALYSIS
    _memo: dict[str, tuple[Part, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _only_keys: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _of_languages: dict[str, "Analyzer"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _lock: threading.Lock = field(
        default_factory=threading.Lock, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Refuse a language that cannot be stemmed, before anything is indexed with it."""
        if self.language not in ("none", AUTO) and self.language not in self.languages():
            known = ", ".join(self.languages())
            raise NutgrafError(
                f"language {self.language!r} has no stemmer: use {known}, none, or auto"
            )

    def __reduce__(self) -> tuple[type["Analyzer"], tuple[str, int]]:
        """Copy by language and number, since the memo and its lock belong to one process."""
        return Analyzer, (self.language, self.analysis)

    @staticmethod
    def languages() -> list[str]:
        """The ISO 639-1 codes of the languages with a stemmer."""
        return stemmed_languages()

    @cached_property
    def rules(self) -> Rules:
        """The rules of this analysis."""
        return RULES[self.analysis]("none" if self.language == AUTO else self.language)

    @cached_property
    def plain(self) -> "Analyzer":
        """The same analysis without stemming, for names and addresses."""
        return Analyzer("none", self.analysis)

    def by(self, analysis: int) -> "Analyzer":
        """The analyzer of the same language by other rules, or by the same."""
        return self if analysis == self.analysis else Analyzer(self.language, analysis)

    def of(self, language: str | None) -> "Analyzer":
        """The analyzer of articles in a language, a code; None if it is not known."""
        if self.language != AUTO:
            return self
        stemmer = stemmer_of(language)
        return self._of_languages.setdefault(stemmer, Analyzer(stemmer, self.analysis))

    @property
    def every(self) -> tuple["Analyzer", ...]:
        """The analyzers by which the segments of a generation were built: this one."""
        return (self,)

    def fold(self, text: str) -> str:
        """A text as it is compared by letters."""
        return self.rules.fold(text)

    def tokens(self, text: str) -> list[Token]:
        """The words of `text` in order, with their places and keys."""
        tokens: list[Token] = []
        first = 0
        for start, end in self.rules.spans(text):
            parts = self.parts(text[start:end])
            for position, begin, finish, word, keys in parts:
                tokens.append(Token(first + position, start + begin, start + finish, word, keys))
            first += parts[-1].position + 1
        return tokens

    def keys(self, text: str) -> list[tuple[Key, ...]]:
        """The keys of each word of `text`, in order."""
        memo, parts = self._memo.get, self.parts
        pieces = self.rules.pieces(text)
        return [part.keys for piece in pieces for part in memo(piece) or parts(piece)]

    def terms(self, text: str) -> list[str]:
        """The keys by which a question asks for the words of `text`, in order."""
        return [keys[0].text for keys in self.keys(text) if keys[0].weight >= ASKED]

    def every_key(self, text: str) -> list[str]:
        """All keys that find a word of `text`, in order."""
        return [
            key
            for piece in self.rules.pieces(text)
            for part in self.parts(piece)
            for key, weight in part.keys
            if weight
        ]

    def asked(self, text: str) -> list[Token]:
        """The words that a question asks for by `text`, in order."""
        return [token for token in self.tokens(text) if token.keys[0].weight >= ASKED]

    def words(self, text: str) -> list[Token]:
        """The words of `text` as they are written: one at each position."""
        tokens: list[Token] = []
        for token in self.tokens(text):
            if token.position == len(tokens):
                tokens.append(token)
        return tokens

    def whole(self, text: str) -> list[Token]:
        """The words that take up all of `text`: a single word, or the compound that it is."""
        tokens = self.asked(text)
        return [t for t in tokens if t.start == tokens[0].start and t.end == tokens[-1].end]

    def readings(self, text: str) -> list[tuple[str, ...]]:
        """The ways to write `text` as a phrase: the keys of words that stand side by side.

        More than one only if it has a word that is written in several ways; none without a word.
        """
        tokens = self.asked(text)
        if not tokens:
            return []
        last = tokens[-1].position
        if len(tokens) == last + 1:
            return [tuple([token.term for token in tokens])]
        at: list[list[Token]] = [[] for _ in range(last + 1)]
        for token in tokens:
            at[token.position].append(token)
        after: list[list[tuple[str, ...]]] = [[()], []]
        for position in range(last, -1, -1):
            own = [
                (token.term, *rest)
                for token in at[position]
                for rest in after[_covers_next(token, at)]
            ]
            after = [own[:_MOST_READINGS], after[0]]
        return after[0]

    def occurrences(self, text: str, terms: Set[str]) -> list[tuple[int, int]]:
        """The places of words with a key in `terms` in `text`: start and end of each, in order."""
        only = self._only_keys.get  # most pieces are known words with one key: a look-up, no call
        found = []
        for start, end in [
            (start, end)
            for start, end in self.rules.spans(text)
            if (key := only(text[start:end])) is None or key in terms
        ]:
            for _, begin, finish, _, keys in self.parts(text[start:end]):
                if any(key in terms for key, _ in keys):
                    found.append((start + begin, start + finish))
        return found

    def parts(self, piece: str) -> tuple[Part, ...]:
        """The words of one piece from `Rules.pieces`: at least one, memoised."""
        known = self._memo.get(piece)
        if known is not None:
            return known
        parts = self.rules.parts(piece)
        with self._lock:
            if len(self._memo) >= _MEMO_SIZE:
                self._memo.clear()
                self._only_keys.clear()
            self._memo[piece] = parts
            if len(parts) == 1 and len(parts[0].keys) == 1:
                self._only_keys[piece] = parts[0].keys[0].text
        return parts

    def stop_words_of(self, question: str, language: str | None) -> Callable[[str], bool]:
        """Whether a question may ignore an index term, by its language, a code.

        If that is None, by the one that it seems to be in.
        """
        return self.is_stop_word

    def is_stop_word(self, term: str) -> bool:
        """Whether a query may ignore the index term `term`, which the index keeps anyway."""
        return term in self._stop_words

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        from whoosh.lang.stopwords import stoplists  # type: ignore[import-untyped]

        words = list(stoplists.get(self.language, ()))
        if self.language == "en":
            words += _ENGLISH_CONTRACTIONS.split()
        return frozenset(term for word in words for term in self.terms(word))


def _covers_next(token: Token, at: list[list[Token]]) -> bool:
    """Whether a word is written over the next position as well, as a compound is."""
    following = at[token.position + 1] if token.position + 1 < len(at) else []
    return any(other.end <= token.end for other in following)
