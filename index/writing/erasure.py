"""The erasure of articles: out of all generations, and, if wanted, out of all later runs."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ..catalogue import erasing
from ..catalogue.catalogue import Catalogue
from ..catalogue.records import ChangeCounts
from ..errors import StorageError
from ..hints import Advice, Hint
from ..segments.open_segments import OpenSegments
from ..storage.layout import REEMBED
from .compaction import holding, without

KEPT_OUT: Final = "kept_out"
"""The setting with the digests of the ids that are not to come back, not the ids."""

BACKUPS: Final = "backups"
"""The setting with the backups that were made: path, generation and time of each."""


IS_KEPT_OUT: Final = "was erased from this index, and is kept out of it"
"""What is said of an article that would come back."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that an index remembers. It may have been moved or deleted since."""

    path: str
    generation: int
    made: str  # UTC, ISO 8601


@dataclass(frozen=True, slots=True)
class Erasure:
    """The outcome of an erasure."""

    erased: tuple[str, ...]
    missing: tuple[str, ...]
    """Ids that no generation has."""
    versions: int
    generation: int
    copies: tuple[str, ...]
    """Articles with the text of an erased one; they stay."""
    backups: tuple[Backup, ...]
    """Backups that still have what was erased; there may be others."""
    kept_out: bool


def digest_of_id(article_id: str) -> str:
    """The digest by which an erased article is known again."""
    return hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def kept_out(settings: Mapping[str, Any]) -> frozenset[str]:
    """The digests of the ids that are not to come back, by the settings of an index."""
    return frozenset(settings.get(KEPT_OUT, ()))


def kept_out_after(
    settings: Mapping[str, Any], ids: Iterable[str], *, keep_out: bool
) -> dict[str, Any]:
    """The setting after some ids are kept out, or let in again."""
    digests = set(map(digest_of_id, ids))
    before = kept_out(settings)
    return {KEPT_OUT: sorted(before | digests if keep_out else before - digests)}


def erase(
    segments: OpenSegments, catalogue: Catalogue, ids: Sequence[str], *, keep_out: bool
) -> Erasure:
    """Erase articles from all generations, in one commit; see `Writer.erase`."""
    if (segments.root / REEMBED).exists():
        raise StorageError(
            f"{segments.root}: an unfinished change of its model has vectors of its texts",
            Hint(Advice.RESUME_CHANGE, segments.root),
        )
    ids = tuple(dict.fromkeys(ids))
    found = erasing.versions_of(catalogue, ids)
    versions = np.array(sorted(found), np.int64)
    names = set(found.values())
    groups = erasing.copies_of(catalogue, versions)
    others = catalogue.articles.ids(int(each) for group in groups for each in group)
    records = catalogue.segments.all()
    encoders = {record.encoder for record in records}
    gone = list(holding(segments, records, versions, encoders))
    written = [
        record for old in gone for record in without(segments, catalogue, old, versions, encoders)
    ]

    def change(_: int) -> ChangeCounts:
        current = sum(catalogue.articles.is_current(version) for version in found)
        erasing.erase(catalogue, versions, ids)
        settings = catalogue.settings.of_index()
        catalogue.settings.put(kept_out_after(settings, ids, keep_out=keep_out))
        return ChangeCounts(removed=current)

    if found:
        catalogue.commit("erase", put=written, drop=[each.id for each in gone], change=change)
        segments.reopen()
        segments.sweep()
        catalogue.database.shrink()
    else:
        with catalogue.writing():
            change(0)
    return Erasure(
        erased=tuple(id_ for id_ in ids if id_ in names),
        missing=tuple(id_ for id_ in ids if id_ not in names),
        versions=len(versions),
        generation=catalogue.generations.newest(),
        copies=tuple(sorted(set(others.values()) - set(ids))),
        backups=tuple(Backup(**each) for each in catalogue.settings.of_index().get(BACKUPS, ())),
        kept_out=keep_out,
    )
