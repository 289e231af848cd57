"""The default model of a machine: written once into the cache, and shared by all indexes.

An index keeps a reference to it: a description with the model's digest, the version of the recipe
that wrote the graph, and the vectors of the probe texts.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from ...errors import EncoderError, NutgrafError
from ...hints import Advice, Hint
from ...storage.cache import cache_folders, made_once
from ...storage.files import record_of, storage_errors, sync
from ..fixed_texts.probes import FAITHFUL, PROBES, lowest_cosine
from ..manifest import FILES, PROBE_VECTORS, VOCABULARY, Manifest
from ..models.model_source import DEFAULT_DIGEST, DEFAULT_MODEL, DEFAULT_PACKAGE
from ..spec import EncoderSpec, Vectors

RECIPE: Final = 1
"""The version of the graph that is written; another graph gets another number."""

_NAME: Final = f"encoders/{DEFAULT_DIGEST[:16]}-{RECIPE}"
_NAMES: Final = re.compile(r"[0-9a-f]{16}-\d+")


def shared_model() -> Path:
    """The folder of the default model, which is written if it is not there, or damaged.

    Raises:
        EncoderError: its package is needed and not installed.
        StorageError: the cache cannot be written.
    """
    return made_once(_NAME, _write, _is_whole)


def _write(folder: Path) -> None:
    from .write import write_packaged

    write_packaged(DEFAULT_MODEL, folder)


def _is_whole(folder: Path) -> bool:
    """Whether all files are there, with the sizes and times (if not, the bytes) as written."""
    with suppress(NutgrafError):
        manifest = Manifest.read(folder)
        for file in FILES:
            manifest.checked(folder, file)
        return True
    return False


def write_reference(name: str, folder: Path) -> EncoderSpec:
    """Write a reference to the default model into `folder`, under this `name`.

    Raises:
        EncoderError: the model's package is needed and not installed.
        StorageError: the folder or the cache cannot be written.
    """
    import shutil

    shared = shared_model()
    spec = replace(Manifest.read(shared).spec, name=name)
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for file in (*FILES, VOCABULARY):
            (folder / file).unlink(missing_ok=True)
        shutil.copyfile(shared / PROBE_VECTORS, folder / PROBE_VECTORS)
        sync(folder / PROBE_VECTORS)
        probes = record_of(folder, folder / PROBE_VECTORS)
        Manifest(spec=spec, recipe=RECIPE, files=(probes,)).write(folder)
    return spec


def resolved(manifest: Manifest, folder: Path) -> tuple[Manifest, Path]:
    """The description and the folder of the shared model that a reference in `folder` names.

    If it has another digest or recipe, its vectors of the probe texts decide.

    Raises:
        EncoderError: the model is another one, or its package is needed and not installed.
        StorageError: the cache cannot be written.
    """
    shared = shared_model()
    found = Manifest.read(shared)
    if (found.spec.digest, RECIPE) != (manifest.spec.digest, manifest.recipe):
        cosine = lowest_cosine(_probes(manifest, folder), _probes(found, shared))
        if not cosine >= FAITHFUL:
            raise EncoderError(
                f"{folder.parent}: was built with another model '{manifest.spec.name}' than the "
                f"one that is installed (cosine {cosine:.4f})",
                Hint(Advice.INSTALL, name=DEFAULT_PACKAGE),
            )
    return replace(found, spec=manifest.spec), shared


def _probes(manifest: Manifest, folder: Path) -> Vectors:
    path = manifest.checked(folder, PROBE_VECTORS)
    return np.fromfile(path, "<f4").reshape(len(PROBES), manifest.spec.dimension)


def unused_in_cache() -> Iterator[Path]:
    """Folders of the cache that this version does not use, and left-overs of dead processes."""
    from ...storage.temporary import left_overs

    for cache in cache_folders():
        encoders = (cache / _NAME).parent
        yield from left_overs(encoders)
        for each in sorted(encoders.glob("*")):
            if _NAMES.fullmatch(each.name) and each != cache / _NAME:
                yield each
