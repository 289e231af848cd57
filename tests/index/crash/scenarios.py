"""What writers are killed at: one small index, and everything that can be done to it."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from functools import partial, wraps
from pathlib import Path

import numpy as np

from nutgraf.index import Analyzer, Article, Index, Writer
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.catalogue.tables import FORMAT
from nutgraf.index.encoder.manifest import MANIFEST, Manifest
from nutgraf.index.encoder.spec import EncoderSpec
from nutgraf.index.maintenance.rebuild import rebuild
from nutgraf.index.maintenance.reembedding import Reembedding
from nutgraf.index.readers import Survey
from nutgraf.index.skipped import record_passed_over, record_skipped
from nutgraf.index.storage.files import digest_of
from nutgraf.index.storage.layout import ENCODER as ENCODER_FOLDER

ENGLISH = Analyzer("en")


class HashEncoder:
    """A vector that follows from the text alone, without a model: the encoder is not on trial."""

    runtime = "hash"
    precision = "fp32"

    def __init__(self, name, dimension):
        self.spec = EncoderSpec(
            name=name, digest=name, dimension=dimension, window=256, query_prefix="",
            passage_prefix="", normalised=True, runtime="onnxruntime",
        )  # fmt: skip

    def encode_queries(self, texts):
        return self.encode_passages(texts)

    def encode_passages(self, texts, *, progress=None):
        dimension = self.spec.dimension
        vectors = np.empty((len(texts), dimension), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            digest = hashlib.blake2b(text.encode(), digest_size=dimension).digest()
            vector[:] = np.frombuffer(digest, np.int8)
        vectors += 0.5  # no vector of zeros
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count_tokens(self, texts):
        return [len(text.split()) for text in texts]


ENCODER, OTHER = HashEncoder("hash", 8), HashEncoder("other", 12)


class HashReembedding(Reembedding):
    """A change of the encoder to `OTHER`, of which only a description is stored."""

    def _export(self, model, folder, prompts):
        folder.mkdir(parents=True)
        Manifest(spec=OTHER.spec).write(folder)
        return OTHER.spec

    def _open(self, **_):
        return OTHER


def create(path: Path) -> None:
    """An empty index; questions cannot be encoded with it."""
    (path / "segments").mkdir(parents=True)
    (path / ENCODER_FOLDER).mkdir()
    Manifest(spec=ENCODER.spec).write(path / ENCODER_FOLDER)
    catalogue = Catalogue(path / "catalogue.sqlite", create=True)
    with catalogue.writing():
        catalogue.settings.put(
            {
                "format": FORMAT,
                "language": "en",
                "encoder": ENCODER.spec.to_json(),
                "precision": "fp32",
                "encoder_digest": digest_of(path / ENCODER_FOLDER / MANIFEST),
            }
        )
    catalogue.close()


def encoder_in(folder: str | None) -> HashEncoder:
    """The encoder behind a segment, by the folder that the catalogue names."""
    return ENCODER if folder is None else OTHER


def writer(path: Path) -> Writer:
    with Index.open(path) as index:
        encoder = encoder_in(index.stored_encoder.folder)
    return Writer(path, Catalogue(path / "catalogue.sqlite"), ENGLISH, lambda: encoder)


def article(number: int, edition: int = 0, paragraphs: int = 2) -> Article:
    text = "\n\n".join(
        f"Paragraph {p} of article {number} in its edition {edition}, long enough to stand alone."
        for p in range(paragraphs)
    )
    return Article(
        id=f"a{number}", title=f"Title {number}", text=text, source=f"Paper {number % 3}"
    )


def read(opened: Writer, number: int) -> None:
    """As an index run does: what could not be read, and was passed over, with its articles."""
    survey = Survey()
    survey.paths.add("/no/news")
    survey.pass_over("/no/news", f"a.k{number}")
    root, skipped = Path("/"), {f"/no/news/{number}.txt": "is empty"}
    opened.in_same_commit += [
        partial(record_skipped, root=root, survey=survey, skipped=skipped),
        partial(record_passed_over, root=root, survey=survey),
    ]


def prepare(path: Path, commits: int) -> None:
    """Some generations: articles, of which some are edited, one removed, and all brought back."""
    create(path)
    with writer(path) as opened:
        read(opened, 0)
        for number in range(commits - 3):
            opened.add(article(number))
            opened.commit()
        opened.add(article(0, edition=1))
        opened.put_setting("ranking", commits)
        opened.commit()
        opened.remove("a1")
        opened.commit()
        opened.return_to(commits - 3)


Report = Callable[[int], None]
Scenario = Callable[[Path, Report], None]


def by_a_writer(scenario: Callable[[Writer, Report], None]) -> Scenario:
    @wraps(scenario)
    def work(path: Path, report: Report) -> None:
        with closing(writer(path)) as opened:
            scenario(opened, report)

    return work


@by_a_writer
def add(opened: Writer, report: Report) -> None:
    for number in (100, 101):
        opened.add(article(number, paragraphs=3))
    read(opened, 101)
    report(opened.commit())


@by_a_writer
def update(opened: Writer, report: Report) -> None:
    opened.add(article(0, edition=2))
    opened.remove("a1")
    opened.put_setting("ranking", 99)
    report(opened.commit())


@by_a_writer
def merge(opened: Writer, report: Report) -> None:
    """Commits until neighbours are merged, and one after."""
    for number in range(200, 209):
        opened.add(article(number, paragraphs=1))
        read(opened, number)
        report(opened.commit())


@by_a_writer
def rollback(opened: Writer, report: Report) -> None:
    report(opened.return_to(1))
    opened.add(article(0, edition=3))
    report(opened.commit())
    report(opened.return_to(2))


@by_a_writer
def compact(opened: Writer, report: Report) -> None:
    opened.add(article(2, edition=1))
    report(opened.commit())
    report(opened.compact(3).generation)
    report(opened.compact(1).generation)


def reembed(path: Path, report: Report) -> None:
    """Another encoder, beside a commit; or what a dead process has left of that, to its end."""
    with Index.open(path) as index, HashReembedding(index, OTHER.spec.name) as change:
        change.encode()
        with writer(path) as opened:
            opened.add(article(300))
            read(opened, 300)
            report(opened.commit())
        with change.written() as switch:
            report(switch.commit())


def rebuilding(path: Path, report: Report) -> None:
    """Words made anew, in an index whose segments do not tell by which rules they were built."""
    with closing(Catalogue(path / "catalogue.sqlite")) as catalogue, catalogue.writing():
        catalogue.database.execute("DELETE FROM segment_analyses")
    report(rebuild(path).generation)


SCENARIOS = {
    each.__name__: each for each in (add, update, merge, rollback, compact, reembed, rebuilding)
}
