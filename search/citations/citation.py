"""The citation: where a passage stands, in words that outlive the search that found it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from ...index import Article, Passage

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, spreadsheets and terminals do not take."""

COLUMNS = (
    "rank", "title", "author", "source", "date", "url", "page", "passage", "article_id",
    "passage_id", "language", "score", "answers", "generation", "index",
)  # fmt: skip
"""The names of the values of a citation, in the order of a table's columns."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that was found, its article, and the generation of the index that had it.

    `answers` is that of the hit. `marks` are offsets into the passage's text, in characters, in
    order and apart. `index` is the index that has it, if several were searched.
    """

    rank: int
    score: float
    article: Article
    passage: Passage
    generation: int
    answers: bool = True
    marks: Sequence[tuple[int, int]] = ()
    index: str | None = None

    @property
    def title(self) -> str:
        """The article's title on one line; words for a missing one."""
        return one_line(self.article.title) or "(no title)"

    @property
    def authors(self) -> list[str]:
        """The names of the authors, each by itself."""
        return names_of(self.article.author)

    @property
    def source(self) -> str:
        """The name of the source on one line; empty if it is not known."""
        return one_line(self.article.source)

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return self.article.date

    @property
    def address(self) -> str | None:
        """The article's address on the web, if it has one that can be followed."""
        return web_address(self.article.url)

    @property
    def page(self) -> str:
        """The printed page, or the first and the last: `7`, `7–8`; empty without any."""
        pages = self.passage.pages
        return "–".join(dict.fromkeys((one_line(pages[0]), one_line(pages[-1])))) if pages else ""

    @property
    def text(self) -> str:
        """The passage's text, which may have several lines."""
        return CONTROL.sub("", self.passage.text)

    @property
    def place(self) -> str:
        """The passage's id and the generation, by which the same index shows it again."""
        return f"nutgraf {one_line(self.passage.id)}, generation {self.generation}"

    def row(self) -> dict[str, Any]:
        """The values by the names in COLUMNS; None where there is none, the date as a date."""
        values = (
            self.rank, self.title, one_line(self.article.author), self.source, self.day,
            one_line(self.article.url), self.page, self.text, self.article.id, self.passage.id,
            self.article.language, self.score, self.answers, self.generation, self.index,
        )  # fmt: skip
        return {
            name: None if value == "" else value
            for name, value in zip(COLUMNS, values, strict=True)
        }


def one_line(text: str | None) -> str:
    """Text without line breaks, control characters and repeated blanks."""
    return " ".join(CONTROL.sub("", text or "").split())


def names_of(byline: str | None) -> list[str]:
    """The names in a byline.

    A semicolon parts names. A comma, `and` and `&` do so where each part has two words or more:
    "Hadley, Noor" and "Smith and Sons" are one name.
    """
    names: list[str] = []
    for several in one_line(byline).split(";"):
        parts = [each.strip() for each in re.split(r",(?: and)? | and | & ", several.strip())]
        names += parts if all(" " in each for each in parts) else [several.strip()]
    return [name for name in names if name]


def web_address(url: str | None) -> str | None:
    """The URL if it is a web address; None if not, such as for `javascript:`."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
