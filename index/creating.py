"""Creating an index: an empty folder becomes one in a single rename."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .analysis import Analyzer
from .catalogue import Catalogue
from .encoder import (
    DEFAULT_MODEL,
    MANIFEST,
    CustomEncoder,
    Precision,
    export_encoder,
    record_custom,
)
from .errors import EncoderError, StorageError
from .files import digest_of, storage_errors, sync_tree
from .lock import LOCK
from .reuse import check_comparable
from .schema import CATALOGUE, ENCODER, FORMAT, SEGMENTS

if TYPE_CHECKING:
    from .store import Index

UNFINISHED = "catalogue.new"
OURS = (CATALOGUE, UNFINISHED, ENCODER, SEGMENTS, LOCK)


def create_index(
    path: Path,
    *,
    model: str | None,
    language: str,
    precision: Precision | None,
    flat_rows: int | None,
    encoder_of: "Index | None",
    given: CustomEncoder | None,
) -> dict[str, Any]:
    """Make an empty index at `path`, as `Index.create` says, and return its settings."""
    if given is not None and (model, precision, encoder_of) != (None, None, None):
        raise EncoderError(
            f"{path}: an encoder of one's own is given alone, without model, precision and "
            "encoder_of"
        )
    analyzer = Analyzer(language)
    with storage_errors(path):
        if path.exists() and not path.is_dir():
            raise StorageError(f"{path}: is a file; choose another index folder with -i")
        made = not path.exists()
        path.mkdir(parents=True, exist_ok=True)
        # What a creation cut short has left may be written over; nothing else may.
        others = [e.name for e in path.iterdir() if not e.name.startswith(OURS)]
        if others or (path / CATALOGUE).exists():
            raise StorageError(
                f"{path}: holds {min(others, default='an index')} already; "
                "choose an empty folder with -i"
            )
        if given is not None:
            spec = record_custom(given, path / ENCODER)
        elif encoder_of is None or model is not None:
            try:
                spec = export_encoder(model or DEFAULT_MODEL, path / ENCODER)
            except EncoderError:
                if made:  # a misspelt model leaves no folder behind
                    with suppress(OSError):
                        path.rmdir()
                raise
        else:
            stored = encoder_of.stored_encoder
            spec = stored.spec
            shutil.copytree(stored.path(encoder_of.path), path / ENCODER, dirs_exist_ok=True)
        if encoder_of is not None:
            check_comparable(path, spec, precision, encoder_of)
            precision = encoder_of.precision
        (path / SEGMENTS).mkdir(exist_ok=True)
        for leftover in path.glob(UNFINISHED + "*"):
            leftover.unlink()
        catalogue = Catalogue(path / UNFINISHED, create=True)
        settings = {
            "format": FORMAT,
            "language": analyzer.language,
            "encoder": spec.to_json(),
            "precision": precision,
            "flat_rows": flat_rows,
            "encoder_digest": digest_of(path / ENCODER / MANIFEST),
        }
        with catalogue.transaction("IMMEDIATE"):
            catalogue.put_settings(settings)
        catalogue.close()
        # The catalogue's name makes the folder an index: it comes last.
        (path / UNFINISHED).rename(path / CATALOGUE)
        sync_tree(path)
    return settings
