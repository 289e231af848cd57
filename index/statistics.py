"""The statistics of an index: counts, encoder, segments, and the inputs that were skipped."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .articles.notices import in_words
from .catalogue.catalogue import Catalogue
from .catalogue.records import Feed, SegmentRecord
from .encoder.stored_encoder import StoredEncoder
from .errors import IndexDamagedError
from .fields import FieldCount, FieldType, types_in
from .segments.version_list import versions_in
from .skipped import notes_in, passed_over
from .storage.files import bytes_below
from .storage.layout import FIELDS, SEMANTIC, segment_folder
from .vectors import kind_of_vectors
from .vectors.writer import FLAT_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The statistics of one generation of an index."""

    path: str
    generation: int
    articles: int
    embargoed: int  # of these, not shown yet
    embargoed_until: str | None  # the first end of an embargo, YYYY-MM-DD HH:MM UTC
    passages: int
    superseded: int  # versions that only earlier generations have
    sources: int
    undated: int
    first_date: str | None  # YYYY-MM-DD
    last_date: str | None
    segments: int
    bytes: int  # all files of the index, its encoder included
    model: str
    dimension: int
    runtime: str  # encodes queries
    passage_runtime: str | None  # encoded passages last; None before the first
    precision: str | None  # of the arithmetic behind the passages' vectors; None before the first
    vectors: dict[str, int]  # kind of vector search → how many segments use it
    flat_rows: int  # passages up to which a segment is searched exactly
    language: str
    skipped: dict[str, str]  # file or line → why it could not be read when last seen
    passed_over: dict[str, int]  # kind of file that is not read → how many in the paths read
    notes: dict[str, dict[str, Any]]  # kind of note → its articles: count, first places, names
    summaries: dict[str, str]  # entry of a feed → why only its summary is indexed
    feeds: tuple[Feed, ...]  # all that are watched, failing ones included
    own_fields: dict[str, FieldCount]  # by name: what articles carry beyond the known fields
    without_fields: int  # articles whose own fields cannot be searched until a rebuild
    without_vectors: int  # passages in no segment: 0 unless the index is damaged


def stats_of(path: Path, catalogue: Catalogue, language: str) -> Stats:
    """The statistics of the index at `path`, of one generation."""
    missing = None
    own = None
    while missing is None or own is None:
        with catalogue.reading():  # one state of it, whatever is committed meanwhile
            generation, settings = catalogue.generations.newest(), catalogue.settings.of_index()
            encoder = StoredEncoder.of(settings, catalogue.settings.at(generation))
            segments = [s for s in catalogue.segments.all() if s.encoder == encoder.folder]
            passages, counts = catalogue.articles.passage_counts(), catalogue.articles.counts()
            skipped, summaries = catalogue.skipped.all(), catalogue.feeds.summaries_only()
            feeds = tuple(catalogue.feeds.all())
            dead = catalogue.lives.dead(generation)
            ends = _embargo_ends(catalogue, generation)
        missing = _without_vectors(path, catalogue, segments, passages)
        own = _own_fields(path, catalogue, segments, dead, types_in(settings))
    folders = [segment_folder(path, segment.id) / SEMANTIC for segment in segments]
    flat_rows = settings.get("flat_rows")
    return Stats(
        path=str(path),
        generation=generation,
        embargoed=len(ends),
        embargoed_until=in_words(datetime.fromtimestamp(ends[0], UTC)) if ends else None,
        segments=len(segments),
        bytes=bytes_below(path),
        model=encoder.spec.name,
        dimension=encoder.spec.dimension,
        runtime=encoder.spec.runtime,
        passage_runtime=encoder.runtime,
        precision=encoder.precision,
        vectors=dict(Counter(map(kind_of_vectors, folders))),
        flat_rows=FLAT_ROWS if flat_rows is None else flat_rows,
        language=language,
        skipped=skipped,
        passed_over=passed_over(settings),
        notes=notes_in(settings),
        summaries=summaries,
        feeds=feeds,
        own_fields=own,
        without_fields=sum(segment.articles for segment in segments if not segment.has_columns),
        without_vectors=missing,
        **counts,
    )


def _embargo_ends(catalogue: Catalogue, generation: int) -> list[float]:
    """The ends of the embargoes of current articles that have not ended, in order."""
    now = time.time()
    ends = {version: end for version, end in catalogue.lives.embargoes().items() if end > now}
    living = set(catalogue.lives.living(generation)) if ends else ()
    return sorted(end for version, end in ends.items() if version in living)


def _own_fields(
    root: Path,
    catalogue: Catalogue,
    segments: Sequence[SegmentRecord],
    dead: NDArray[np.int64],
    types: Mapping[str, FieldType],
) -> dict[str, FieldCount] | None:
    """The counts of own fields; None if a merge has deleted a segment before it could be read."""
    if not types:
        return {}
    from .fields.column_file import ColumnFile  # only they are read by way of the keyword room
    from .fields.field_counts import field_counts

    parts: list[tuple[ColumnFile, NDArray[np.bool_]]] = []
    for segment in segments:
        try:
            live = ~np.isin(versions_in(root, segment.id), dead)
            if segment.has_columns:
                path = segment_folder(root, segment.id) / FIELDS
                parts.append((ColumnFile(path, segment.articles), live))
        except (OSError, IndexDamagedError):
            if segment.id not in catalogue.segments.ids():
                return None
    counts = field_counts(parts, types)
    for file, _ in parts:
        file.close()
    return counts


def _without_vectors(
    root: Path,
    catalogue: Catalogue,
    segments: Sequence[SegmentRecord],
    passages: NDArray[np.int64],
) -> int | None:
    """How many passages of current articles are in none of these segments.

    `passages` is what the catalogue's `passage_counts` returned. None if a merge has deleted a
    segment before it could be read.
    """
    versions, number, current = passages.T
    missing, held = 0, np.zeros(len(versions), np.bool_)
    for segment in segments:
        try:
            in_segment = np.isin(versions, versions_in(root, segment.id))
        except OSError:
            if segment.id not in catalogue.segments.ids():
                return None
            continue  # a lost segment holds nothing
        missing += max(int(number[in_segment].sum()) - segment.rows, 0)
        held |= in_segment
    return missing + int(number[(current == 1) & ~held].sum())
