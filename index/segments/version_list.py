"""The version list of a segment: an int64 for each article, its version."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..storage.layout import VERSIONS, segment_folder


def write_versions(folder: Path, versions: Sequence[int] | NDArray[np.int64]) -> None:
    """Write the versions (articles,) into the folder of a segment, in order of row."""
    np.asarray(versions, "<i8").tofile(folder / VERSIONS)


def versions_in(root: Path, id_: int) -> NDArray[np.int64]:
    """The version of each article in segment `id_`, in order of row: (articles,).

    Raises OSError if the file cannot be read.
    """
    return np.fromfile(segment_folder(root, id_) / VERSIONS, "<i8")
