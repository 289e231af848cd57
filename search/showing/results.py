"""The results of a search: hits in order, each with its article, passage and reasons."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, overload

from ...index import Article, Passage
from ..selection import Facets
from ..understanding import Notice, Reading

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from ...index.copies.differences import Differences
    from ..citations import Bibliography, Citation
    from .explanation import Explanation


@dataclass(frozen=True, slots=True)
class LegScore:
    """A hit's score by one leg, and its rank in that leg's list; None if it is not in the list."""

    rank: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that carries the text of a hit, and its changes to the first article with it.

    `changes` is None for the first itself.
    """

    article: Article
    changes: "Differences | None"

    def to_json(self) -> dict[str, Any]:
        """As `search --json` prints it."""
        change = self.changes
        return {
            **_article_json(self.article),
            "first": change is None,
            "changes": None
            if change is None
            else {
                "summary": str(change),
                "added": list(change.pieces_added),
                "dropped": list(change.pieces_dropped),
            },
        }


class Total:
    """A number that is counted at first use, see `HitTotals`. Safe to share between threads."""

    def __init__(self, count: Callable[[], int]) -> None:
        """Call `count` at first use, and at most once."""
        self._count: Callable[[], int] | None = count
        self._number = 0
        self._lock = threading.Lock()

    @property
    def number(self) -> int:
        """The number; waits if another thread is counting."""
        with self._lock:
            if self._count is not None:
                self._number = self._count()
                self._count = None
        return self._number

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy, such as a pickled one, has the counted number."""
        return (_counted, (self.number,))

    def __repr__(self) -> str:
        """The number, if it is known."""
        return "Total(…)" if self._count else f"Total({self._number})"

    def __eq__(self, other: object) -> bool:
        """Whether the numbers are equal."""
        return isinstance(other, Total) and self.number == other.number

    def __hash__(self) -> int:
        """A hash of the number."""
        return hash(self.number)


def _counted(number: int) -> Total:
    return Total(lambda: number)


NONE: Final = Total(lambda: 0)
"""No passages."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; the best has rank 1.

    `score` is the probability that the passage is relevant; by one leg alone, that leg's score.
    `answers` says whether it answers, and is not only near to what does.
    `keyword.score` is BM25, `semantic.score` the cosine. `highlights` are offsets into
    `passage.text`, in characters, in order and apart from each other. By article, `passages` has
    up to three of its passages, the best among those ranked, `passage` first; a search for a later
    page ranks more. `copies` has all articles that carry its text, in order of publication; it is
    empty if there is no other, and for all but the first hit of an article. `more` is the number of
    further passages of the article that answer, folded under this one; 0 by article, and for all
    but the last hit of an article.
    """

    rank: int
    score: float
    article: Article
    passage: Passage
    keyword: LegScore
    semantic: LegScore
    highlights: tuple[tuple[int, int], ...]
    passages: tuple[Passage, ...] = ()
    copies: tuple[Copy, ...] = ()
    explanation: "Explanation | None" = None
    folded: Total = NONE
    answers: bool = True
    index: str | None = None
    """The index that has it, if several are searched."""

    @property
    def more(self) -> int:
        """The number of further passages, which in a large index is counted at first use."""
        return self.folded.number

    def to_json(self) -> dict[str, Any]:
        """The hit as `search --json` prints it."""
        shown: dict[str, Any] = {
            "rank": self.rank,
            "score": self.score,
            "answers": self.answers,
            "article": _article_json(self.article),
            "passage": self.passage.to_json(),
            "keyword": {"rank": self.keyword.rank, "score": self.keyword.score},
            "semantic": {"rank": self.semantic.rank, "score": self.semantic.score},
            "highlights": [list(span) for span in self.highlights],
        }
        if self.passages:
            shown["passages"] = [passage.to_json() for passage in self.passages]
        if self.copies:
            shown["copies"] = [copy.to_json() for copy in self.copies]
        if self.more:
            shown["more"] = self.more
        if self.explanation:
            shown["explanation"] = self.explanation.to_json()
        if self.index is not None:
            shown["index"] = self.index
        return shown

    def citation(self, generation: int) -> "Citation":
        """The hit as others cite it; `generation` is the one that was searched."""
        from ..citations import Citation  # few hits are cited

        return Citation(
            rank=self.rank,
            score=self.score,
            article=self.article,
            passage=self.passage,
            generation=generation,
            answers=self.answers,
            marks=self.highlights,
            index=self.index,
        )

    def _repr_html_(self) -> str:
        """The hit as a notebook shows it."""
        from ..citations.notebook import html_of

        return html_of([self.citation(0)])


@dataclass(frozen=True, slots=True)
class Results(Sequence[Hit]):
    """The hits of one search, as a sequence.

    `total` is the number of passages (by article: of articles) that were found, also of those that
    are folded under hits; `listed` is the number of hits on all pages, and `hits` are those from
    `offset` on. If nothing answers the question, there are none, and `nearest` has the first few
    that come near. `facets` counts all that `total` does, if they were requested. `reading` has the
    dates, sources and preferences that were read from the question, `searched` the words that were
    searched for. `notices` tell what else was done with the question.
    """

    query: str
    mode: str
    generation: int
    took_ms: float
    counted: Total
    counted_hits: Total
    hits: tuple[Hit, ...] = ()
    offset: int = 0
    facets: Facets | None = None
    reading: Reading | None = None
    searched: str = ""
    notices: tuple[Notice, ...] = ()
    nearest: tuple[Hit, ...] = ()

    @property
    def total(self) -> int:
        """The number of all that was found, which in a large index is counted at first use."""
        return self.counted.number

    @property
    def listed(self) -> int:
        """The number of hits on all pages, counted as `total` is."""
        return self.counted_hits.number

    @property
    def answering(self) -> int:
        """The number of hits up to the last one that answers; those after it only come near."""
        return max((place for place, hit in enumerate(self.hits, 1) if hit.answers), default=0)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | Sequence[Hit]:
        """The hit at a place, from 0."""
        return self.hits[place]

    def __len__(self) -> int:
        """The number of hits."""
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        """The hits, best first."""
        return iter(self.hits)

    def to_json(self) -> dict[str, Any]:
        """The results as `search --json` prints them."""
        shown: dict[str, Any] = {
            "query": self.query,
            "mode": self.mode,
            "generation": self.generation,
            "took_ms": self.took_ms,
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
        }
        if self.nearest:
            shown["nearest"] = [hit.to_json() for hit in self.nearest]
        if self.offset:
            shown["offset"] = self.offset
        if self.facets is not None:
            shown["facets"] = {
                name: [{"value": value, "count": count} for value, count in counts.items()]
                for name, counts in self.facets.items()
            }
        if self.reading:
            shown["read"] = self.reading.to_json()
        if self.notices:
            shown["notices"] = list(map(str, self.notices))
        return shown

    def bibliography(self, address: str | None = None) -> "Bibliography":
        """The hits as citations; `address` is the search's own on the web, if it has one."""
        from ..citations import Bibliography

        cited = tuple(hit.citation(self.generation) for hit in self.hits)
        return Bibliography(self.query, self.generation, cited, address)

    def to_pandas(self) -> "pandas.DataFrame":
        """A data frame with a row for each hit. Raises MissingExtraError without pandas."""
        from ..citations.tables import data_frame

        return data_frame(self.bibliography())

    def to_arrow(self) -> "pyarrow.Table":
        """An Arrow table with a row for each hit. Raises MissingExtraError without pyarrow."""
        from ..citations.tables import arrow_table

        return arrow_table(self.bibliography())

    def _repr_html_(self) -> str:
        """The hits as a notebook shows them, or the nearest if nothing answers."""
        from ..citations.notebook import html_of

        shown = self.hits or self.nearest
        nothing = "Nothing answers; nearest" if self.nearest else "Nothing found"
        heading = f"{self.total:,} found" if self.hits else nothing
        return html_of([hit.citation(self.generation) for hit in shown], heading)


def _article_json(article: Article) -> dict[str, Any]:
    from ...index.fields.own_values import own_values  # not for hits that a person reads

    shown: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "date": article.date.isoformat() if article.date else None,
        "url": article.url,
    }
    if fields := own_values(article.metadata):
        shown["fields"] = fields
    return shown
