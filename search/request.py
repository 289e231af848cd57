"""The search request: a frozen record of everything that a search takes."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, fields, replace
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, cast

from ..index.arguments import in_short
from ..index.errors import ArgumentError
from ..index.moment import Moment, moment_of
from .limits import DEFAULT, Limits
from .options import Choice, Option, nearest, option, spellings

if TYPE_CHECKING:  # the table of options is read for every help text, a query is not
    import numpy as np
    from numpy.typing import NDArray

    from .query.filters import Clause

Unit = Literal["passage", "article"]
"""The unit of a hit."""

TOKENS: Final = "tokens"
"""The value of `rerank` for the index's own encoder instead of a cross-encoder."""


class SecondLook(Protocol):
    """A scorer for the second scoring of a ranking's first passages."""

    @property
    def looks_at(self) -> int:
        """The number of first passages that are scored again, if time allows."""

    @property
    def beside(self) -> float:
        """The weight of the score by both legs beside the new score."""

    def scores(self, question: str, texts: Sequence[str], budget: float) -> "NDArray[np.float64]":
        """The scores of the first m of `texts` (n,), as many as `budget` milliseconds allow."""


FieldValue = str | float | date
"""A value of an own field: a text, in which a range may be written, a number or a day."""

Rerank = SecondLook | Literal["tokens"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question and its options. Every option is declared here, and only here.

    Without words, as in an empty question, the hits are all articles that pass the filters, the
    newest first.

    `source` is one source or several; `since` and `until` are both included. A filter that is None
    does not limit the search; an empty text is an error. `within` has further
    filters, made by `query.filters.clauses`. `offset` skips the first hits, for a later page. A
    question in plain words is read relative to the day `now`, today if it is None. `sentences`
    highlights the nearest sentence of a passage that has none of the words. `limits` bound the
    size of a query and the time of a search. Raises NutgrafError for an invalid value of an
    option, ArgumentError for a value of another type.
    """

    question: str
    _: KW_ONLY
    limit: int = option(
        10, "count", "Return at most this many hits.", least=0, flags=("-k",), defaults={"mcp": 8},
        bounds={"command": (1, 10_000), "http": (1, 100), "mcp": (1, 50), "adapter": (1, None)},
        faces=("command", "whynot", "http", "mcp", "adapter"), aliases={"adapter": "k"},
        mistaken=("k", "top_k", "n", "size", "count", "max_results"),
    )  # fmt: skip
    mode: str = option(
        "hybrid", "choice", "The legs that answer.", mistaken=("leg", "legs", "kind"),
        choices={
            "hybrid": Choice("Words and meaning", "Passages that have the words, or mean the same"),
            "keyword": Choice("Words", "Only passages that have the words"),
            "semantic": Choice("Meaning", "Passages that mean the same, whatever their words"),
        },
    )  # fmt: skip
    by: str = option(
        "passage", "choice", "The unit of a hit: a passage, or an article with its best passages.",
        choices={"passage": Choice("Passages"), "article": Choice("Articles")},
        faces=("command", "whynot", "http", "page", "mcp", "adapter"),
        mistaken=("unit", "group_by"),
    )  # fmt: skip
    sort: str = option(
        "relevance", "choice", "The order of the hits, or the name of a field, with - before it "
        "from its greatest value on; equal hits by relevance. Other orders list only what answers.",
        choices={
            "relevance": Choice("Relevance"),
            "date": Choice("Oldest first"),
            "-date": Choice("Newest first"),
            "title": Choice("Title"),
        },
        fields=True, metavar="relevance|date|-date|title|FIELD|-FIELD",
        faces=("command", "whynot", "http", "page", "mcp", "adapter"),
        mistaken=("order", "order_by", "sort_by"),
    )  # fmt: skip
    source: str | Sequence[str] | None = option(
        (), "texts", "Only articles of this source; of any of them, if several are given.",
        metavar="NAME", most=500,
        aliases={"mcp": "sources", "adapter": "sources"}, mistaken=("sources", "outlet"),
    )  # fmt: skip
    author: str | None = option(
        None, "text", "Only articles by this author.", metavar="NAME", most=500, label="Author",
        mistaken=("authors", "byline"),
    )  # fmt: skip
    language: str | None = option(
        None, "text", "Only articles in this language, an ISO 639-1 code.", metavar="CODE", most=10,
        label="Language", mistaken=("lang",),
    )  # fmt: skip
    question_language: str | None = option(
        None, "text", "The language of the question, an ISO 639-1 code, where its words do not "
        "tell it: its times and stop words are read by it.", metavar="CODE", most=10,
    )  # fmt: skip
    field: Mapping[str, FieldValue | Sequence[FieldValue]] | None = option(
        None, "fields", "Only articles whose own field has this value, such as section=politics, "
        "words=>500 or updated=2019..2020; any of them, if several are given.",
        metavar="NAME=VALUE", most=500, mistaken=("fields", "metadata", "filters"),
    )  # fmt: skip
    since: date | str | None = option(
        None, "day", "Only articles of this day or later.", metavar="DATE",
        mistaken=("after", "start"),
    )  # fmt: skip
    until: date | str | None = option(
        None, "day", "Only articles of this day or earlier.", metavar="DATE",
        mistaken=("before", "end"),
    )  # fmt: skip
    recent: bool = option(
        False, "flag", "The newest of what answers first.",
        faces=("command", "whynot", "http", "page", "mcp", "adapter"),
    )  # fmt: skip
    literal: bool = option(
        False, "flag", "Read no dates, sources and authors from the words of the question, "
        "and let whatever is found answer it.",
        label="Literal words", mistaken=("understand",),
    )  # fmt: skip
    syntax: str = option(
        "auto", "choice", "Whether quotation marks, AND, OR, NOT, + and -, fields and stars are "
        "operators.",
        choices={
            "auto": Choice("Operators in questions", "In questions, not in pasted text"),
            "query": Choice("Operators", "Always"),
            "plain": Choice("Plain words", "Never"),
        },
        label="Signs", mistaken=("operators", "parser", "query_type"),
    )  # fmt: skip
    copies: bool = option(
        False, "flag", "Show each copy of one text as a hit of its own.", mistaken=("fold",),
        label="Copies as hits", faces=("command", "whynot", "http", "page", "adapter"),
    )  # fmt: skip
    per_article: int = option(
        2, "count", "At most N passages of an article are hits; its further ones are only counted, "
        "under the last. 0 lists all.", metavar="N", least=0, bounds={"http": (0, 100)},
        label="Passages per article", mistaken=("share",),
        faces=("command", "whynot", "http", "page", "mcp", "adapter"),
    )  # fmt: skip
    min_score: float | None = option(
        None, "number", "Leave out hits with a lower score: a probability from 0 to 1, or in "
        "keyword and semantic mode the leg's own score.",
        metavar="P", least=-1, bounds={"http": (-1, 1000)},
        label="Score at least", mistaken=("threshold", "score", "least"),
        faces=("command", "whynot", "trends", "http", "page", "mcp", "adapter"),
    )  # fmt: skip
    rerank: Rerank | None = option(
        None, "reranker", "Score the first passages again. `tokens`: the first 20, token by token, "
        "with the index's own encoder; a cross-encoder (a sentence-transformers name or folder): "
        "the first 50.",
        metavar="tokens|MODEL", faces=("command", "adapter"), mistaken=("reranker",),
    )  # fmt: skip
    budget: float = option(
        500, "milliseconds", "Milliseconds for the second scoring; passages that it does not "
        "reach follow in their old order.", metavar="MS",
        faces=("command", "adapter"), mistaken=("timeout",),
    )  # fmt: skip
    facets: bool = option(
        False, "flag", "Count all hits by source, month and language.",
        defaults={"http": True}, faces=("command", "http"),
    )  # fmt: skip
    facet: str | Sequence[str] | None = option(
        (), "texts", "Count all hits by the values of this field too: author, or an own field such "
        "as section.",
        metavar="FIELD", most=100, faces=("command", "http", "mcp"),
        mistaken=("aggregate", "group", "count_by"),
    )  # fmt: skip
    explain: bool = option(
        False, "flag", "Give the reasons for each hit.", faces=("command", "http")
    )
    as_of: Moment | str | None = option(
        None, "moment", "Search an earlier generation: its number, or a day or time (UTC) for the "
        "last generation by then.", least=0, label="Index as of", mistaken=("generation",),
        faces=("command", "whynot", "trends", "http", "page", "mcp", "adapter"),
    )  # fmt: skip
    offset: int = option(
        0, "count", "Skip this many hits, for a later page.", least=0, faces=("mcp",),
        mistaken=("page", "skip", "start_at"),
    )  # fmt: skip
    within: "tuple[Clause, ...]" = ()
    limits: Limits = DEFAULT
    now: date | None = None
    sentences: bool = False

    def __post_init__(self) -> None:
        """Raise NutgrafError or ArgumentError for the first invalid value."""
        from .query.nodes import DateRange, Field, Or

        if not isinstance(self.question, str):
            raise ArgumentError(f"a question is a text, not {in_short(self.question)}")
        for each in OPTIONS.values():
            value = getattr(self, each.name)
            if value is not each.default:
                each.check(value)
        if isinstance(self.as_of, str):
            moment_of(self.as_of)
        if not isinstance(self.within, tuple | list) or not all(
            isinstance(each, Field | Or | DateRange) for each in self.within
        ):
            raise ArgumentError('within takes what `clauses` makes, such as clauses(source="Wire")')
        _ = self.filters

    @property
    def unit(self) -> Unit:
        """The unit of a hit."""
        return cast(Unit, self.by)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources, of which an article must have one."""
        return (self.source,) if isinstance(self.source, str) else tuple(self.source or ())

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day, both included. Raises NutgrafError as `days_of` does."""
        from .query.filters import days_of

        return days_of(self.since, self.until)

    @property
    def filters(self) -> "tuple[Clause, ...]":
        """All filters beside the question."""
        from .query.filters import clauses

        since, until = self.days
        own = clauses(
            source=self.sources,
            author=self.author,
            language=self.language,
            field=self.field,
            since=since,
            until=until,
        )
        return (*own, *self.within)

    def only_within(self, filters: "tuple[Clause, ...]") -> "SearchRequest":
        """The same request with `filters` in place of all that it has."""
        return replace(
            self,
            source=(),
            author=None,
            language=None,
            field=None,
            since=None,
            until=None,
            within=filters,
        )


OPTIONS: Final[Mapping[str, Option]] = {
    each.name: replace(cast(Option, each.metadata["option"]), name=each.name)
    for each in fields(SearchRequest)
    if "option" in each.metadata
}
"""The table of all options, by name, in the order in which faces show them."""

_fill = SearchRequest.__init__


@wraps(_fill)
def _init(self: SearchRequest, *args: Any, **options: Any) -> None:
    """Raise ArgumentError for a name that is no option; it suggests the nearest."""
    for name in options.keys() - {each.name for each in fields(SearchRequest)}:
        near = nearest(name, spellings(OPTIONS.values()))
        raise ArgumentError(f"no option {name!r}{near}")
    if len(args) > 1:
        raise ArgumentError("all but the question is given by name, such as limit=5")
    if not args and "question" not in options:
        raise ArgumentError("a search takes a question, which may be empty")
    _fill(self, *args, **options)


SearchRequest.__init__ = _init  # type: ignore[method-assign]

MODES: Final = tuple(OPTIONS["mode"].choices)
