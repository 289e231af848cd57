"""Statistics: what an index holds, what built it, and what could not be read."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .catalogue.catalogue import Catalogue
from .catalogue.records import SEMANTIC, SegmentRecord, Stats, segment_folder, versions_in
from .encoder.stored_encoder import StoredEncoder
from .skipped import passed_over
from .storage.files import bytes_below
from .vectors import FLAT_ROWS, kind_of_vectors


def stats_of(path: Path, catalogue: Catalogue, language: str) -> Stats:
    """The statistics of the index at `path`, of one generation."""
    missing = None
    while missing is None:
        with catalogue.transaction():  # one state of it, whatever is committed meanwhile
            generation, settings = catalogue.generation(), catalogue.settings()
            encoder = StoredEncoder.of(settings, catalogue.settings_at(generation))
            segments = [s for s in catalogue.segments() if s.encoder == encoder.folder]
            passages, counts = catalogue.passage_counts(), catalogue.counts()
            skipped, summaries = catalogue.skipped(), catalogue.summaries_only()
            feeds = tuple(catalogue.feeds())
        missing = _without_vectors(path, catalogue, segments, passages)
    folders = [segment_folder(path, segment.id) / SEMANTIC for segment in segments]
    flat_rows = settings.get("flat_rows")
    return Stats(
        path=str(path),
        generation=generation,
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
        summaries=summaries,
        feeds=feeds,
        without_vectors=missing,
        **counts,
    )


def _without_vectors(
    root: Path,
    catalogue: Catalogue,
    segments: Sequence[SegmentRecord],
    passages: NDArray[np.int64],
) -> int | None:
    """How many passages of current articles none of these segments holds.

    `passages` are those of the catalogue's `passage_counts`. None where a segment was merged away
    before it was looked into.
    """
    versions, number, current = passages.T
    missing, held = 0, np.zeros(len(versions), np.bool_)
    for segment in segments:
        try:
            in_segment = np.isin(versions, versions_in(root, segment.id))
        except OSError:
            if segment.id not in catalogue.segment_ids():
                return None
            continue  # it is lost, and holds nothing
        missing += max(int(number[in_segment].sum()) - segment.rows, 0)
        held |= in_segment
    return missing + int(number[(current == 1) & ~held].sum())
