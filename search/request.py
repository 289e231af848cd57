"""What is asked of a searcher: the question, and how its answer is to be shown."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypedDict, cast

from ..index import NutgrafError
from .limits import DEFAULT, Limits
from .query.filters import Clause
from .ranking.late_interaction import TOKENS
from .ranking.rerank import BUDGET, SecondLook
from .selection import Unit
from .selection.hit_list import SHARE

MODES: Final = ("hybrid", "keyword", "semantic")
UNITS: Final = ("passage", "article")

Rerank = SecondLook | Literal["tokens"]


class More(TypedDict, total=False):
    """The fields of `Asked` beside question, limit, mode and by."""

    offset: int
    fold: bool
    share: int | None
    facets: bool
    understand: bool
    recent: bool
    now: date | None
    explain: bool
    sentences: bool
    min_score: float | None
    within: tuple[Clause, ...]
    rerank: Rerank | None
    budget: float
    limits: Limits


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that says how it is to be answered.

    `offset` leaves out the first hits, for a page further on. `fold` makes one hit of copies of
    one text. `share` is how many of the first ten places an article may have, None any number;
    by article it says nothing. `facets` counts all hits by source, month and language.
    `understand` reads time and source from plain words, as of the day `now` (today where it is
    None); `recent` prefers what is new. `explain` gives reasons; `sentences` highlights the
    nearest sentence where a passage has none of the words. Hits have at least `min_score`: a
    probability, or the leg's own score where one leg is asked. `within` are filters beside the
    question, as `query.filters.clauses` makes them: nothing else is read from them. `rerank` looks
    again at the first passages, for `budget` milliseconds: a cross-encoder, or by "tokens" the
    index's own encoder. `limits` say how much may be asked
    for, and how long the answer may take.
    """

    question: str
    limit: int = 10
    mode: str = "hybrid"
    by: str = "passage"
    offset: int = 0
    fold: bool = True
    share: int | None = SHARE
    facets: bool = False
    understand: bool = False
    recent: bool = False
    now: date | None = None
    explain: bool = False
    sentences: bool = False
    min_score: float | None = None
    within: tuple[Clause, ...] = ()
    rerank: Rerank | None = None
    budget: float = BUDGET
    limits: Limits = DEFAULT

    def __post_init__(self) -> None:
        """Raises NutgrafError where a field has a value that it cannot have."""
        if self.mode not in MODES or self.by not in UNITS:
            raise NutgrafError(
                f"mode is one of {', '.join(MODES)}; by is one of {', '.join(UNITS)}"
            )
        if isinstance(self.rerank, str) and self.rerank != TOKENS:
            raise NutgrafError(f"rerank is '{TOKENS}', or a Reranker that holds a cross-encoder")
        if not self.budget > 0:
            raise NutgrafError("budget is a time in milliseconds, more than 0")
        if self.limit < 0 or self.offset < 0 or (self.share is not None and self.share < 1):
            raise NutgrafError("limit and offset are 0 or more, share is 1 or more")

    @property
    def unit(self) -> Unit:
        """What a hit is."""
        return cast(Unit, self.by)
