"""The version list of a segment: int64 per article, which version of which article it is."""

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

    Raises OSError where they cannot be read.
    """
    return np.fromfile(segment_folder(root, id_) / VERSIONS, "<i8")
