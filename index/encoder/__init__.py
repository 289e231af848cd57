"""Encoders: texts in, vectors of unit length out.

`load_model` loads any sentence-transformers model, `export_encoder` writes one into an
index, `open_encoder` opens what was written to encode questions, `open_builder` to encode
passages by the million. Importing this package and opening an encoder import no torch.
"""

from pathlib import Path

from .manifest import MANIFEST
from .opening import open_builder, open_encoder
from .source import DEFAULT_MODEL
from .spec import Encoder, EncoderSpec, Precision, Vectors

__all__ = [
    "DEFAULT_MODEL",
    "MANIFEST",
    "Encoder",
    "EncoderSpec",
    "Precision",
    "Vectors",
    "export_encoder",
    "load_model",
    "open_builder",
    "open_encoder",
]


def load_model(name: str = DEFAULT_MODEL) -> Encoder:
    """The model called `name`: the default, a folder, or any sentence-transformers name.

    Raises:
        EncoderError: the model cannot be found or loaded.
    """
    from .model import ModelEncoder

    return ModelEncoder.load(name)


def export_encoder(name: str, folder: Path) -> EncoderSpec:
    """Writes the model called `name` into `folder`, where `open_encoder` finds it.

    Raises:
        EncoderError: the model cannot be found or loaded.
        StorageError: the folder cannot be written.
    """
    from .export import export

    return export(name, folder)
