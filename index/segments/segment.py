"""The segment: an immutable folder whose row i is one passage in both legs.

segments/000017/
  keyword/    see index/keyword
  semantic/   see index/vectors
  versions    int64 per article, in order of row: its version
  fields.arrays   see index/fields; segments of earlier versions have none
"""

from copy import copy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..catalogue.records import SegmentRecord
from ..errors import IndexDamagedError, NutgrafError
from ..fields.column_file import ColumnFile
from ..hints import VERIFY
from ..keyword import KeywordSegment
from ..storage.files import check_file, unreadable
from ..storage.layout import FIELDS, KEYWORD, SEMANTIC, segment_folder
from ..vectors import ArticleMeans, VectorSegment, dimension_in
from .version_list import versions_in


class Segment:
    """Both legs of a segment, open for reading. Safe to share between threads."""

    def __init__(
        self,
        root: Path,
        record: SegmentRecord,
        dimension: int,
        place: int = 0,
        *,
        check: bool = False,
    ) -> None:
        """Open a segment of the catalogue. Raises IndexDamagedError, naming the damaged file.

        `place` is that of its analysis among those of a generation. With `check`, all bytes are
        compared with their digests.
        """
        for file in record.files:
            check_file(root, file, thorough=check)
        self._root, self._record = root, record
        self.id, self.rows, self.articles = record.id, record.rows, record.articles
        self.analysis, self.language = record.analysis, record.language
        self.columns: ColumnFile | None = None
        """The own fields and the titles; None if it was written before there were columns."""
        folder = segment_folder(root, record.id)
        try:
            self._open(root, folder, dimension, place)
            if record.has_columns:
                self.columns = ColumnFile(folder / FIELDS, self.articles)
        except NutgrafError:
            raise
        except OSError as error:
            raise unreadable(Path(error.filename or folder), error) from error
        except Exception as error:  # damaged values may raise any exception
            if damage := self.damage():
                raise damage from error
            raise

    def damage(self) -> NutgrafError | None:
        """The first file whose bytes have changed since it was written; None if there is none."""
        for file in self._record.files:
            try:
                check_file(self._root, file, thorough=True)
            except NutgrafError as error:
                return error
        return None

    def _open(self, root: Path, folder: Path, dimension: int, place: int) -> None:
        self.keyword = KeywordSegment.open(folder / KEYWORD, place)
        if (self.keyword.rows, self.keyword.articles) != (self.rows, self.articles):
            raise IndexDamagedError(f"{folder}: has other rows than the catalogue says", VERIFY)
        self.vectors = VectorSegment(folder / SEMANTIC, self.rows, dimension)
        self.article_means = ArticleMeans(folder / SEMANTIC, self.articles, dimension)
        self.versions = versions_in(root, self.id)

    @classmethod
    def open(cls, root: Path, record: SegmentRecord) -> "Segment":
        """Open a segment of any dimension. Raises IndexDamagedError, naming the damaged file."""
        return cls(root, record, dimension_in(segment_folder(root, record.id) / SEMANTIC))

    def joined(self, place: int, first_version: int) -> "Segment":
        """The same open segment among those of several indexes, for reading.

        `place` is that of its analysis among theirs; its versions are numbered from
        `first_version` on.
        """
        other = copy(self)
        other.keyword = self.keyword.at(place)
        other.versions = self.versions + first_version
        return other

    def ordinals(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The article of each of `rows` (n,), numbered within the segment: (n,)."""
        starts = self.keyword.starts
        return starts.searchsorted(rows.astype(starts.dtype), side="right") - 1

    def live(self, dead: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """A mask (rows,) of the rows of no `dead` version; None if that is all rows."""
        alive = self.live_articles(dead)
        return None if alive.all() else np.repeat(alive, np.diff(self.keyword.starts))

    def live_articles(self, dead: NDArray[np.int64]) -> NDArray[np.bool_]:
        """A mask (articles,) of the articles that are not among the `dead` versions."""
        return ~np.isin(self.versions, dead)

    def close(self) -> None:
        """Close the files."""
        self.keyword.close()
        if self.columns is not None:
            self.columns.close()
