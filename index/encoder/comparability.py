"""The comparability of two indexes: whether one may reuse the other's vectors."""

from pathlib import Path

from ..errors import EncoderError
from .spec import EncoderSpec, Precision
from .stored_encoder import EncoderInIndex


def check_comparable(
    path: Path, spec: EncoderSpec, precision: Precision | None, other: EncoderInIndex
) -> None:
    """Raise EncoderError unless `other` makes the same vectors, in the same precision.

    `path` is the index that would reuse its vectors; a `precision` of None is not chosen yet.
    """
    theirs = other.stored.spec
    if theirs.digest != spec.digest:
        raise EncoderError(
            f"{other.index}: was built with encoder {theirs.name!r} ({theirs.digest[:8]}), "
            f"{path} with {spec.name!r} ({spec.digest[:8]}): their vectors are not comparable; "
            "reuse an index of the same encoder, or none"
        )
    if precision is not None and other.stored.precision not in (precision, None):
        raise EncoderError(
            f"{other.index}: its vectors are in {other.stored.precision}, those of {path} in "
            f"{precision}; reuse an index of the same precision, or none"
        )
