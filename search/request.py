"""The search request: a frozen record of everything that a search takes."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, Protocol, cast

from ..index.errors import ArgumentError
from ..index.moment import Moment, moment_of
from .limits import DEFAULT, Limits
from .options import Choice, Option, option
from .query.filters import Clause, clauses, day_of
from .query.nodes import DateRange, Field, Or

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Unit = Literal["passage", "article"]
"""A hit is one of these."""

TOKENS: Final = "tokens"
"""Asks for the index's own encoder, where a cross-encoder could be named."""


class SecondLook(Protocol):
    """Whatever looks again at the first passages of a ranking."""

    @property
    def looks_at(self) -> int:
        """At how many passages at the top of a ranking, time allowing."""

    @property
    def beside(self) -> float:
        """What the score by both legs counts beside its own."""

    def scores(self, question: str, texts: Sequence[str], budget: float) -> "NDArray[np.float64]":
        """The scores of the first m of `texts` (n,), as many as `budget` milliseconds allow."""


Rerank = SecondLook | Literal["tokens"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question and how it is to be answered. Every option is declared here, and only here.

    `source` is any of some sources, `since` and `until` are both included. `within` are further
    filters, as `query.filters.clauses` makes them. `offset` leaves out the first hits, for a page
    further on. A question in plain words is read as of the day `now`, today if it is None.
    `sentences` highlights the nearest sentence of a passage that has none of the words. `limits`
    bound what a question may ask for, and how long the answer may take. Raises NutgrafError for
    a value that an option cannot have, ArgumentError for one of another type.
    """

    question: str
    _: KW_ONLY
    limit: int = option(
        10, "count", "Hits at the most.", least=0, flags=("-k",), defaults={"mcp": 8},
        bounds={"command": (1, 10_000), "http": (1, 100), "mcp": (1, 50), "adapter": (1, None)},
        faces=("command", "whynot", "http", "mcp", "adapter"), aliases={"adapter": "k"},
        mistaken=("k", "top_k", "n", "size", "count", "max_results"),
    )  # fmt: skip
    mode: str = option(
        "hybrid", "choice", "Which legs answer.", mistaken=("leg", "legs", "kind"),
        choices={
            "hybrid": Choice("Words and meaning", "Passages that have the words, or mean the same"),
            "keyword": Choice("Words", "Only passages that have the words"),
            "semantic": Choice("Meaning", "Passages that mean the same, whatever their words"),
        },
    )  # fmt: skip
    by: str = option(
        "passage", "choice", "What a hit is: a passage, or an article by its best passages.",
        choices={"passage": Choice("Passages"), "article": Choice("Articles")},
        faces=("command", "whynot", "http", "page", "adapter"), mistaken=("unit", "group_by"),
    )  # fmt: skip
    sort: str = option(
        "relevance", "choice", "In which order the hits come; equal ones by relevance.",
        choices={
            "relevance": Choice("Relevance"),
            "date": Choice("Oldest first"),
            "-date": Choice("Newest first"),
            "title": Choice("Title"),
        },
        mistaken=("order", "order_by", "sort_by"),
    )  # fmt: skip
    source: str | Sequence[str] = option(
        (), "texts", "Only of any of these sources.", metavar="NAME", most=500,
        aliases={"mcp": "sources", "adapter": "sources"}, mistaken=("sources", "outlet"),
    )  # fmt: skip
    author: str | None = option(
        None, "text", "Only by this author.", metavar="NAME", most=500, label="Author",
        mistaken=("authors", "byline"),
    )  # fmt: skip
    language: str | None = option(
        None, "text", "Only in this language: an ISO 639-1 code.", metavar="CODE", most=10,
        label="Language", mistaken=("lang",),
    )  # fmt: skip
    since: date | str | None = option(
        None, "day", "Only of this day or later.", metavar="DATE", mistaken=("after", "start")
    )
    until: date | str | None = option(
        None, "day", "Only of this day or earlier.", metavar="DATE", mistaken=("before", "end")
    )
    recent: bool = option(
        False, "flag", "Prefer what is new.", faces=("command", "whynot", "http", "page", "adapter")
    )
    literal: bool = option(
        True, "flag", "Read no dates and no sources from the words of the question.",
        defaults={"command": False, "http": False, "mcp": False}, label="Words as they stand",
        mistaken=("understand",),
    )  # fmt: skip
    copies: bool = option(
        False, "flag", "Show each copy of one text as a hit of its own.", mistaken=("fold",),
        label="Each copy by itself", faces=("command", "whynot", "http", "page", "adapter"),
    )  # fmt: skip
    per_article: int = option(
        2, "count", "At most N passages of an article among the first ten hits, while others have "
        "any; 0 for any number.", metavar="N", least=0, bounds={"http": (0, 100)},
        label="Passages an article", mistaken=("share",),
        faces=("command", "whynot", "http", "page", "adapter"),
    )  # fmt: skip
    min_score: float | None = option(
        None, "number", "Leave out hits with a lower score: a probability, 0 to 1; in another mode "
        "than hybrid, the leg's own score.", metavar="P", least=-1, bounds={"http": (-1, 1000)},
        label="Score at least", mistaken=("threshold", "score", "least"),
        faces=("command", "whynot", "http", "page", "adapter"),
    )  # fmt: skip
    rerank: Rerank | None = option(
        None, "reranker", "Look again at the first passages: at 20, token by token, by the index's "
        "own encoder, at 50 by a cross-encoder, a sentence-transformers name or folder.",
        metavar="tokens|MODEL", faces=("command", "adapter"), mistaken=("reranker",),
    )  # fmt: skip
    budget: float = option(
        500, "milliseconds", "How many milliseconds that second look may take; what it does not "
        "reach keeps its order behind.", metavar="MS",
        faces=("command", "adapter"), mistaken=("timeout",),
    )  # fmt: skip
    facets: bool = option(
        False, "flag", "Count all hits by source, month and language.",
        defaults={"http": True}, faces=("command", "http"),
    )  # fmt: skip
    explain: bool = option(
        False, "flag", "Say of each hit why it is there.", faces=("command", "http")
    )
    as_of: Moment | str | None = option(
        None, "moment", "Ask an earlier generation: its number, or the last of a day or time "
        "(UTC).", least=1, label="As it was", mistaken=("generation",),
        faces=("command", "whynot", "http", "page", "adapter"),
    )  # fmt: skip
    offset: int = option(
        0, "count", "Hits to leave out, for a page further on.", least=0, faces=(),
        mistaken=("page", "skip", "start_at"),
    )  # fmt: skip
    within: tuple[Clause, ...] = ()
    limits: Limits = DEFAULT
    now: date | None = None
    sentences: bool = False

    def __post_init__(self) -> None:
        """Raises NutgrafError or ArgumentError for the first value that cannot be."""
        if not isinstance(self.question, str):
            raise ArgumentError(f"a question is a text, not {self.question!r}")
        for each in OPTIONS.values():
            each.check(getattr(self, each.name))
        if isinstance(self.as_of, str):
            moment_of(self.as_of)
        if isinstance(self.within, str) or not all(
            isinstance(each, Field | Or | DateRange) for each in self.within
        ):
            raise ArgumentError('within takes what `clauses` makes, such as clauses(source="Wire")')
        _ = self.days

    @property
    def unit(self) -> Unit:
        """What a hit is."""
        return cast(Unit, self.by)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources, of which an article has any."""
        return (self.source,) if isinstance(self.source, str) else tuple(self.source)

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day, both included. Raises NutgrafError for what is no day."""
        return day_of("since", self.since), day_of("until", self.until)

    @property
    def filters(self) -> tuple[Clause, ...]:
        """All filters beside the question."""
        since, until = self.days
        own = clauses(
            source=self.sources,
            author=self.author,
            language=self.language,
            since=since,
            until=until,
        )
        return (*own, *self.within)

    def only_within(self, filters: tuple[Clause, ...]) -> "SearchRequest":
        """The same request with `filters` in place of all that it has."""
        return replace(
            self, source=(), author=None, language=None, since=None, until=None, within=filters
        )


OPTIONS: Final[Mapping[str, Option]] = {
    each.name: replace(cast(Option, each.metadata["option"]), name=each.name)
    for each in fields(SearchRequest)
    if "option" in each.metadata
}
"""The table of all options, by name, in the order in which faces show them."""

MODES: Final = tuple(OPTIONS["mode"].choices)
