"""The segment writer: makes segments of articles, of other segments, or with new vectors."""

import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..articles.article import Article, Passage
from ..catalogue.records import SegmentRecord
from ..errors import IndexDamagedError
from ..fields.column_writer import merge_columns, write_columns
from ..hints import VERIFY
from ..keyword import KeywordArticle
from ..keyword.bulk_writer import write_keyword
from ..keyword.merge import Kept, merge_keyword
from ..storage.files import link_or_copy, record_of, sync_tree, walk
from ..storage.layout import FIELDS, KEYWORD, SEMANTIC, VERSIONS, segment_folder
from ..storage.ranges import offsets_of, spread
from ..vectors import Rows, merge_means, write_means
from ..vectors.writer import FLAT_ROWS, merged, write_vectors
from ..words.analyzer import Analyzer
from .segment import Segment
from .segment_texts import SegmentTexts
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
    fields: Container[str] = (),
) -> SegmentRecord:
    """Write the passages of `articles`, with their vectors (rows, dimension), as a segment.

    `fields` are the own fields that can be searched. The segment is durable when this function
    returns, and part of the index once it is committed.
    """
    folder = _new_folder(root, id_)
    lines = (_keyword_article(passages) for passages in articles)
    rows = write_keyword(folder / KEYWORD, lines, analyzer, processes)
    write_vectors(folder / SEMANTIC, vectors, keys, flat_rows=flat_rows)
    write_means(folder / SEMANTIC, vectors, [len(passages) for passages in articles])
    write_columns(folder / FIELDS, (passages[0].article for passages in articles), fields, analyzer)
    write_versions(folder, versions)
    language = articles[0][0].article.language
    return _finished(root, id_, rows, versions, encoder, analyzer.analysis, language)


def write_segments(
    root: Path,
    new_id: Callable[[], int],
    articles: Sequence[Sequence[Passage]],
    versions: Sequence[int],
    vectors: NDArray[np.float16],
    keys: NDArray[np.uint64],
    analyzer: Analyzer,
    processes: int = 1,
    encoder: str | None = None,
    flat_rows: int = FLAT_ROWS,
    fields: Container[str] = (),
) -> Iterator[SegmentRecord]:
    """Write a segment of the articles of each language that is analysed by rules of its own.

    In an index of one language that is one segment; see `write_segment`.
    """
    alike: dict[Analyzer, list[int]] = {}
    for place, passages in enumerate(articles):
        alike.setdefault(analyzer.of(passages[0].article.language), []).append(place)
    ends = offsets_of(np.array([len(passages) for passages in articles]))
    for own, places in alike.items():
        rows = spread(ends[places], np.diff(ends)[places])
        yield write_segment(
            root,
            new_id(),
            [articles[place] for place in places],
            [versions[place] for place in places],
            vectors if len(alike) == 1 else vectors[rows],
            keys if len(alike) == 1 else keys[rows],
            own,
            processes,
            encoder,
            flat_rows,
            fields,
        )


def merge_segments(
    root: Path,
    id_: int,
    segments: Sequence[Segment],
    encoder: str | None = None,
    flat_rows: int = FLAT_ROWS,
) -> SegmentRecord:
    """Write one segment with the articles of all `segments`, which were built alike.

    Dead articles are included: earlier generations need them.
    """
    folder = _new_folder(root, id_)
    merge_keyword(folder / KEYWORD, [Kept(segment.keyword) for segment in segments])
    vectors, keys = merged([(segment.vectors, None) for segment in segments])
    write_vectors(folder / SEMANTIC, vectors, keys, flat_rows=flat_rows)
    merge_means(
        folder / SEMANTIC,
        [(s.article_means, np.ones(s.articles, np.bool_)) for s in segments],
    )
    columns = [segment.columns for segment in segments]
    if all(columns):
        merge_columns(folder / FIELDS, [(each, None) for each in columns if each])
    versions = np.concatenate([segment.versions for segment in segments])
    write_versions(folder, versions)
    analysis = segments[0].analysis
    rows, language = vectors.shape[0], segments[0].language
    return _finished(root, id_, rows, versions.tolist(), encoder, analysis, language)


def rewrite_segment(
    root: Path,
    id_: int,
    segment: Segment,
    kept: NDArray[np.bool_],
    vectors: Rows,
    keys: NDArray[np.uint64],
    texts: SegmentTexts,
    encoder: str | None,
    flat_rows: int = FLAT_ROWS,
) -> SegmentRecord:
    """Write the `kept` (articles,) of a segment again, with `vectors`, those of `encoder`."""
    folder = _new_folder(root, id_)
    merge_keyword(folder / KEYWORD, [Kept(segment.keyword, kept, texts.tokens)])
    write_vectors(folder / SEMANTIC, vectors, keys, flat_rows=flat_rows)
    counts = np.diff(segment.keyword.starts)[kept]
    write_means(folder / SEMANTIC, vectors, counts.tolist())
    if segment.columns is not None:
        merge_columns(folder / FIELDS, [(segment.columns, kept)])
    versions = segment.versions[kept]
    write_versions(folder, versions)
    built = segment.analysis, segment.language
    return _finished(root, id_, len(keys), versions.tolist(), encoder, *built)


def analyse_again(
    root: Path,
    id_: int,
    segment: Segment,
    articles: Iterable[Sequence[Passage]],
    analyzer: Analyzer,
    processes: int = 1,
    encoder: str | None = None,
    fields: Container[str] = (),
) -> SegmentRecord:
    """Write a segment with the rows and vectors of another, and words made by `analyzer`.

    `fields` are the own fields that can be searched. `articles` are the passages of its articles,
    in order. A folder that a dead writer left is replaced. Raises IndexDamagedError if the passages
    are not as many as the rows.
    """
    shutil.rmtree(segment_folder(root, id_), ignore_errors=True)
    folder, old = _new_folder(root, id_), segment_folder(root, segment.id)
    read: list[Article] = []

    def lines() -> Iterator[KeywordArticle]:
        for passages in articles:
            read.append(replace(passages[0].article, text=""))
            yield _keyword_article(passages)

    rows = write_keyword(folder / KEYWORD, lines(), analyzer, processes)
    if rows != segment.rows:
        raise IndexDamagedError(f"{old}: has {segment.rows} rows for {rows} passages", VERIFY)
    write_columns(folder / FIELDS, read, fields, analyzer)
    shutil.copytree(old / SEMANTIC, folder / SEMANTIC, copy_function=link_or_copy)
    link_or_copy(str(old / VERSIONS), str(folder / VERSIONS))
    versions = segment.versions.tolist()
    return _finished(root, id_, rows, versions, encoder, analyzer.analysis, segment.language)


def _new_folder(root: Path, id_: int) -> Path:
    folder = segment_folder(root, id_)
    folder.mkdir(parents=True)
    return folder


def _finished(
    root: Path,
    id_: int,
    rows: int,
    versions: Sequence[int],
    encoder: str | None,
    analysis: int | None,
    language: str | None,
) -> SegmentRecord:
    folder = segment_folder(root, id_)
    sync_tree(folder)
    files = tuple(record_of(root, file) for file in walk(folder) if file.is_file())
    return SegmentRecord(id_, rows, len(versions), versions[0], files, encoder, analysis, language)


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
