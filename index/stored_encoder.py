"""The encoder that a generation's vectors are of: where it lies and what it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .encoder import EncoderSpec, Precision
from .schema import ENCODER

if TYPE_CHECKING:
    from .catalogue import Catalogue

SETTING = "encoder"
"""The setting, by generation, of an encoder that took the place of the index's first."""


@dataclass(frozen=True, slots=True)
class StoredEncoder:
    """An encoder in an index folder.

    `folder` is relative to the index, None for the encoder that the index was made with, and
    `digest` the sha256 of its description. `precision` is that of the passages' vectors and
    `runtime` what encoded them last, both None before the first.
    """

    folder: str | None
    spec: EncoderSpec
    digest: str
    precision: Precision | None
    runtime: str | None

    @classmethod
    def of(cls, settings: Mapping[str, Any], at: Mapping[str, Any]) -> "StoredEncoder":
        """The encoder by the settings of an index and those `at` a generation of it."""
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
        """Where it lies in the index at `root`."""
        return root / (self.folder or ENCODER)


def encoders_since(catalogue: "Catalogue", generation: int) -> list[StoredEncoder]:
    """The encoders of `generation` and all later ones, the newest last."""
    fixed = catalogue.settings()
    found: dict[str | None, StoredEncoder] = {}
    for at in catalogue.settings_since(generation):
        stored = StoredEncoder.of(fixed, at)
        found.pop(stored.folder, None)
        found[stored.folder] = stored
    return list(found.values())
