"""The segment writer: makes segments of articles, of other segments, or with new vectors."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..articles.analysis import Analyzer
from ..articles.article import Passage
from ..catalogue.records import SegmentRecord
from ..keyword import KeywordArticle
from ..keyword.bulk_writer import write_keyword
from ..keyword.merge import merge_keyword
from ..storage.files import record_of, sync_tree, walk
from ..storage.layout import KEYWORD, SEMANTIC, segment_folder
from ..vectors import Rows, merge_means, write_means
from ..vectors.writer import FLAT_ROWS, merged, write_vectors
from .segment import Segment
from .version_list import write_versions


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
