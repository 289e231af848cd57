"""Statistics: what an index holds, what built it, and what could not be read."""

from collections import Counter
from pathlib import Path

from .catalogue import Catalogue
from .files import bytes_below
from .schema import SEMANTIC, Stats, segment_folder
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
        **catalogue.counts(),
    )
