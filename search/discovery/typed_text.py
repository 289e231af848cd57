"""The typed text: what somebody has typed so far, as whole words and the word that is begun."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...index.words.analyzer import Analyzer


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text on its way to being a question.

    `words` are its words as an index writes them. If it ends in a space, the last one is `whole`,
    else it may go on. `head` is what stands before the word to be completed, `letters` the last
    word as typed.
    """

    words: tuple[str, ...]
    terms: tuple[str, ...]
    head: str
    letters: str
    whole: bool

    @classmethod
    def of(cls, text: str, analyzer: Analyzer) -> "TypedText | None":
        """Read `text`; None if it has no word."""
        tokens = analyzer.words(text)
        if not tokens:
            return None
        last, whole = tokens[-1], text[-1].isspace()
        return cls(
            tuple(token.word for token in tokens),
            tuple(token.term for token in tokens),
            text.rstrip() + " " if whole else text[: last.start],
            text[last.start : last.end],
            whole,
        )

    def fits(self, words: Sequence[str]) -> bool:
        """Whether a text of these words has the typed ones in their order.

        Others may stand between them; the last may go on, unless it is whole.
        """
        place = 0
        for word in self.words[:-1]:
            if word not in words[place:]:
                return False
            place = words.index(word, place) + 1
        last = self.words[-1]
        return any(word == last if self.whole else word.startswith(last) for word in words[place:])
