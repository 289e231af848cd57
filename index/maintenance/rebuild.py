"""The rebuild of an index: makes words and own fields of old segments anew, by present rules.

Texts and passages are read as they were stored, and vectors are kept, so nothing is encoded. All
generations have the same articles as before: a segment takes the place of one with the same rows.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..arguments import count_of, path_of, seconds_of
from ..catalogue.catalogue import Catalogue
from ..catalogue.records import ChangeCounts, SegmentRecord
from ..fields.field_types import FieldTypes
from ..segments.open_segments import OpenSegments
from ..segments.segment import Segment
from ..segments.segment_writer import analyse_again
from ..segments.version_list import versions_in
from ..storage.files import storage_errors
from ..storage.layout import CATALOGUE, LOCK
from ..storage.lock import WriteLock
from ..store import Index
from ..words import ANALYSIS


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The outcome of a rebuild: segments and passages written anew, and the newest generation."""

    segments: int
    passages: int
    generation: int


def rebuild(
    root: str | Path,
    *,
    wait: float = 0.0,
    processes: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Rebuilt:
    """Bring the index at `root` up to date in one commit; none is made if nothing is outdated.

    Searches go on meanwhile. If it is killed, the index is as it was, or rebuilt. Large segments
    are analysed by that many `processes`. `progress` is called with the passages done and those of
    all outdated segments.

    Raises:
        IndexLockedError: a writer is still at work after `wait` seconds.
        IndexDamagedError: a text cannot be read.
    """
    root = path_of(root)
    wait, processes = seconds_of(wait), count_of(processes, "processes")
    with (
        Index.open(root) as index,
        WriteLock(root / LOCK, wait),
        closing(Catalogue(root / CATALOGUE)) as catalogue,
    ):
        old = [record for record in catalogue.segments.all() if is_outdated(record)]
        passages = sum(record.rows for record in old)
        new: list[SegmentRecord] = []
        types = _types(root, catalogue, old)
        for record in _written(index, catalogue, old, processes, types):
            new.append(record)
            progress(sum(each.rows for each in new), passages)
        if old:
            catalogue.commit(
                "rebuild",
                put=new,
                drop=[record.id for record in old],
                change=partial(_with_types, catalogue, types),
            )
        OpenSegments(root, catalogue).close()  # deletes folders that no commit names
        return Rebuilt(len(old), passages, catalogue.generations.newest())


def is_outdated(record: SegmentRecord) -> bool:
    """Whether a segment was built by other rules than new ones are, or without own fields."""
    return record.analysis != ANALYSIS or not record.has_columns


def _types(root: Path, catalogue: Catalogue, old: list[SegmentRecord]) -> FieldTypes:
    """The types of own fields, also of those that only outdated segments have."""
    types = FieldTypes(catalogue.settings.of_index())
    unknown = [record.id for record in old if not record.has_columns]
    versions = [version for id_ in unknown for version in versions_in(root, id_).tolist()]
    types.learn(catalogue.articles.metadata(versions))
    return types


def _with_types(catalogue: Catalogue, types: FieldTypes, _: int) -> ChangeCounts:
    catalogue.settings.put(types.setting)
    return ChangeCounts()


def _written(
    index: Index,
    catalogue: Catalogue,
    old: list[SegmentRecord],
    processes: int,
    types: FieldTypes,
) -> Iterator[SegmentRecord]:
    """Write a new segment for each old one."""
    for id_, record in enumerate(old, catalogue.segments.next_id()):
        segment = Segment.open(index.path, record)
        try:
            with storage_errors(index.path):
                yield analyse_again(
                    index.path,
                    id_,
                    segment,
                    (catalogue.articles.get(version)[1] for version in segment.versions.tolist()),
                    index.analyzer.of(segment.language),
                    processes,
                    record.encoder,
                    types.by_name,
                )
        finally:
            segment.close()
