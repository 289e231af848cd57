"""An index whose vectors come from a hash of the text, not from an encoder."""

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nutgraf.index import Index
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.catalogue.tables import FORMAT
from nutgraf.index.encoder.spec import EncoderSpec, Precision, Progress, Vectors
from nutgraf.index.storage.layout import SEGMENTS

DIMENSION = 384


class SyntheticEncoder:
    """Random vectors of unit length, the same ones for the same text."""

    spec = EncoderSpec(
        name="synthetic", digest="0", dimension=DIMENSION, window=256, query_prefix="",
        passage_prefix="", normalised=True, runtime="onnxruntime",
    )  # fmt: skip
    runtime = "synthetic"
    precision: Precision = "fp32"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            np.random.default_rng(zlib.crc32(text.encode())).standard_normal(
                dtype=np.float32, out=vector
            )
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) // 5 + 1 for text in texts]


class SyntheticIndex(Index):
    """An index that uses SyntheticEncoder."""

    encoder = builder = SyntheticEncoder()  # type: ignore[assignment]

    @classmethod
    def fresh(cls, path: Path) -> Index:
        """A new, empty index."""
        (path / SEGMENTS).mkdir(parents=True)
        catalogue = Catalogue(path / "catalogue.sqlite", create=True)
        settings = {"format": FORMAT, "language": "en", "precision": "fp32", "encoder_digest": "0"}
        settings["encoder"] = SyntheticEncoder.spec.to_json()
        with catalogue.writing():
            catalogue.settings.put(settings)
        catalogue.close()
        return cls.open(path)
