"""The encoder's specification: the recorded facts, and the methods of every encoder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Protocol, get_args, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import EncoderError
from .scale import CosineScale

Vectors = NDArray[np.float32]
Runtime = Literal["onnxruntime", "static", "sentence-transformers", "custom"]
Precision = Literal["fp32", "bf16"]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSpec:
    """The facts about an encoder that an index records and a searcher compares.

    `name` is the name that the user gave. `digest` (sha256, hexadecimal) follows from the
    weights and from the settings for cutting words, pooling and prefixes, so that
    the same model has the same digest in every place. `window` counts the tokens
    that the model reads of a text, special ones included. `normalised` says
    whether the model itself ends with unit length; the vectors always have it.
    `runtime` runs the model: it is a property of this copy, not of the model; `custom` if the
    application runs it. `scale` was measured when the encoder entered the
    index; None in an index that is older than the measure.
    """

    name: str
    digest: str
    dimension: int
    window: int
    query_prefix: str
    passage_prefix: str
    normalised: bool
    runtime: Runtime
    scale: CosineScale | None = None

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "EncoderSpec":
        """The encoder that `to_json` described.

        Raises:
            EncoderError: a field is missing or of another type.
        """
        expected = {"dimension": int, "window": int, "normalised": bool}
        names = [each.name for each in fields(cls) if each.name != "scale"]
        for name in names:
            kind = expected.get(name, str)
            if type(values.get(name)) is not kind:
                raise EncoderError(
                    f"encoder description: field '{name}' is missing or not of type "
                    f"{kind.__name__}; build the index anew"
                )
        if values["runtime"] not in get_args(Runtime):
            raise EncoderError(
                f"encoder description: runtime '{values['runtime']}' is unknown; update nutgraf"
            )
        try:
            measured = values.get("scale")
            scale = None if measured is None else CosineScale.from_json(measured)
        except (KeyError, TypeError, ValueError) as error:
            raise EncoderError(
                "encoder description: field 'scale' has not the figures of a measure; "
                "build the index anew"
            ) from error
        return cls(**{name: values[name] for name in names}, scale=scale)


class Encoder(Protocol):
    """An encoder: turns texts into vectors of unit length."""

    @property
    def spec(self) -> EncoderSpec:
        """The facts that an index records."""

    @property
    def runtime(self) -> str:
        """The runtime of the model, as `stats` shows it: `onnxruntime fp32`."""

    @property
    def precision(self) -> Precision:
        """The arithmetic behind the vectors; an index records it and keeps to one."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32 (n, dimension), unit length, in the given order."""

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages: float32 (n, dimension), unit length, in the given order.

        `progress` is called after each batch with the number of passages in it.
        """

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens, prefix or truncation."""


SPECIAL_TOKENS = 2
"""The tokens that a model adds to a text: [CLS] and [SEP], or similar ones."""


def passage_window(encoder: Encoder) -> int:
    """The number of tokens the encoder reads of a passage and its title, without its additions."""
    [prefix] = encoder.count_tokens([encoder.spec.passage_prefix])
    return encoder.spec.window - SPECIAL_TOKENS - prefix


class CustomEncoder(Protocol):
    """The methods of an application's own encoder; no base class is needed.

    Vectors are scaled to unit length. A vector of zeros resembles no other.
    """

    @property
    def name(self) -> str:
        """The name and version, which the index records; another name is another encoder."""

    @property
    def dimension(self) -> int:
        """The number of values in a vector."""

    def encode_queries(self, texts: Sequence[str], /) -> ArrayLike:
        """Vectors (n, dimension) of questions, in their order."""

    def encode_passages(self, texts: Sequence[str], /) -> ArrayLike:
        """Vectors (n, dimension) of passages, each after its article's title, in their order."""


@runtime_checkable
class CountsTokens(Protocol):
    """Optional methods of a custom encoder, by which passages are cut to its window.

    Without it a token is a word, and passages have up to 256.
    """

    @property
    def window(self) -> int:
        """The number of tokens that it reads of a text, its own additions included."""

    def count_tokens(self, texts: Sequence[str], /) -> Sequence[int]:
        """The number of tokens in each text."""
