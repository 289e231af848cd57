"""Reuse: when the vectors of another index are what this one would encode."""

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import EncoderError
from . import EncoderSpec, Precision

if TYPE_CHECKING:
    from ..store import Index


def check_comparable(
    path: Path, spec: EncoderSpec, precision: Precision | None, other: "Index"
) -> None:
    """Raise EncoderError unless `other` has vectors of the same encoder in the same precision.

    `path` is of the index that would take them over; a `precision` of None is not yet chosen.
    """
    theirs = other.encoder_spec
    if theirs.digest != spec.digest:
        raise EncoderError(
            f"{other.path}: was built with encoder {theirs.name!r} ({theirs.digest[:8]}), "
            f"{path} with {spec.name!r} ({spec.digest[:8]}): their vectors do not compare; "
            "reuse an index of the same encoder, or none"
        )
    if precision is not None and other.precision not in (precision, None):
        raise EncoderError(
            f"{other.path}: its vectors are in {other.precision}, those of {path} in {precision}; "
            "reuse an index of the same precision, or none"
        )
