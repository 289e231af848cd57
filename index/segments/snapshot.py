"""The snapshot of an index: one generation, open for reading."""

import math
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..articles.article import PASSAGE_NUMBER, Article, Passage
from ..catalogue.catalogue import Catalogue
from ..catalogue.records import SegmentRecord
from ..catalogue.stored_version import Spans, stored_passage, stored_passages
from ..copies.groups import CopyGroups
from ..encoder.stored_encoder import StoredEncoder
from ..errors import GenerationError, IndexDamagedError
from ..fields import FieldType, types_in
from ..hints import Advice, Hint
from ..storage.forks import ProcessLock
from ..storage.wording import counted
from ..words import ANALYSIS
from ..words.analyzer import Analyzer
from ..words.mixed import analyzer_of
from .segment import Segment
from .segment_rows import SegmentRows

CACHED_ARTICLES = 512


@dataclass(frozen=True, slots=True)
class Shadow:
    """Segments that are written but not committed, with the encoder of their vectors."""

    encoder: StoredEncoder
    segments: tuple[SegmentRecord, ...]


class Snapshot(SegmentRows):
    """The open segments of one generation, and the texts of their rows.

    Safe to share between threads; later commits do not change it. `settings` are the
    generation's, such as the weights of the ranking; `encoder` is the encoder of its vectors,
    `analyzer` reads a question as its segments were built, and `own_fields` are the types of the
    own fields, which are those of the newest generation. Articles whose embargo has not ended when
    it is opened are left out; the first of these embargoes ends at `complete_until`, in seconds
    since 1970, and then another snapshot has more.
    """

    def __init__(
        self,
        root: Path,
        catalogue: Catalogue,
        generation: int | None,
        analyzer: Analyzer,
        shadow: "Shadow | None" = None,
        checked: set[int] | None = None,
    ) -> None:
        """Open a generation of the index at `root`; None is the newest. Use `Index.snapshot`.

        Raises GenerationError if there is no such generation, or if it was compacted away. The
        segments of a `shadow` replace those of the generation. If there is a set of segments that
        are `checked`, all bytes of the others are, too, and they are added to it.
        """
        self.root, self._catalogue = root, catalogue
        self._lock = ProcessLock()
        self.settings: Mapping[str, Any]
        opened: list[Segment] = []
        try:
            with self._catalogue.reading():
                self.generation = (
                    self._catalogue.generations.newest()
                    if generation is None
                    else self._catalogue.generations.checked(generation)
                )
                self._newest = self._catalogue.generations.newest()
                self.settings = MappingProxyType(self._catalogue.settings.at(self.generation))
                of_index = self._catalogue.settings.of_index()
                self.encoder = StoredEncoder.of(of_index, self.settings)
                self.own_fields: Mapping[str, FieldType] = MappingProxyType(types_in(of_index))
                records = self._catalogue.segments.all()
                if shadow is not None:
                    self.encoder, records = shadow.encoder, list(shadow.segments)
                records = [r for r in records if r.encoder == self.encoder.folder]
                built_by = [analyzer.by(record.rules).of(record.language) for record in records]
                self.analyzer = analyzer_of(analyzer, set(built_by))
                places = {each: n for n, each in enumerate(self.analyzer.every)}
                now, embargoes = time.time(), self._catalogue.lives.embargoes()
                self._hidden = frozenset(v for v, until in embargoes.items() if until > now)
                self.complete_until = min((embargoes[v] for v in self._hidden), default=math.inf)
                self._dead = dead = self._catalogue.lives.dead(self.generation)
                if self._hidden:
                    dead = np.union1d(dead, sorted(self._hidden))
                self.copies = CopyGroups(self._catalogue.copies.pairs(), dead)
                # Opened before the transaction ends, while no segment of it can be deleted.
                dimension = self.encoder.spec.dimension
                for record, by in zip(records, built_by, strict=True):
                    check = checked is not None and record.id not in checked
                    opened.append(Segment(root, record, dimension, places[by], check=check))
                    if checked is not None:
                        checked.add(record.id)
        except BaseException:
            for segment in opened:
                segment.close()
            self._catalogue.close()
            raise
        super().__init__(opened, [segment.live(dead) for segment in opened])
        self._articles: OrderedDict[int, tuple[Article, Spans]] = OrderedDict()

    @property
    def outdated(self) -> bool:
        """Whether a segment was built by other rules of what a word is than new ones are."""
        return any(segment.analysis != ANALYSIS for segment in self.segments)

    @property
    def lacks_fields(self) -> bool:
        """Whether a segment was written before own fields could be searched."""
        return any(segment.columns is None for segment in self.segments)

    def count_articles(self) -> int:
        """The number of articles of the generation, by the catalogue."""
        with self._lock:
            return len(self._living())

    def count_embargoed(self) -> int:
        """The number of articles of the generation that are left out until their embargo ends."""
        if not self._hidden:
            return 0
        with self._lock:
            return len(self._hidden.intersection(self._catalogue.lives.living(self.generation)))

    def stored_rows(self) -> NDArray[np.int64]:
        """The rows of all articles of the generation, also of those left out: (n,), ascending."""
        masks = [segment.live_articles(self._dead) for segment in self.segments]
        parts = [
            np.repeat(mask, np.diff(segment.keyword.starts))
            for mask, segment in zip(masks, self.segments, strict=True)
        ]
        return np.flatnonzero(np.concatenate([np.empty(0, np.bool_), *parts]))

    def _living(self) -> list[int]:
        living = self._catalogue.lives.living(self.generation)
        return [each for each in living if each not in self._hidden] if self._hidden else living

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of some rows, in that order."""
        wanted = np.array(rows, np.int64)
        versions = np.empty(len(wanted), np.int64)
        positions = np.empty(len(wanted), np.int64)
        for number, places in self.split(wanted):
            segment, local = self.segments[number], wanted[places] - self.bases[number]
            ordinals = segment.ordinals(local)
            versions[places] = segment.versions[ordinals]
            positions[places] = local - segment.keyword.starts[ordinals]
        articles = self._read(versions.tolist())
        return [
            stored_passage(*articles[version], position)
            for version, position in zip(versions.tolist(), positions.tolist(), strict=True)
        ]

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        return self.passages([row])[0]

    def version(self, version: int) -> tuple[Article, list[Passage]]:
        """The article of a version that is part of this generation, with its passages."""
        article, spans = self._read([version])[version]
        return article, stored_passages(article, spans)

    def version_of(self, article_id: str) -> int | None:
        """The version of an article in this generation; None if there is none."""
        with self._lock:
            version = self._catalogue.lives.version_of(article_id, self.generation)
        return None if version in self._hidden else version

    def spellings(self, field: Literal["source", "author"]) -> list[str]:
        """All spellings of a field's values in any version, the most frequent first."""
        with self._lock:
            return self._catalogue.articles.spellings(field)

    def text_carriers(self, article_id: str) -> list[int]:
        """The versions that carry an article's text, its own included; empty if it has no copy."""
        version = self.version_of(article_id)
        if version is None:
            return []
        group = int(self.copies.of(np.array([version]))[0])
        return [int(each) for each in self.copies.members(group)]

    def versions_by_id(self) -> dict[str, int]:
        """The version of each article, by the article's id."""
        with self._lock:
            living = self._living()
            ids = self._catalogue.articles.ids(living)
        return {id_: version for version, id_ in ids.items()}

    def origin(self, row: int) -> str | None:
        """None: all rows come from one index."""
        return None

    def text_bands(self) -> NDArray[np.int64]:
        """The bands of the texts of all articles: (n, 2), band and version, in order of band."""
        with self._lock:
            bands = self._catalogue.copies.bands()
            living = self._living()
        return bands[np.isin(bands[:, 1], np.fromiter(living, np.int64))]

    def articles(self) -> Iterator[Article]:
        """All articles, one at a time, in order of row.

        An index that is built from them in this order ranks equal scores alike. Raises
        IndexDamagedError after the last article if others are in no segment.
        """
        count = 0
        for segment, base, live in zip(self.segments, self.bases, self.live, strict=False):
            starts = segment.keyword.starts[:-1]
            if live is not None:
                starts = starts[live[starts]]
            for start in starts.tolist():
                yield self.passage(int(base) + start).article
            count += len(starts)
        if missing := self.count_articles() - count:
            raise IndexDamagedError(
                f"{self.root}: {counted(missing, 'article')} in no segment",
                Hint(Advice.REPAIR, self.root),
            )

    def article(self, article_id: str) -> tuple[Article, list[Passage]] | None:
        """An article that is part of this generation, with its passages; None if there is none."""
        version = self.version_of(article_id)
        if version is None:
            with self._lock:
                # Raises GenerationError if it was compacted away since it was opened.
                self._catalogue.generations.checked(self.generation)
        return None if version is None else self.version(version)

    def find(self, id_: str) -> tuple[Article, list[Passage], Passage | None] | None:
        """An article by its own id or by a passage's id; in the latter case with that passage.

        If both exist, `a#1` is the passage, which is cited so, and `a#1#` the article.
        """
        article_id, mark, position = id_.rpartition("#")
        is_cited_so = mark and (not position or PASSAGE_NUMBER.fullmatch(position))
        if is_cited_so and (found := self.article(article_id)):
            article, passages = found
            if not position:
                return article, passages, None
            if int(position) < len(passages):
                return article, passages, passages[int(position)]
        found = self.article(id_)
        return found and (*found, None)

    def _read(self, versions: Sequence[int]) -> dict[int, tuple[Article, Spans]]:
        """The articles of some versions; the articles read last are cached."""
        found: dict[int, tuple[Article, Spans]] = {}
        missing = []
        with self._lock:
            for version in dict.fromkeys(versions):
                if known := self._articles.get(version):
                    self._articles.move_to_end(version)
                    found[version] = known
                else:
                    missing.append(version)
            if missing:
                try:
                    read = self._catalogue.articles.many(missing)
                except IndexDamagedError:
                    # Raises GenerationError if it was compacted away since it was opened.
                    self._catalogue.generations.checked(self.generation)
                    erased = self._catalogue.generations.last_of("erase")
                    if erased and erased.number > self._newest:
                        raise GenerationError(
                            f"generation {self.generation}: articles of it were erased since it "
                            "was opened; open it again"
                        ) from None
                    raise
                found |= read
                self._articles |= read
                while len(self._articles) > CACHED_ARTICLES:
                    self._articles.popitem(last=False)
        return found

    def close(self) -> None:
        """Close all files."""
        if self._lock.is_foreign:
            return
        self.let_go()
        with self._lock:
            self._catalogue.close()

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
