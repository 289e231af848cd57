"""Custom encoders: an application's own, identified by name, dimension and behaviour.

The index stores only these facts and the vectors of a few texts, by which another model of the same
name is refused. The application passes the encoder again whenever it opens the index.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from ..errors import EncoderError, StorageError, first_line
from ..storage.files import record_of, sync
from .fixed_texts.probes import PROBES, lowest_cosine
from .manifest import PROBE_VECTORS, Manifest
from .measure import measured
from .spec import CountsTokens, CustomEncoder, EncoderSpec, Precision, Progress, Vectors

WINDOW = 256
"""Tokens of a passage if the encoder does not say: as many as the default model reads."""

# Room for a few words after a title.
_LEAST_WINDOW = 16
_PROBES = tuple(text for text in PROBES[:6] if len(text) > 1)
# Below this cosine to the recorded vectors it is another encoder. An encoder behind a network may
# answer with a little noise.
_SAME = 0.999


class CheckedEncoder:
    """A custom encoder behind the library's interface; its vectors are checked and normalised."""

    precision: Precision = "fp32"
    runtime = "custom"

    def __init__(self, custom: CustomEncoder) -> None:
        """Raise EncoderError if the name, the dimension or the window is impossible."""
        self._custom = custom
        self._counts = custom if isinstance(custom, CountsTokens) else None
        name, dimension = custom.name, custom.dimension
        window = self._counts.window if self._counts else WINDOW
        if not (isinstance(name, str) and name):
            raise EncoderError(f"encoder: its name is {name!r}; it must be a str that is not empty")
        for field, value, least in (("dimension", dimension, 1), ("window", window, _LEAST_WINDOW)):
            if type(value) is not int or value < least:
                raise EncoderError(
                    f"encoder '{name}': its {field} is {value!r}; it must be an int of at "
                    f"least {least}"
                )
        facts = json.dumps(["custom", name, dimension, window], ensure_ascii=True)
        self.spec = EncoderSpec(
            name=name,
            digest=hashlib.sha256(facts.encode()).hexdigest(),
            dimension=dimension,
            window=window,
            query_prefix="",
            passage_prefix="",
            normalised=False,
            runtime="custom",
        )

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32 (n, dimension), unit length, in the given order."""
        return self._checked(self._custom.encode_queries, texts)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages: float32 (n, dimension), unit length, in the given order."""
        vectors = self._checked(self._custom.encode_passages, texts)
        if progress is not None:
            progress(len(texts))
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens in each text by the encoder's count, else of words."""
        if self._counts is None:
            return [len(text.split()) for text in texts]
        return list(self._counts.count_tokens(list(texts)))

    def probe(self) -> Vectors:
        """The vectors of a few texts, as questions and as passages."""
        return np.concatenate([self.encode_queries(_PROBES), self.encode_passages(_PROBES)])

    def _checked(
        self, encode: Callable[[Sequence[str]], ArrayLike], texts: Sequence[str]
    ) -> Vectors:
        expected = (len(texts), self.spec.dimension)
        if not texts:
            return np.empty(expected, np.float32)
        try:
            vectors = np.array(encode(list(texts)), np.float32)
        except Exception as error:  # the application's code may raise anything
            raise EncoderError(
                f"encoder '{self.spec.name}': failed ({type(error).__name__}: {first_line(error)})"
            ) from error
        if vectors.shape != expected:
            raise EncoderError(
                f"encoder '{self.spec.name}': gave an array of shape {vectors.shape} for "
                f"{len(texts)} texts; it must be {expected}"
            )
        if not np.isfinite(vectors).all():
            raise EncoderError(f"encoder '{self.spec.name}': gave a vector that is not finite")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


def record_custom(custom: CustomEncoder, folder: Path) -> EncoderSpec:
    """Write the record of an encoder into `folder`, with which `open_custom` compares.

    Raises:
        EncoderError: the encoder fails, or its result is not an array of vectors.
        StorageError: the folder cannot be written.
    """
    encoder = CheckedEncoder(custom)
    probes, spec = encoder.probe(), replace(encoder.spec, scale=measured(encoder, None))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probes.astype("<f4").tofile(folder / PROBE_VECTORS)
        sync(folder / PROBE_VECTORS)
        files = (record_of(folder, folder / PROBE_VECTORS),)
        Manifest(spec=spec, reason="given by the application", files=files).write(folder)
    except OSError as error:
        raise StorageError(f"{folder}: cannot be written ({error.strerror})") from error
    return spec


def check_name(custom: CustomEncoder, spec: EncoderSpec, path: Path) -> None:
    """Raise EncoderError unless the index at `path`, of the encoder `spec`, is of `custom`."""
    if spec.runtime != "custom":
        raise EncoderError(
            f"{path}: was built with model '{spec.name}', which it holds; open it without encoder="
        )
    theirs = CheckedEncoder(custom).spec
    if theirs.digest != spec.digest:
        raise EncoderError(
            f"{path}: was built with encoder {_words(spec)}, not with {_words(theirs)}; open it "
            "with that one, or index the articles anew"
        )


def open_custom(custom: CustomEncoder | None, manifest: Manifest, folder: Path) -> CheckedEncoder:
    """The encoder `custom`, checked against the recorded vectors."""
    spec = manifest.spec
    if custom is None:
        raise EncoderError(
            f"{folder.parent}: was built with encoder '{spec.name}' of an application, which must "
            "give it: Index.open(…, encoder=…); without it, search by keyword alone"
        )
    check_name(custom, spec, folder.parent)
    encoder = CheckedEncoder(custom)
    recorded = np.fromfile(manifest.checked(folder, PROBE_VECTORS), "<f4")
    cosine = lowest_cosine(encoder.probe(), recorded.reshape(-1, spec.dimension))
    if not cosine >= _SAME:
        raise EncoderError(
            f"{folder.parent}: encoder '{spec.name}' is not what it was when the index was built "
            f"(cosine {cosine:.3f}); give that one, or a new name and a new index"
        )
    return encoder


def _words(spec: EncoderSpec) -> str:
    return f"'{spec.name}' of {spec.dimension} dimensions and a window of {spec.window}"
