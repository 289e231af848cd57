"""The stored encoder of a generation: its folder and its specification."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..storage.layout import ENCODER, ENCODERS
from . import EncoderSpec, Precision

SETTING = "encoder"
"""The setting of a generation whose encoder is not the first one of the index."""


def encoder_folder(at: Mapping[str, Any]) -> str | None:
    """The folder of the encoder by the settings `at` a generation; None: the index's first."""
    stored = at.get(SETTING)
    return stored["folder"] if stored else None


@dataclass(frozen=True, slots=True)
class StoredEncoder:
    """An encoder in an index folder.

    `folder` is relative to the index, None for the encoder that the index was made with, and
    `digest` the sha256 of its description. `precision` is the precision of the passages' vectors,
    and `runtime` encoded them last; both are None before the first.
    """

    folder: str | None
    spec: EncoderSpec
    digest: str
    precision: Precision | None
    runtime: str | None

    @classmethod
    def of(cls, settings: Mapping[str, Any], at: Mapping[str, Any]) -> "StoredEncoder":
        """The encoder of a generation, by the settings of the index and of the generation."""
        if stored := at.get(SETTING):
            return cls(**stored | {"spec": EncoderSpec.from_json(stored["spec"])})
        return cls(
            None,
            EncoderSpec.from_json(settings["encoder"]),
            settings["encoder_digest"],
            settings.get("precision"),
            settings.get("passage_runtime"),
        )

    def to_json(self) -> dict[str, Any]:
        """The value of the setting."""
        return asdict(self)

    def path(self, root: Path) -> Path:
        """The folder in the index at `root`."""
        return root / (self.folder or ENCODER)


@dataclass(frozen=True, slots=True)
class EncoderInIndex:
    """The newest generation's encoder of the index in the folder `index`."""

    index: Path
    stored: StoredEncoder

    @property
    def folder(self) -> Path:
        """The folder of its files."""
        return self.stored.path(self.index)


def named_folders(values: Iterable[Mapping[str, Any] | None]) -> set[str]:
    """The folders of all later encoders, by all values of the setting."""
    return {value["folder"] for value in values if value}


def sweep_encoders(root: Path, named: Collection[str]) -> None:
    """Delete the encoders in `ENCODERS` that are not `named` by any generation."""
    for folder in (root / ENCODERS).glob("*"):
        if folder.relative_to(root).as_posix() not in named:
            import shutil

            shutil.rmtree(folder)
