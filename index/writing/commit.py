"""The commit of a writer's changes: a segment, and rows in the catalogue."""

import time
from pathlib import Path

from ..articles.notices import embargo_end
from ..catalogue.catalogue import Catalogue
from ..catalogue.records import ChangeCounts
from ..copies.finder import CopyPairs, find_copies
from ..encoder import Encoder
from ..fields.field_types import FieldTypes
from ..segments.open_segments import OpenSegments
from ..segments.segment_writer import write_segments
from ..storage.files import storage_errors
from ..words.analyzer import Analyzer
from .changes import Changes

PARALLEL_PASSAGES = 16_384
"""A segment with this many passages or more is analysed by several processes."""


def build_segment(
    changes: Changes,
    root: Path,
    segments: OpenSegments,
    analyzer: Analyzer,
    processes: int,
    types: FieldTypes,
) -> None:
    """Write the encoded passages of `changes` to the disk; waits for their vectors.

    They make a segment; if each article is analysed by its own language, one for each.

    A large segment is analysed by that many `processes`. `types` learn the own fields that are new.
    Raises StorageError.
    """
    vectors, keys = changes.vectors()
    articles = [each for batch in changes.batches for each in batch.articles]
    types.learn(passages[0].article.metadata for _, passages in articles)
    with storage_errors(root):
        changes.built += write_segments(
            root,
            segments.new_id,
            [passages for _, passages in articles],
            [version for version, _ in articles],
            vectors,
            keys,
            analyzer,
            processes if len(keys) >= PARALLEL_PASSAGES else 1,
            segments.encoder,
            segments.flat_rows,
            types.by_name,
        )
    changes.batches = []


def copies_among(changes: Changes, catalogue: Catalogue) -> CopyPairs:
    """The pairs of a new article and another article that carry one text."""
    versions = changes.versions
    return find_copies(
        {id_: version.bands for id_, version in versions.items() if version.current},
        catalogue.copies.band_holders,
        lambda id_: (
            versions[id_].passages[0].article
            if id_ in versions
            else catalogue.articles.many([id_])[id_][0]
        ),
    )


def commit_changes(
    catalogue: Catalogue,
    changes: Changes,
    copies: CopyPairs,
    action: str | None,
    encoder: Encoder | None,
    types: FieldTypes,
) -> None:
    """Make `changes` a generation; if there are none, only the notes are recorded.

    `action` is the name of the commit in `history`; by default it follows from the changes.
    `encoder` made the passages' vectors; None if its precision need not be recorded. `types` are
    those of own fields.
    """
    if not changes and not types.setting:
        with catalogue.writing():
            catalogue.note(changes.in_same_commit)
        return

    def change(generation: int) -> ChangeCounts:
        for article_id in changes.ended:
            catalogue.lives.end(article_id, generation)
        for version in changes.versions.values():
            catalogue.articles.put(version, generation)
            catalogue.copies.put_bands(version.id, version.bands)
        catalogue.copies.put_pairs(copies)
        _put_embargoes(catalogue, changes)
        if encoder:
            catalogue.settings.put(
                {"precision": encoder.precision, "passage_runtime": encoder.runtime}
            )
        catalogue.settings.put(types.setting)
        return ChangeCounts(changes.added, changes.updated, changes.removed)

    counted = {"add": changes.added, "update": changes.updated, "remove": changes.ended}
    catalogue.commit(
        action or next(filter(counted.get, counted), "set"),
        put=changes.built,
        settings=changes.settings,
        change=change,
        notes=changes.in_same_commit,
    )
    types.stored()


def _put_embargoes(catalogue: Catalogue, changes: Changes) -> None:
    now = time.time()
    ends = {id_: embargo_end(v.passages[0].article.metadata) for id_, v in changes.versions.items()}
    untils = {id_: end.timestamp() for id_, end in ends.items() if end is not None}
    # Alerts have yet to tell of the articles whose embargo has ended.
    known = {} if catalogue.alerts.are_there() else catalogue.lives.embargoes()
    catalogue.lives.put_embargoes(
        {id_: until for id_, until in untils.items() if until > now},
        ended=[id_ for id_, until in known.items() if until <= now],
    )
