"""The segment: an immutable folder whose row i is one passage in both legs.

segments/000017/
  keyword/    see index/keyword
  semantic/   see index/vectors
  versions    int64 per article, in order of row: its version
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..articles.analysis import Analyzer
from ..articles.article import Passage
from ..catalogue.records import SegmentRecord
from ..errors import IndexDamagedError
from ..hints import VERIFY
from ..keyword import KeywordArticle, KeywordSegment, merge_keyword, write_keyword
from ..storage.files import check_file, record_of, sync_tree, walk
from ..storage.layout import KEYWORD, SEMANTIC, segment_folder
from ..vectors import (
    FLAT_ROWS,
    ArticleMeans,
    Rows,
    VectorSegment,
    dimension_in,
    merge_means,
    merged,
    write_means,
    write_vectors,
)
from .version_list import versions_in, write_versions


class Segment:
    """Both legs of a segment, open for reading. Safe to share between threads."""

    def __init__(self, root: Path, record: SegmentRecord, dimension: int) -> None:
        """Open a segment of the catalogue. Raises IndexDamagedError, naming the damaged file."""
        for file in record.files:
            check_file(root, file)
        self.id, self.rows, self.articles = record.id, record.rows, record.articles
        folder = segment_folder(root, record.id)
        try:
            self._open(root, folder, dimension)
        except FileNotFoundError as error:  # deleted since it was checked
            raise IndexDamagedError(f"{error.filename}: missing", VERIFY) from error

    def _open(self, root: Path, folder: Path, dimension: int) -> None:
        self.keyword = KeywordSegment.open(folder / KEYWORD)
        if (self.keyword.rows, self.keyword.articles) != (self.rows, self.articles):
            raise IndexDamagedError(f"{folder}: has other rows than the catalogue says", VERIFY)
        self.vectors = VectorSegment(folder / SEMANTIC, self.rows, dimension)
        self.article_means = ArticleMeans(folder / SEMANTIC, self.articles, dimension)
        self.versions = versions_in(root, self.id)

    @classmethod
    def open(cls, root: Path, record: SegmentRecord) -> "Segment":
        """Open a segment of any dimension. Raises IndexDamagedError, naming the damaged file."""
        return cls(root, record, dimension_in(segment_folder(root, record.id) / SEMANTIC))

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


def write_segment(
    root: Path,
    id_: int,
    articles: Sequence[Sequence[Passage]],
    versions: Sequence[int],
    vectors: NDArray[np.float16],
    keys: NDArray[np.uint64],
    analyzer: Analyzer,
    processes: int = 1,
    encoder: str | None = None,
    flat_rows: int = FLAT_ROWS,
) -> SegmentRecord:
    """Write the passages of `articles`, with their vectors (rows, dimension), as a segment.

    The segment is durable when this function returns, and part of the index once it is committed.
    """
    folder = _new_folder(root, id_)
    lines = (_keyword_article(passages) for passages in articles)
    rows = write_keyword(folder / KEYWORD, lines, analyzer, processes)
    write_vectors(folder / SEMANTIC, vectors, keys, flat_rows=flat_rows)
    write_means(folder / SEMANTIC, vectors, [len(passages) for passages in articles])
    write_versions(folder, versions)
    return _finished(root, id_, rows, versions, encoder)


def merge_segments(
    root: Path,
    id_: int,
    segments: Sequence[Segment],
    encoder: str | None = None,
    dropped: NDArray[np.int64] | None = None,
    flat_rows: int = FLAT_ROWS,
) -> SegmentRecord:
    """Write one segment with the articles of all `segments` except the `dropped` versions.

    Dead articles are included: earlier generations need them. At least one article must remain.
    """
    folder = _new_folder(root, id_)
    dropped = np.empty(0, np.int64) if dropped is None else dropped
    kept = [segment.live_articles(dropped) for segment in segments]
    merge_keyword(
        folder / KEYWORD, [(s.keyword, keep) for s, keep in zip(segments, kept, strict=True)]
    )
    vectors, keys = merged([(segment.vectors, segment.live(dropped)) for segment in segments])
    write_vectors(folder / SEMANTIC, vectors, keys, flat_rows=flat_rows)
    merge_means(
        folder / SEMANTIC,
        [(s.article_means, keep) for s, keep in zip(segments, kept, strict=True)],
    )
    versions = np.concatenate([s.versions[keep] for s, keep in zip(segments, kept, strict=True)])
    write_versions(folder, versions)
    return _finished(root, id_, vectors.shape[0], versions.tolist(), encoder)


def rewrite_segment(
    root: Path,
    id_: int,
    segment: Segment,
    kept: NDArray[np.bool_],
    vectors: Rows,
    keys: NDArray[np.uint64],
    encoder: str | None,
    flat_rows: int = FLAT_ROWS,
) -> SegmentRecord:
    """Write the `kept` (articles,) of a segment again, with other vectors, those of `encoder`."""
    folder = _new_folder(root, id_)
    merge_keyword(folder / KEYWORD, [(segment.keyword, kept)])
    write_vectors(folder / SEMANTIC, vectors, keys, flat_rows=flat_rows)
    counts = np.diff(segment.keyword.starts)[kept]
    write_means(folder / SEMANTIC, vectors, counts.tolist())
    versions = segment.versions[kept]
    write_versions(folder, versions)
    return _finished(root, id_, len(keys), versions.tolist(), encoder)


def _new_folder(root: Path, id_: int) -> Path:
    folder = segment_folder(root, id_)
    folder.mkdir(parents=True)
    return folder


def _finished(
    root: Path, id_: int, rows: int, versions: Sequence[int], encoder: str | None
) -> SegmentRecord:
    folder = segment_folder(root, id_)
    sync_tree(folder)
    files = tuple(record_of(root, file) for file in walk(folder) if file.is_file())
    return SegmentRecord(id_, rows, len(versions), versions[0], files, encoder)


def _keyword_article(passages: Sequence[Passage]) -> KeywordArticle:
    article = passages[0].article
    return KeywordArticle(
        title=article.title,
        source=article.source,
        author=article.author,
        language=article.language,
        url=article.url,
        date=article.date,
        passages=[passage.text for passage in passages],
    )
