"""The doors to an exported encoder: one for questions, one for building."""

from pathlib import Path

from ..errors import EncoderError
from .manifest import Manifest
from .spec import Encoder


def open_encoder(folder: Path, *, expected_digest: str | None = None) -> Encoder:
    """The encoder in `folder`; `expected_digest` is the sha256 that its encoder.json must have.

    Imports neither torch nor sentence-transformers, unless the model could not be exported.

    Raises:
        IndexDamagedError: a file is missing or changed; the message names it.
        EncoderError: the model cannot be run here, or is not the one that was exported.
    """
    manifest = Manifest.read(folder, expected_digest)
    if manifest.spec.runtime == "onnxruntime":
        from .session import OnnxEncoder

        return OnnxEncoder(folder, manifest)

    from .model import ModelEncoder

    encoder = ModelEncoder.load(manifest.spec.name)
    if encoder.spec.digest != manifest.spec.digest:
        raise EncoderError(
            f"model '{manifest.spec.name}': not the one this index was built with; "
            "restore its files or build the index anew"
        )
    return encoder


def open_builder(folder: Path, *, expected_digest: str | None = None) -> Encoder:
    """The fastest encoder of passages that this machine has for the model in `folder`."""
    return open_encoder(folder, expected_digest=expected_digest)
