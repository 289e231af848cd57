"""Own values: an own field of all articles of a local corpus, over the columns of its segments."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ...index.fields import FieldType
from ...index.fields.column_file import ColumnFile, OwnColumn
from ..corpus import Valued

FEW = 100
"""Distinct values of a segment that are few enough to choose from."""


class OwnValues:
    """The own fields of articles that are numbered through several segments. Thread-safe.

    What has been made of a field is kept.
    """

    def __init__(
        self, files: Sequence[ColumnFile | None], bases: NDArray[np.int64], live: NDArray[np.bool_]
    ) -> None:
        """Read `files`, None for a segment without; its articles begin at its number in `bases`."""
        self._files, self._bases, self._live = files, bases.tolist(), live
        self._values: dict[str, Valued] = {}

    def values(self, name: str) -> Valued:
        """The values of a field, named as most live articles write each."""
        if name not in self._values:
            self._values[name] = self._valued(name)
        return self._values[name]

    def places(
        self, name: str, type_: FieldType
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the greatest place of each article's values, in the order of the type.

        (articles,) each; NaN for an article without a value that fits.
        """
        least, most = np.full(self._bases[-1], np.nan), np.full(self._bases[-1], np.nan)
        columns = list(self._columns(name))
        place_of: dict[str, int] = {}
        if type_ == "keyword":
            every = sorted({whole for column, _ in columns for whole in column.wholes()})
            place_of = {whole: place for place, whole in enumerate(every)}
        for column, base in columns:
            if type_ == "keyword":
                own = np.array([place_of[whole] for whole in column.wholes()], np.float64)
            else:
                own = column.numbers if type_ == "number" else column.days
            found = own[column.codes]
            fits = ~np.isnan(found)
            owners, found = column.owners[fits].astype(np.int64), found[fits]
            first = np.flatnonzero(np.diff(owners, prepend=-1))
            if len(first):
                least[owners[first] + base] = np.minimum.reduceat(found, first)
                most[owners[first] + base] = np.maximum.reduceat(found, first)
        return least, most

    def few_valued(self, types: Iterable[tuple[str, FieldType]]) -> list[str]:
        """The keyword fields with so few values that one can choose from them."""
        return [
            name
            for name, type_ in types
            if type_ == "keyword" and 1 < max(self._sizes(name), default=0) <= FEW
        ]

    def _sizes(self, name: str) -> Iterable[int]:
        return (len(column.spellings) for column, _ in self._columns(name))

    def _columns(self, name: str) -> Iterable[tuple[OwnColumn, int]]:
        for file, (base, _) in zip(self._files, pairwise(self._bases), strict=True):
            column = file.column(name) if file is not None else None
            if column is not None:
                yield column, base

    def _valued(self, name: str) -> Valued:
        articles, codes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        codes_of: dict[str, int] = {}
        spelt: list[dict[str, int]] = []
        for column, base in self._columns(name):
            live = self._live[column.owners + np.int64(base)]
            times = np.bincount(column.codes[live], minlength=len(column.spellings)).tolist()
            own = np.empty(len(times), np.int64)
            spellings = column.spellings.all()
            for number, whole in enumerate(column.wholes()):
                own[number] = code = codes_of.setdefault(whole, len(codes_of))
                if code == len(spelt):
                    spelt.append({})
                spelling = spellings[number].decode()
                spelt[code][spelling] = spelt[code].get(spelling, 0) + times[number]
            articles.append(column.owners.astype(np.int64) + base)
            codes.append(own[column.codes])
        names = tuple(min(each, key=lambda text: (-each[text], text)) for each in spelt)
        return _each_once(np.concatenate(articles), np.concatenate(codes), names)


def _each_once(
    articles: NDArray[np.int64], codes: NDArray[np.int64], names: tuple[str, ...]
) -> Valued:
    """The values without those that an article has twice, in another case."""
    pairs = np.sort(articles * max(len(names), 1) + codes)
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return Valued(*np.divmod(pairs, max(len(names), 1)), names)
