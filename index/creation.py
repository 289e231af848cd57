"""The creation of an index: a single rename turns a folder into one."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from .catalogue.catalogue import Catalogue
from .catalogue.tables import FORMAT
from .encoder import (
    DEFAULT_DIGEST,
    DEFAULT_MODEL,
    CustomEncoder,
    EncoderSpec,
    Precision,
    Prompts,
    export_encoder,
)
from .encoder.comparability import check_comparable
from .encoder.manifest import MANIFEST
from .encoder.prompts import OWN
from .encoder.stored_encoder import EncoderInIndex
from .errors import EncoderError, StorageError
from .hints import Advice, Hint
from .storage.files import digest_of, make_folder, storage_errors, sync, sync_tree
from .storage.layout import CATALOGUE, ENCODER, LOCK, SEGMENTS
from .storage.lock import WriteLock
from .words.analyzer import Analyzer

UNFINISHED = "catalogue.new"
OURS = (CATALOGUE, UNFINISHED, ENCODER, SEGMENTS, LOCK)


def create_index(
    path: Path,
    *,
    model: str | None,
    prompts: Prompts,
    language: str,
    precision: Precision | None,
    flat_rows: int | None,
    encoder_of: EncoderInIndex | None,
    custom: CustomEncoder | None,
    self_contained: bool,
    wait: float,
) -> dict[str, Any]:
    """Make an empty index at `path`, as `Index.create` says, and return its settings."""
    chosen = (model, precision, encoder_of, *prompts)
    if custom is not None and any(each is not None for each in chosen):
        raise EncoderError(
            f"{path}: has an encoder of the application; leave model, prompts, precision and "
            "encoder_of out"
        )
    analyzer = Analyzer(language)
    with storage_errors(path):
        if path.exists() and not path.is_dir():
            raise StorageError(f"{path}: is a file", Hint(Advice.OTHER_INDEX))
        made = not path.exists()
        make_folder(path)
        _check_free(path)
        with WriteLock(path / LOCK, wait):
            _check_free(path)  # another may have made an index meanwhile
            try:
                spec = _put_encoder(
                    path / ENCODER, model, prompts, encoder_of, custom, self_contained
                )
            except (EncoderError, StorageError):
                if made:  # a misspelt model or a full disk leaves no folder behind
                    with suppress(OSError):
                        (path / LOCK).unlink()
                        path.rmdir()
                raise
            if encoder_of is not None:
                check_comparable(path, spec, precision, encoder_of)
                precision = encoder_of.stored.precision
            settings = {
                "format": FORMAT,
                "language": analyzer.language,
                "encoder": spec.to_json(),
                "precision": precision,
                "flat_rows": flat_rows,
                "encoder_digest": digest_of(path / ENCODER / MANIFEST),
            }
            _put_in_place(path, settings)
    return settings


def _put_encoder(
    folder: Path,
    model: str | None,
    prompts: Prompts,
    encoder_of: EncoderInIndex | None,
    custom: CustomEncoder | None,
    self_contained: bool,
) -> EncoderSpec:
    """Put the encoder into `folder`: the application's own, another index's, or a new export."""
    if custom is not None:
        from .encoder.custom import record_custom

        return record_custom(custom, folder)
    theirs = None if encoder_of is None else encoder_of.stored.spec
    if theirs is not None and (prompts != OWN or theirs.digest == DEFAULT_DIGEST):
        model = model or theirs.name  # the default's copy is not copied again
    if encoder_of is None or model is not None:
        return export_encoder(model or DEFAULT_MODEL, folder, prompts, whole=self_contained)
    shutil.copytree(encoder_of.folder, folder, dirs_exist_ok=True)
    if encoder_of.stored.spec.scale is None:  # of a time when encoders were not measured
        from .encoder.recorded_scale import record_scale

        return record_scale(folder)
    return encoder_of.stored.spec


def _check_free(path: Path) -> None:
    # Files left by an interrupted creation may be overwritten; nothing else may.
    others = [e.name for e in path.iterdir() if not e.name.startswith(OURS)]
    if others or (path / CATALOGUE).exists():
        raise StorageError(
            f"{path}: holds {min(others, default='an index')} already", Hint(Advice.OTHER_INDEX)
        )


def _put_in_place(path: Path, settings: dict[str, Any]) -> None:
    """Turn a folder with an encoder into an index with these settings."""
    (path / SEGMENTS).mkdir(exist_ok=True)
    for leftover in path.glob(UNFINISHED + "*"):
        leftover.unlink()
    catalogue = Catalogue(path / UNFINISHED, create=True)
    with catalogue.writing():
        catalogue.settings.put(settings)
    catalogue.close()
    sync_tree(path)
    # The catalogue's name makes the folder an index: it comes last.
    (path / UNFINISHED).rename(path / CATALOGUE)
    sync(path)
