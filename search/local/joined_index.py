"""The joined index: several open indexes, and the history that they have together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from ...index import ArgumentError, Encoder, GenerationError, Index, Source
from ...index.arguments import path_of

if TYPE_CHECKING:
    from ...index.catalogue.records import ArticleVersion
    from ...index.statistics import Stats

Paths = Sequence[str | Path] | Mapping[str, str | Path]
"""The folders of some indexes, in a list, or by the names that hits are to give for them."""


class JoinedIndex:
    """Several open indexes that are read as one.

    Its generations are those of all its parts, in the order of their commits; the number of one is
    the sum of the numbers that its parts have then. It is for reading only: articles are added to
    one part or another.
    """

    def __init__(self, parts: Mapping[str, Index]) -> None:
        """Join open indexes, by the names that hits give for them. `close` closes them."""
        self.parts = dict(parts)

    @classmethod
    def open(cls, indexes: Paths, *, check: bool = False) -> Self:
        """Open the indexes at some paths, which are their names if they have no others.

        `check` is that of `Index.open`.
        Raises as `Index.open` does, ArgumentError for no path, or a folder that is named twice.
        """
        named = indexes.items() if isinstance(indexes, Mapping) else ((str(p), p) for p in indexes)
        paths = [(name, path_of(path)) for name, path in named]
        folders = [path.resolve() for _, path in paths]
        if not paths:
            raise ArgumentError("no index is named")
        if twice := [p for n, (_, p) in enumerate(paths) if folders[n] in folders[:n]]:
            raise ArgumentError(f"{twice[0]}: is named twice; name each index once")
        joined = cls({})
        try:
            for name, path in paths:
                joined.parts[name] = Index.open(path, check=check)
        except BaseException:
            joined.close()
            raise
        return joined

    @property
    def path(self) -> Path:
        """The folder of the first part."""
        return self._first.path

    @property
    def _first(self) -> Index:
        return next(iter(self.parts.values()))

    @property
    def generation(self) -> int:
        """The number of the newest generation."""
        return sum(part.generation for part in self.parts.values())

    @property
    def encoder(self) -> Encoder:
        """The encoder of queries, which all parts share."""
        return self._first.encoder

    def generation_at(self, moment: date | datetime) -> int:
        """The newest generation at a time (UTC if it names no zone), or at the end of a day.

        Raises GenerationError if one of the parts had no commit by then.
        """
        return sum(part.generation_at(moment) for part in self.parts.values())

    def generations_of(self, number: int | None) -> dict[str, int | None]:
        """The generation of each part in a joined one; None is the newest.

        Raises GenerationError if there is none of that number.
        """
        if number is None or number == self.generation:
            return dict.fromkeys(self.parts)
        for state in self._states():
            if sum(state.values()) == number:
                return dict(state)
        raise GenerationError(
            f"generation {number}: the {len(self.parts)} indexes have had none of that number "
            f"together; the newest is {self.generation}"
        )

    def _states(self) -> Iterator[dict[str, int]]:
        """The generations of all parts after each commit, oldest first."""
        commits = sorted(
            (commit.committed, name, commit.number)
            for name, part in self.parts.items()
            for commit in part.history()
        )
        state = dict.fromkeys(self.parts, 0)
        for _, name, number in commits:
            state[name] = number
            yield state

    def sources(self) -> list[Source]:
        """All sources, each with its articles and their dates, the largest first.

        An article that two parts have counts twice.
        """
        by_name: dict[str | None, list[Source]] = {}
        for part in self.parts.values():
            for source in part.sources():
                by_name.setdefault(source.name, []).append(source)
        joined = [_joined(same) for same in by_name.values()]
        return sorted(joined, key=lambda source: (-source.articles, source.name or ""))

    def versions(self, article_id: str) -> "list[ArticleVersion]":
        """All versions of an article in the first part that has it, oldest first."""
        for name, part in self.parts.items():
            if not (found := part.versions(article_id)):
                continue
            numbers: dict[int | None, int] = {}
            for state in self._states():
                numbers.setdefault(state[name], sum(state.values()))
            return [
                replace(each, born=numbers[each.born], died=numbers.get(each.died))
                for each in found
            ]
        return []

    def stats(self) -> "Stats":
        """The sums of the statistics of all parts, with the encoder and the path of the first.

        An article that two parts have counts twice.
        """
        every = [part.stats() for part in self.parts.values()]
        sums = {name: sum(getattr(each, name) for each in every) for name in _SUMS}
        days = [day for each in every for day in (each.first_date, each.last_date) if day]
        return replace(
            every[0],
            generation=self.generation,
            sources=len([source for source in self.sources() if source.name]),
            embargoed_until=min(filter(None, (s.embargoed_until for s in every)), default=None),
            first_date=min(days, default=None),
            last_date=max(days, default=None),
            vectors=dict(sum((Counter(each.vectors) for each in every), Counter())),
            feeds=tuple(feed for each in every for feed in each.feeds),
            **sums,
        )

    def close(self) -> None:
        """Close all parts."""
        for part in self.parts.values():
            part.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _joined(same: Sequence[Source]) -> Source:
    """The source that some parts have under one name."""
    days = [day for each in same for day in (each.first_date, each.last_date) if day]
    articles = sum(each.articles for each in same)
    return Source(same[0].name, articles, min(days, default=None), max(days, default=None))


_SUMS: Final = (
    "articles",
    "passages",
    "embargoed",
    "superseded",
    "undated",
    "segments",
    "bytes",
    "without_fields",
    "without_vectors",
)
