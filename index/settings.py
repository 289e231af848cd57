"""The settings of an index, read and checked when it is opened."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .catalogue.catalogue import Catalogue
from .catalogue.tables import FORMAT, READABLE
from .errors import EncoderError, IndexDamagedError, IndexNotFoundError, StorageError
from .hints import VERIFY, Advice, Hint
from .storage.layout import CATALOGUE

REQUIRED = {"language", "encoder", "encoder_digest"}
"""Settings that every index has."""


_OF_THE_ENCODER = {"model", "query_prompt", "passage_prompt"}


def is_index(path: Path) -> bool:
    """Whether there is an index at `path`."""
    return (path / CATALOGUE).is_file()


def read_settings(path: Path) -> dict[str, Any]:
    """The settings of the index at `path`. Raises what `Index.open` raises."""
    if path.exists() and not path.is_dir():
        raise StorageError(f"{path}: is a file, not an index folder", Hint(Advice.OTHER_INDEX))
    if not is_index(path):
        raise IndexNotFoundError(f"{path}: no index there", Hint(Advice.CREATE, path))
    catalogue = Catalogue(path / CATALOGUE)
    settings = catalogue.settings.of_index()
    catalogue.close()
    if settings.get("format") not in READABLE:
        raise IndexDamagedError(
            f"{path}: is of format {settings.get('format')}, this nutgraf reads {FORMAT}; "
            "build it anew, or use the version of nutgraf that made it"
        )
    if not settings.keys() >= REQUIRED:
        lost = min(REQUIRED - settings.keys())
        raise IndexDamagedError(f"{path / CATALOGUE}: has lost the setting {lost!r}", VERIFY)
    return settings


def check_as_built(
    path: str | Path, *, chosen: Mapping[str, Any], actual: Mapping[str, Any]
) -> None:
    """Raise if an index was built with another choice. A choice of None is not checked.

    Raises EncoderError if the model differs, StorageError if another setting differs.
    """
    for setting, value in chosen.items():
        if value is not None and value != actual[setting]:
            raise (EncoderError if setting in _OF_THE_ENCODER else StorageError)(
                f"{path}: was built with {setting} {actual[setting]!r}, not {value!r}",
                Hint(Advice.AS_BUILT, name=setting),
            )
