"""The column writer: makes the column file of new articles, or of those of other segments."""

import json
import math
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..articles.article import Article
from ..articles.day_numbers import NO_DATE
from ..keyword import WHOLE, value_words, whole_value
from ..storage.array_file import Array, narrow, write_arrays
from ..words.analyzer import Analyzer
from . import number_of
from .column_file import LINE, TAB, ColumnFile, OwnColumn
from .field_types import day_of
from .own_values import own_values


class _Values:
    """The values of one field while they are collected."""

    def __init__(self) -> None:
        self.numbers: dict[bytes, int] = {}
        """The distinct values, and the number of each, in any order."""
        self.keys: list[bytes] = []
        self.owners: list[Array] = []
        self.codes: list[Array] = []


def write_columns(
    path: Path, articles: Iterable[Article], known: Container[str], analyzer: Analyzer
) -> None:
    """Write the columns of the `known` fields of `articles`, in order of row."""
    fields: dict[str, _Values] = {}
    pairs: dict[str, list[tuple[int, int]]] = {}
    titles = []
    for number, article in enumerate(articles):
        titles.append(article.title.casefold().encode())
        for name, values in own_values(article.metadata).items() if article.metadata else ():
            if name not in known:
                continue
            field = fields.setdefault(name, _Values())
            for value in values:
                spelling = value.encode("utf-8", "replace")
                code = field.numbers.setdefault(spelling, len(field.numbers))
                if code == len(field.keys):
                    field.keys.append(_key(value, analyzer))
                pairs.setdefault(name, []).append((number, code))
    for name, found in pairs.items():
        owners, codes = np.array(found, np.int64).T
        fields[name].owners.append(owners)
        fields[name].codes.append(codes)
    _write(path, fields, titles)


def merge_columns(path: Path, parts: Sequence[tuple[ColumnFile, NDArray[np.bool_] | None]]) -> None:
    """Write the kept (articles,) of some files, None for all, as one. Each was analysed alike."""
    fields: dict[str, _Values] = {}
    titles: list[bytes] = []
    base = 0
    for file, mask in parts:
        kept = np.ones(file.articles, np.bool_) if mask is None else mask
        places = np.where(kept, np.cumsum(kept) - 1 + base, -1)
        base += int(np.count_nonzero(kept))
        texts = file.titles.all()
        titles += [texts[number] for number in np.flatnonzero(kept).tolist()]
        for name in file.names:
            column = file.column(name)
            if column is not None and kept[column.owners].any():
                _take(fields.setdefault(name, _Values()), column, places)
    _write(path, fields, titles)


def _take(field: _Values, column: OwnColumn, places: NDArray[np.int64]) -> None:
    """Add the values of the articles that have a place in the result."""
    owners = places[column.owners]
    codes = column.codes[owners >= 0].astype(np.int64)
    used = np.bincount(codes, minlength=len(column.spellings)) > 0
    new = np.full(len(column.spellings), -1, np.int64)
    spellings, keys = column.spellings.all(), column.keys.all()
    for number in np.flatnonzero(used).tolist():
        code = field.numbers.setdefault(spellings[number], len(field.numbers))
        if code == len(field.keys):
            field.keys.append(keys[number])
        new[number] = code
    field.owners.append(owners[owners >= 0])
    field.codes.append(new[codes])


def _key(value: str, analyzer: Analyzer) -> bytes:
    """A value as filters compare it: as a whole, and by its words."""
    whole = whole_value(value, analyzer).removeprefix(WHOLE)
    words = " ".join(value_words(value, analyzer))
    return LINE + whole.encode() + TAB + f" {words} ".encode()


def _write(path: Path, fields: Mapping[str, _Values], titles: Sequence[bytes]) -> None:
    names = sorted(fields)
    arrays: dict[str, Array] = {"names": _bytes(json.dumps(names).encode())}
    for number, name in enumerate(names):
        found = _arrays(fields[name])
        arrays |= {f"{number}.{each}": array for each, array in found.items()}
    arrays |= {"titles": _bytes(b"".join(titles)), "title_starts": _starts(titles)}
    write_arrays(path, arrays)


def _arrays(field: _Values) -> dict[str, Array]:
    spellings = sorted(field.numbers)
    order = np.array([field.numbers[each] for each in spellings], np.int64)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    keys = [field.keys[number] for number in order.tolist()]
    texts = [each.decode() for each in spellings]
    numbers = np.array([number_of(text) for text in texts], "<f8")
    days = np.array([day_of(text) for text in texts], "<i4")
    found: dict[str, Any] = {
        "spellings": _bytes(b"".join(spellings)),
        "spelling_starts": _starts(spellings),
        "keys": _bytes(b"".join(keys)),
        "key_starts": _starts(keys),
        "owners": narrow(np.concatenate(field.owners)),
        "codes": narrow(place[np.concatenate(field.codes)]),
    }
    if not all(map(math.isnan, numbers.tolist())):
        found["numbers"] = numbers.view("<u8")
    if (days != NO_DATE).any():
        found["days"] = days
    return found


def _bytes(content: bytes) -> Array:
    return np.frombuffer(content, np.uint8)


def _starts(texts: Sequence[bytes]) -> Array:
    return narrow(np.cumsum([0, *map(len, texts)], dtype=np.int64))
