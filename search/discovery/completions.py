"""Completions: words, names, sources and titles of the live articles that go on what is typed.

Each kind has one order that does not depend on what is typed, and what fits a longer text fits a
shorter one. So while somebody types, a completion that still fits is shown still, and those that
are shown still keep their order.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...index.words.token import Key, Token
from ..corpus import Corpus
from ..keyword.cache import ByteCache
from ..limits import Deadline
from .typed_text import TypedText

Kind: TypeAlias = Literal["word", "name", "source", "title"]

KINDS: Final[tuple[Kind, ...]] = ("word", "name", "source", "title")
"""The kinds in the order in which they are listed."""

SHARES: Final[tuple[Kind, ...]] = ("word", "title", "word", "name", "source")
"""The turns in which kinds take their places; a kind that has no more is passed over."""

LONGEST: Final = 200
"""Characters of a text that is completed. A longer one is pasted, not typed."""

SECONDS: Final = 2.0
"""The time for all completions of a text."""

SAMPLED: Final = 24
"""Passages with the words before that are read for the words that follow them."""

CONTEXT: Final = 2
"""The most words before that are looked up there."""

WINDOW: Final = 100
"""Characters of a text that are looked at before and after a word."""

NAMED: Final = 4
"""The most frequent words that fit, of which names are sought that begin with them."""

SAMPLED_FOR_NAMES: Final = 8
"""Passages with such a word that are read for names."""

TITLES_READ: Final = 128
"""The most titles that are read for those that have the words in order, the newest first."""

LONGEST_NAME: Final = 4
"""The most words of a name that is read from a text."""

_BATCH: Final = 16

_KEPT: Final = 128
"""Texts before the last word whose following words are kept: they are typed letter by letter."""

_BETWEEN_NAMES: Final = re.compile(r"\s*(?:[,;&]|\band\b|\bund\b|\bet\b|\by\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Completion:
    """A `text` that goes on what is typed, and its `kind`: word, name, source or title.

    The text of a word is all that was typed, with its last word completed.
    """

    text: str
    kind: Kind

    def to_json(self) -> dict[str, Any]:
        """As `suggest --json` prints it."""
        return {"text": self.text, "kind": self.kind}


class Completer:
    """Completes texts from one generation of a corpus. Safe to share between threads."""

    def __init__(self, corpus: Corpus) -> None:
        """Complete from `corpus`."""
        self._contents, self._keyword = corpus.contents, corpus.keyword
        self._articles, self._corpus = corpus.articles, corpus
        self._analyzer = corpus.contents.analyzer
        # Not an lru_cache, which would refer to the completer and keep its files open.
        self._kept: ByteCache[dict[str, str]] = ByteCache(_KEPT)

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        """Up to `limit` completions of what is typed, by kind; none of a text without a word.

        Raises QueryTimeoutError after `SECONDS`.
        """
        text = text.lstrip()
        typed = TypedText.of(text, self._analyzer) if len(text) <= LONGEST else None
        if typed is None:
            return ()
        deadline = Deadline(SECONDS)
        found: dict[Kind, Iterator[str]] = {
            "word": self._words(typed, deadline),
            "name": self._distinct(self._names(typed, deadline)),
            "source": self._distinct(self._values("source", typed, deadline)),
            "title": self._distinct(self._titles(typed, deadline)),
        }
        chosen: dict[Kind, list[Completion]] = {kind: [] for kind in KINDS}
        left = limit
        while found and left > 0:
            for kind in SHARES:
                if kind not in found or not left:
                    continue
                completed = next(found[kind], None)
                if completed is None:
                    del found[kind]
                else:
                    chosen[kind].append(Completion(completed, kind))
                    left -= 1
        return tuple(each for kind in KINDS for each in chosen[kind])

    def _words(self, typed: TypedText, deadline: Deadline) -> Iterator[str]:
        """The text with its last word completed: first by words that follow those before it."""
        before = typed.words if typed.whole else typed.words[:-1]
        terms = typed.terms if typed.whole else typed.terms[:-1]
        begun = "" if typed.whole else typed.words[-1]
        given = set()
        for word, written in self._following(before, terms).items() if before else ():
            if word.startswith(begun):
                given.add(word)
                yield typed.head + written
        if typed.whole:
            return
        for word, row in self._corpus.lexicon.words(typed.letters, deadline):
            written, token = self._written(word, row)
            new = token.word not in given and token.word.startswith(begun)
            new = new and self._words_of(written) == (token.word,)  # no compound
            if new and not self._analyzer.is_stop_word(token.term):
                given.add(token.word)
                yield typed.head + written.lower()

    def _following(self, before: tuple[str, ...], terms: tuple[str, ...]) -> dict[str, str]:
        find = partial(self._read_following, before, terms)
        return self._kept.get((before, terms), find, lambda _: 1)

    def _read_following(self, before: Sequence[str], terms: Sequence[str]) -> dict[str, str]:
        """The words that follow some words in a sample of passages, the most frequent first.

        Each with its spelling there.
        """
        known = [(n, term) for term in terms if (n := self._keyword.passages_with(term))]
        if not known:
            return {}
        _, rarest = min(known)
        rows = self._corpus.lexicon.rows_with(rarest, SAMPLED)
        context = tuple(before[-CONTEXT:])
        counts: Counter[str] = Counter()
        written: dict[str, str] = {}
        for passage in self._contents.passages(rows.tolist()):
            text = passage.text
            for start, end in self._analyzer.occurrences(text, {terms[-1]}):
                if self._words_of(text[max(0, start - WINDOW) : end])[-len(context) :] != context:
                    continue
                following, tokens = self._from(text, end)
                if tokens and not self._analyzer.is_stop_word(tokens[0].term):
                    token = tokens[0]
                    counts[token.word] += 1
                    shown = self._shown(following, token.start, token.end)
                    written.setdefault(token.word, shown)
        order = sorted(counts, key=lambda word: (-counts[word], word))
        return {word: written[word].lower() for word in order}

    def _names(self, typed: TypedText, deadline: Deadline) -> Iterator[str]:
        """Names of authors, then runs of capitalised words that begin with the text."""
        for value in self._values("author", typed, deadline):
            for name in _BETWEEN_NAMES.split(value):
                if typed.fits(self._words_of(name)):
                    yield name
        for word, term in self._first_words(typed, deadline):
            deadline.check()
            for name in self._names_of(word, term):
                if typed.fits(self._words_of(name)):
                    yield name

    def _first_words(self, typed: TypedText, deadline: Deadline) -> Iterator[tuple[str, str]]:
        """The words, with their terms, that a name may begin with: the typed one if it is whole.

        Else the most frequent that begin so, if a passage writes them with a capital.
        """
        if typed.whole or len(typed.words) > 1:
            yield typed.words[0], typed.terms[0]
            return
        for word, row in islice(self._corpus.lexicon.words(typed.letters, deadline), NAMED):
            written, token = self._written(word, row)
            if written[:1].isupper():
                yield token.word, token.term

    def _names_of(self, word: str, term: str) -> list[str]:
        """The runs of capitalised words that begin with `word`, the most frequent first.

        A beginning of a run that is always followed by the rest is no name of its own.
        """
        if self._analyzer.is_stop_word(term):
            return []
        counts: Counter[str] = Counter()
        rows = self._corpus.lexicon.rows_with(term, SAMPLED_FOR_NAMES)
        for passage in self._contents.passages(rows.tolist()):
            counts.update(set(self._runs(passage.text, word, term)))
        least = 2 if len(rows) > 1 else 1
        return [
            name
            for name in sorted(counts, key=lambda name: (-counts[name], name))
            if counts[name] >= least
            and not any(
                counts[longer] == counts[name] and longer.startswith(name + " ")
                for longer in counts
            )
        ]

    def _runs(self, text: str, word: str, term: str) -> Iterator[str]:
        """The runs of two to four capitalised words in a text that begin with `word`."""
        for start, _ in self._analyzer.occurrences(text, {term}):
            if not text[start].isupper():
                continue
            piece, tokens = self._from(text, start)
            if not tokens or tokens[0].word != word:
                continue
            end = tokens[0].end
            for following in tokens[1:LONGEST_NAME]:
                if piece[end : following.start] != " " or not piece[following.start].isupper():
                    break
                end = following.end
                name = self._shown(piece, 0, end)
                yield name
                if len(name) < end:
                    break  # "Angela Merkel's Germany" has one name and begins another

    def _from(self, text: str, start: int) -> tuple[str, list[Token]]:
        """The next piece of a text, with its words; one that is cut off is left out."""
        piece = text[start : start + WINDOW]
        tokens = self._analyzer.words(piece)
        if start + WINDOW < len(text) and tokens and tokens[-1].end == len(piece):
            tokens.pop()
        return piece, tokens

    def _values(
        self, field: Literal["source", "author"], typed: TypedText, deadline: Deadline
    ) -> Iterator[str]:
        """The sources or authors with the words of the text in order, the most frequent first."""
        for row in self._corpus.lexicon.values(field, typed.letters, deadline):
            value = getattr(self._contents.passage(row).article, field)
            if value and typed.fits(self._words_of(value)):
                yield value

    def _titles(self, typed: TypedText, deadline: Deadline) -> Iterator[str]:
        """The titles that have the words of the text in order, the newest first."""
        rows = self._corpus.lexicon.titles(typed.terms[:-1], typed.letters, deadline)
        for batch in _newest(rows, self._articles.days[self._articles.numbers(rows)[0]]):
            deadline.check()
            for passage in self._contents.passages(batch):
                if typed.fits(self._words_of(passage.article.title)):
                    yield passage.article.title

    def _distinct(self, texts: Iterator[str]) -> Iterator[str]:
        given = set()
        for text in texts:
            words = self._words_of(text)
            if words not in given:
                given.add(words)
                yield text

    def _words_of(self, text: str) -> tuple[str, ...]:
        return tuple(token.word for token in self._analyzer.words(text))

    def _written(self, word: str, row: int) -> tuple[str, Token]:
        """A word as a row writes it.

        In a part of an index that was written without words, keys stand for them.
        """
        passage = self._contents.passage(row)
        texts = (passage.text, passage.article.title)
        found = [(text, token) for text in texts for token in self._analyzer.tokens(text)]
        by_word = (each for each in found if each[1].word == word)
        by_key = (each for each in found if any(key.text == word for key in each[1].keys))
        for text, token in islice(chain(by_word, by_key), 1):
            return self._shown(text, token.start, token.end), token
        return word, Token(0, 0, len(word), word, (Key(word),))

    def _shown(self, text: str, start: int, end: int) -> str:
        """A piece of a text without an ending that is no part of its last word, such as 's."""
        words = self._words_of(text[start:end])
        while end - start > 1 and self._words_of(text[start : end - 1]) == words:
            end -= 1
        return text[start:end]


def _newest(rows: NDArray[np.int64], days: NDArray[np.int64]) -> Iterator[list[int]]:
    """The rows of the newest days, at most `TITLES_READ`, a batch at a time; ties by row.

    An unknown day is before all others.
    """
    places = np.arange(len(rows))
    if len(rows) > TITLES_READ:
        least = np.partition(days, len(days) - TITLES_READ)[len(days) - TITLES_READ]
        places = np.flatnonzero(days >= least)
    best = rows[places[np.lexsort((places, -days[places]))][:TITLES_READ]].tolist()
    for first in range(0, len(best), _BATCH):
        yield best[first : first + _BATCH]
