"""A notice: one line that tells how a question was understood."""

from dataclasses import dataclass

from ...index import Hint


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done with a question, in a sentence for a person.

    `option` and `value` are the option of a search that does otherwise, if there is one; `hint`
    is advice that each face puts in its own words.
    """

    text: str
    option: str | None = None
    value: object = None
    hint: Hint | None = None

    def __str__(self) -> str:
        """The sentence."""
        return self.text
