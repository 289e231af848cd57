"""The scale of an encoder in a folder, measured and recorded in its description."""

from dataclasses import replace
from pathlib import Path

from ..errors import EncoderError
from ..storage.files import storage_errors
from .choice import for_queries, for_tokens
from .manifest import Manifest
from .measure import measured
from .models.model_source import DEFAULT_DIGEST
from .scale import DEFAULT_SCALE, CosineScale
from .spec import EncoderSpec


def record_scale(folder: Path) -> EncoderSpec:
    """Measure the encoder in `folder` and record its scale there; returns its specification.

    Raises:
        EncoderError: the encoder cannot be run.
        StorageError: the folder cannot be written.
    """
    manifest = Manifest.read(folder)
    spec = replace(manifest.spec, scale=_scale_of(manifest, folder))
    with storage_errors(folder):
        replace(manifest, spec=spec).write(folder)
    return spec


def _scale_of(manifest: Manifest, folder: Path) -> CosineScale:
    if manifest.spec.digest == DEFAULT_DIGEST or manifest.recipe is not None:
        return DEFAULT_SCALE
    encoder = for_queries(manifest, folder, None)
    try:
        tokens = for_tokens(manifest, folder, encoder)
    except EncoderError:  # one vector a text is all that it gives
        tokens = None
    return measured(encoder, tokens)
