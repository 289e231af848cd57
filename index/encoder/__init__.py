"""Encoders: turn texts into vectors of unit length.

`load_model` loads any sentence-transformers model, `export_encoder` writes one into an index,
`open_encoder` opens it to encode questions, `open_builder` to encode passages by the million.
Importing this package imports no library that encodes, and switches their telemetry off; opening
an encoder does not import torch.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import EncoderError
from .models.model_source import DEFAULT_DIGEST, DEFAULT_MODEL, MULTILINGUAL, is_default
from .prompts import OWN, Prompts
from .scale import CosineScale
from .spec import (
    CountsTokens,
    CustomEncoder,
    Encoder,
    EncoderSpec,
    Precision,
    Vectors,
    passage_window,
)
from .telemetry import switch_off

if TYPE_CHECKING:
    from .manifest import Manifest
    from .runtimes.token_vectors import TokenEncoder

__all__ = [
    "DEFAULT_DIGEST",
    "DEFAULT_MODEL",
    "CosineScale",
    "CountsTokens",
    "CustomEncoder",
    "Encoder",
    "EncoderSpec",
    "Precision",
    "Prompts",
    "Vectors",
    "export_encoder",
    "load_model",
    "open_builder",
    "open_encoder",
    "open_token_encoder",
    "passage_window",
]

switch_off()


def load_model(name: str = DEFAULT_MODEL, prompts: Prompts = OWN) -> Encoder:
    """The model called `name`: the default, a folder, or any sentence-transformers name.

    `prompts` are in place of the model's own.

    Raises:
        EncoderError: the model cannot be found or loaded.
    """
    from .runtimes.sentence_transformers import ModelEncoder

    return ModelEncoder.load(name, prompts)


def export_encoder(
    name: str, folder: Path, prompts: Prompts = OWN, *, whole: bool = False
) -> EncoderSpec:
    """Write the model called `name` into `folder`, from which `open_encoder` opens it.

    `prompts` are in place of the model's own.

    The default and the multilingual model are written without torch, from their packages; others by
    sentence-transformers. The default one is written into the cache, and `folder` gets a reference
    to it, unless it is to be `whole`. The cosines of fixed texts are measured, and the scale that
    follows from them is written with the description.

    Raises:
        EncoderError: the model cannot be found or loaded, or its prompts cannot be chosen.
        StorageError: the folder cannot be written.
    """
    from .recorded_scale import record_scale

    if is_default(name):
        if whole:
            from .packaged.write import write_packaged

            spec = write_packaged(name, folder)
        else:
            from .packaged.shared import write_reference

            spec = write_reference(name, folder)
    elif name == MULTILINGUAL:
        from .packaged.multilingual import write_multilingual

        spec = write_multilingual(folder)
    else:
        from .export import export

        spec = export(name, folder, prompts)
    own = (spec.query_prefix, spec.passage_prefix)
    for chosen, used in zip(prompts, own, strict=True):
        if chosen not in (None, used):
            raise EncoderError(
                f"model '{name}': has prompts of its own, {own[0]!r} and {own[1]!r}; give none"
            )
    return record_scale(folder)


def open_encoder(
    folder: Path, *, expected_digest: str | None = None, custom: CustomEncoder | None = None
) -> Encoder:
    """The encoder of questions in `folder`, in fp32.

    Imports neither torch nor sentence-transformers, unless the model could not be exported.

    Args:
        folder: Where `export_encoder` wrote.
        expected_digest: The sha256, hexadecimal, that its encoder.json must have.
        custom: The application's own encoder, if the folder describes one.

    Raises:
        IndexDamagedError: a file is missing or changed; the message names it.
        EncoderError: the model cannot be run here, or is not the one that was exported.
    """
    from .choice import for_queries

    return for_queries(*_described(folder, expected_digest), custom)


def open_token_encoder(
    folder: Path, *, expected_digest: str | None = None, queries: Encoder | None = None
) -> "TokenEncoder":
    """The encoder in `folder` that gives the vectors of single tokens, in fp32.

    Args:
        folder: Where `export_encoder` wrote.
        expected_digest: The sha256, hexadecimal, that its encoder.json must have.
        queries: The encoder of questions of the same folder, if it is open: its graph is shared.

    Raises:
        IndexDamagedError: a file is missing or changed; the message names it.
        EncoderError: the model could not be exported, or is the application's own.
    """
    from .choice import for_tokens

    return for_tokens(*_described(folder, expected_digest), queries)


def open_builder(
    folder: Path,
    *,
    expected_digest: str | None = None,
    precision: Precision | None = None,
    custom: CustomEncoder | None = None,
) -> Encoder:
    """The fastest encoder of passages that this machine has for the model in `folder`.

    With a GPU it runs on torch. Otherwise it runs on OpenVINO in bf16, if that is installed, if the
    processor has bf16, and if its vectors of the probe texts have a cosine of .999 or more to fp32.
    Otherwise it runs on onnxruntime. An index records the builder's `precision` and asks for it the
    next time, for an index has one precision.

    Args:
        folder: Where `export_encoder` wrote.
        expected_digest: The sha256, hexadecimal, that its encoder.json must have.
        precision: The one to use; the fastest if None.
        custom: The application's own encoder, if the folder describes one.

    Raises:
        IndexDamagedError: a file is missing or changed; the message names it.
        EncoderError: the model or the precision cannot be had here.
    """
    from .choice import for_passages

    return for_passages(*_described(folder, expected_digest), precision, custom)


def _described(folder: Path, expected_digest: str | None) -> "tuple[Manifest, Path]":
    """The description of the encoder in `folder`, and the folder of its files."""
    from .manifest import Manifest

    manifest = Manifest.read(folder, expected_digest)
    if manifest.recipe is None:
        return manifest, folder
    from .packaged.shared import resolved

    return resolved(manifest, folder)
