"""The segments in the catalogue: their rows, their encoder, and the digests of their files."""

from collections.abc import Iterable

from ..storage.files import FileRecord
from .records import SegmentRecord
from .sqlite.database import Database


class Segments:
    """The segments of the index; a folder without a record here does not belong to it."""

    def __init__(self, database: Database) -> None:
        """Read and write the tables of `database`."""
        self._database = database

    def all(self) -> list[SegmentRecord]:
        """All segments, in order of row."""
        files: dict[int, list[FileRecord]] = {}
        for segment, *record in self._database.rows("SELECT * FROM files ORDER BY segment, path"):
            files.setdefault(segment, []).append(FileRecord(*record))
        analyses: dict[int, int] = {}
        if self._database.has_table("segment_analyses"):
            analyses |= self._database.rows("SELECT segment, analysis FROM segment_analyses")
        return [
            SegmentRecord(
                *(id_, rows, articles, first, tuple(files.get(id_, ()))),
                encoder,
                analyses.get(id_),
                language,
            )
            for id_, rows, articles, first, encoder, language in self._database.rows(
                "SELECT segments.id, rows, articles, first, encoder, language FROM segments"
                " LEFT JOIN segment_encoders ON segment = segments.id"
                " LEFT JOIN versions ON versions.id = first ORDER BY first"
            )
        ]

    def ids(self) -> list[int]:
        """The ids of all segments."""
        return [id_ for (id_,) in self._database.rows("SELECT id FROM segments")]

    def next_id(self) -> int:
        """The id for the next segment; no id is ever used twice."""
        return self._database.next_id("segments")

    # Writing, inside a transaction

    def put(self, segment: SegmentRecord) -> None:
        """Record a segment whose files are on disk."""
        self._database.execute(
            "INSERT INTO segments VALUES (?, ?, ?, ?)",
            *(segment.id, segment.rows, segment.articles, segment.first),
        )
        if segment.encoder is not None:
            self._database.execute(
                "INSERT INTO segment_encoders VALUES (?, ?)", segment.id, segment.encoder
            )
        if segment.analysis is not None:
            self._database.execute(
                "INSERT INTO segment_analyses VALUES (?, ?)", segment.id, segment.analysis
            )
        self._database.execute_each(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
            [(segment.id, f.path, f.size, f.modified, f.digest) for f in segment.files],
        )

    def drop(self, ids: Iterable[int]) -> None:
        """Delete the records of segments that others replaced."""
        self._database.execute_each("DELETE FROM segments WHERE id = ?", [(i,) for i in ids])
