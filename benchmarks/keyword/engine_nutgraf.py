"""The engine nutgraf: its keyword leg on one segment and a catalogue.

The semantic half of the segment holds vectors of one dimension, all alike: encoding is not
what is measured. Texts are read from the catalogue through a snapshot.
"""

from pathlib import Path

import numpy as np

from nutgraf.index.articles.article import Article, Passage
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.catalogue.records import Generation, NewVersion
from nutgraf.index.encoder import EncoderSpec
from nutgraf.index.segments.segment_writer import write_segment
from nutgraf.index.segments.snapshot import Snapshot
from nutgraf.index.storage.layout import SEGMENTS
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.keyword import LocalKeywordLeg
from nutgraf.search.keyword.scoring.idf import whoosh_idf
from nutgraf.search.query import parse_query

from ..corpus import Corpus, Source
from ..measuring import clock
from .engine import Answer, Built, Engine, folder_bytes
from .questions import KINDS, Question

_CATALOGUE = "catalogue.sqlite"
_BREAK = "\n\n"
_SETTINGS = {
    "encoder_digest": "",
    "encoder": EncoderSpec(
        name="none", digest="", dimension=1, window=256, query_prefix="", passage_prefix="",
        normalised=True, runtime="onnxruntime",
    ).to_json(),
}  # fmt: skip


def build(folder: Path, corpus: Corpus) -> Built:
    """Write one segment and the catalogue, with one process."""
    articles = [_passages(article) for article in corpus.articles]
    versions = list(range(1, len(articles) + 1))
    rows = len(corpus.rows)
    (folder / SEGMENTS).mkdir()
    with clock() as words:
        segment = write_segment(
            folder,
            1,
            articles,
            versions,
            np.ones((rows, 1), np.float16),
            np.zeros(rows, np.uint64),
            Analyzer(),
        )
    with clock() as texts:
        catalogue = Catalogue(folder / _CATALOGUE, create=True)
        with catalogue.writing():
            catalogue.settings.put(_SETTINGS)
            catalogue.segments.put(segment)
            for version, passages in zip(versions, articles, strict=True):
                catalogue.articles.put(NewVersion(version, passages), 1)
            catalogue.generations.put(
                Generation(1, "2026-01-01T00:00:00+00:00", "add", len(articles), 0, 0)
            )
        catalogue.close()
    return Built(
        {"index": words, "texts": texts},
        {
            "index": folder_bytes(folder, "segments/*/keyword/*"),
            "texts": folder_bytes(folder, f"{_CATALOGUE}*"),
        },
    )


def _passages(source: Source) -> list[Passage]:
    article = Article(
        id=source.id,
        title=source.title,
        text=_BREAK.join(source.passages),
        source=source.source,
        author=source.author,
        date=source.date,
        url=source.url,
    )
    passages, start = [], 0
    for position, text in enumerate(source.passages):
        passages.append(Passage(article, position, start, start + len(text)))
        start += len(text) + len(_BREAK)
    return passages


def open_index(folder: Path) -> "NutgrafEngine":
    """Open the index that `build` made."""
    return NutgrafEngine(folder)


def variants(engine: "NutgrafEngine") -> dict[str, Engine]:
    """The variant that looks every word up anew."""
    return {"nutgraf, caches empty": _Forgetful(engine)}


class NutgrafEngine:
    """The keyword leg alone: no fusion, no highlights, texts from the snapshot."""

    kinds: tuple[str, ...] = KINDS

    def __init__(self, folder: Path) -> None:
        """Open the newest generation."""
        self.folder = folder
        self.snapshot = Snapshot(folder, Catalogue(folder / _CATALOGUE), None, Analyzer())
        self.forget()

    def forget(self) -> None:
        """Empty the caches."""
        segments = [segment.keyword for segment in self.snapshot.segments]
        # Whoosh's idf, so that scores can be compared with those of Whoosh; it costs no other time.
        self.leg = LocalKeywordLeg(
            segments, self.snapshot.live, self.snapshot.analyzer, idf=whoosh_idf
        )

    def prepare(self) -> None:
        """Nothing to do."""

    def answer(self, question: Question, count: int) -> Answer:
        """Parse the text, rank, and fetch the passages."""
        query = parse_query(question.text)
        rows, _ = self.leg.search(query, count, query.limits.deadline())
        found = rows.tolist()
        return Answer(found, [passage.text for passage in self.snapshot.passages(found)])


class _Forgetful:
    """The same engine, with empty caches before each question."""

    kinds: tuple[str, ...] = KINDS

    def __init__(self, engine: NutgrafEngine) -> None:
        self._engine = NutgrafEngine(engine.folder)

    def prepare(self) -> None:
        self._engine.forget()

    def answer(self, question: Question, count: int) -> Answer:
        return self._engine.answer(question, count)
