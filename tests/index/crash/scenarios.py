"""What writers are killed at: one small index, and everything that can be done to it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from nutgraf.index import Analyzer, Article, Writer
from nutgraf.index.catalogue import Catalogue
from nutgraf.index.encoder.spec import EncoderSpec
from nutgraf.index.schema import FORMAT

DIMENSION = 8
ENGLISH = Analyzer("en")


class HashEncoder:
    """A vector that follows from the text alone, without a model: the encoder is not on trial."""

    spec = EncoderSpec(
        name="hash", digest="0", dimension=DIMENSION, window=256, query_prefix="",
        passage_prefix="", normalised=True, runtime="onnxruntime",
    )  # fmt: skip
    runtime = "hash"
    precision = "fp32"

    def encode_queries(self, texts):
        return self.encode_passages(texts)

    def encode_passages(self, texts, *, progress=None):
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            digest = hashlib.blake2b(text.encode(), digest_size=DIMENSION).digest()
            vector[:] = np.frombuffer(digest, np.int8)
        vectors += 0.5  # no vector of zeros
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count_tokens(self, texts):
        return [len(text.split()) for text in texts]


ENCODER = HashEncoder()


def create(path: Path) -> None:
    """An empty index; questions cannot be encoded with it."""
    (path / "segments").mkdir(parents=True)
    catalogue = Catalogue(path / "catalogue.sqlite", create=True)
    with catalogue.transaction("IMMEDIATE"):
        catalogue.put_settings(
            {
                "format": FORMAT,
                "language": "en",
                "encoder": ENCODER.spec.to_json(),
                "precision": "fp32",
                "encoder_digest": "0",
            }
        )
    catalogue.close()


def writer(path: Path) -> Writer:
    catalogue = Catalogue(path / "catalogue.sqlite")
    return Writer(path, catalogue, ENGLISH, lambda: ENCODER)


def article(number: int, edition: int = 0, paragraphs: int = 2) -> Article:
    text = "\n\n".join(
        f"Paragraph {p} of article {number} in its edition {edition}, long enough to stand alone."
        for p in range(paragraphs)
    )
    return Article(
        id=f"a{number}", title=f"Title {number}", text=text, source=f"Paper {number % 3}"
    )


def prepare(path: Path, commits: int) -> None:
    """Some generations: articles, of which some are edited, one removed, and all brought back."""
    create(path)
    with writer(path) as opened:
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


def add(opened: Writer, report: Report) -> None:
    for number in (100, 101):
        opened.add(article(number, paragraphs=3))
    report(opened.commit())


def update(opened: Writer, report: Report) -> None:
    opened.add(article(0, edition=2))
    opened.remove("a1")
    opened.put_setting("ranking", 99)
    report(opened.commit())


def merge(opened: Writer, report: Report) -> None:
    """Commits until neighbours are merged, and one after."""
    for number in range(200, 209):
        opened.add(article(number, paragraphs=1))
        report(opened.commit())


def rollback(opened: Writer, report: Report) -> None:
    report(opened.return_to(1))
    opened.add(article(0, edition=3))
    report(opened.commit())
    report(opened.return_to(2))


def compact(opened: Writer, report: Report) -> None:
    opened.add(article(2, edition=1))
    report(opened.commit())
    report(opened.compact(3).generation)
    report(opened.compact(1).generation)


SCENARIOS = {each.__name__: each for each in (add, update, merge, rollback, compact)}
