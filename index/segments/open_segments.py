"""The open segments of a writer, which also deletes folders that no commit names."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..catalogue.catalogue import Catalogue
from ..catalogue.records import SegmentRecord
from ..encoder.stored_encoder import StoredEncoder
from ..storage.files import storage_errors
from ..storage.layout import SEGMENTS, segment_folder
from ..vectors.writer import FLAT_ROWS
from ..words.analyzer import Analyzer
from .segment import Segment


class OpenSegments:
    """The segments of the newest generation's encoder, open, in order of row.

    Only the writer, which holds the lock, has them. `encoder` is the folder of the encoder, None
    for the one that the index was made with. Segments of other encoders serve earlier generations
    only. Segments with more than `flat_rows` rows get cells.
    """

    def __init__(self, root: Path, catalogue: Catalogue) -> None:
        """Open the segments in the catalogue, and delete the folders that a dead writer left."""
        self.root = root
        self._catalogue = catalogue
        self.written: set[int] = set()  # by a merge in progress: not committed yet
        self.sweep()
        self._next = catalogue.segments.next_id()
        self._open: list[Segment] = []
        self.reopen()

    def reopen(self) -> None:
        """Open the segments that are in the catalogue now."""
        self.close()
        settings = self._catalogue.settings.of_index()
        stored = StoredEncoder.of(
            settings, self._catalogue.settings.at(self._catalogue.generations.newest())
        )
        self.encoder, self.dimension = stored.folder, stored.spec.dimension
        self.analyzer = Analyzer(settings["language"])
        flat_rows = settings.get("flat_rows")
        self.flat_rows: int = FLAT_ROWS if flat_rows is None else flat_rows
        try:
            for record in self._catalogue.segments.all():
                if record.encoder == self.encoder:
                    self._open.append(Segment(self.root, record, self.dimension))
        except BaseException:
            self.close()
            raise

    def count_live(self, dead: NDArray[np.int64]) -> int:
        """How many passages belong to none of the `dead` versions."""
        masks = [(segment.rows, segment.live(dead)) for segment in self._open]
        return sum(rows if live is None else int(np.count_nonzero(live)) for rows, live in masks)

    def new_id(self) -> int:
        """The id for a new segment; no id is used twice."""
        self._next += 1
        return self._next - 1

    def append(self, records: Sequence[SegmentRecord]) -> None:
        """Open segments that have just been committed."""
        self._open += (Segment(self.root, record, self.dimension) for record in records)

    def replace(self, old: Sequence[Segment], record: SegmentRecord) -> None:
        """Put a segment that has just been committed in the place of the first of some others."""
        self._open[self._open.index(old[0])] = Segment(self.root, record, self.dimension)
        for segment in old[1:]:
            self._open.remove(segment)
        for segment in old:
            segment.close()

    def sweep(self) -> None:
        """Delete the folders that the catalogue does not name.

        A reader that has such a segment open can go on; the system keeps the bytes until it closes.
        """
        ids = self.written.union(self._catalogue.segments.ids())
        known = {segment_folder(self.root, id_).name for id_ in ids}
        folder = self.root / SEGMENTS
        with storage_errors(folder):
            folder.mkdir(exist_ok=True)
            for orphan in folder.iterdir():
                if orphan.name not in known:
                    if orphan.is_dir() and not orphan.is_symlink():
                        shutil.rmtree(orphan)
                    else:
                        orphan.unlink()

    def close(self) -> None:
        """Close all files."""
        for segment in self._open:
            segment.close()
        self._open = []

    def __iter__(self) -> Iterator[Segment]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)
