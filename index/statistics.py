"""Statistics: what an index holds, what built it, and what could not be read."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .catalogue import Catalogue
from .files import bytes_below
from .schema import SEMANTIC, SegmentRecord, Stats, segment_folder, versions_in
from .skipped import passed_over
from .stored_encoder import StoredEncoder
from .vectors import FLAT_ROWS, kind_of_vectors


def stats_of(path: Path, catalogue: Catalogue, encoder: StoredEncoder, language: str) -> Stats:
    """The statistics of the index at `path`, whose encoder in force is `encoder`."""
    segments = [s for s in catalogue.segments() if s.encoder == encoder.folder]
    folders = [segment_folder(path, segment.id) / SEMANTIC for segment in segments]
    settings = catalogue.settings()
    flat_rows = settings.get("flat_rows")
    return Stats(
        path=str(path),
        generation=catalogue.generation(),
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
        skipped=catalogue.skipped(),
        passed_over=passed_over(settings),
        summaries=catalogue.summaries_only(),
        feeds=tuple(catalogue.feeds()),
        without_vectors=_without_vectors(path, catalogue, segments),
        **catalogue.counts(),
    )


def _without_vectors(root: Path, catalogue: Catalogue, segments: Sequence[SegmentRecord]) -> int:
    """How many passages of the current articles none of these segments holds."""
    versions, passages, current = catalogue.passage_counts().T
    missing, held = 0, np.zeros(len(versions), np.bool_)
    for segment in segments:
        try:
            in_segment = np.isin(versions, versions_in(root, segment.id))
        except OSError:
            continue  # a segment that is not there holds nothing
        missing += max(int(passages[in_segment].sum()) - segment.rows, 0)
        held |= in_segment
    return missing + int(passages[(current == 1) & ~held].sum())
