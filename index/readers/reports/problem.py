"""A problem: a thing that could not be read, its place, and the consequence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a file or a line that a person should know.

    `article_lost` tells a file or line that gave no article from one whose article was read
    all the same (say, without its malformed date). `message` is one line.
    """

    where: str
    message: str
    article_lost: bool
