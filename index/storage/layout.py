"""The layout of an index folder: the names of its files and folders."""

from pathlib import Path

CATALOGUE = "catalogue.sqlite"
SEGMENTS = "segments"
ENCODER = "encoder"
"""The folder of the encoder that the index was made with."""
ENCODERS = "encoders"
"""The folder of the encoders that replaced it."""
REEMBED = "reembed"
"""The folder of a change of the encoder in progress."""
LOCK = "write.lock"

# The folder of a segment has these.
KEYWORD = "keyword"
SEMANTIC = "semantic"
VERSIONS = "versions"
FIELDS = "fields.arrays"


def segment_folder(root: Path, id_: int) -> Path:
    """The folder of segment `id_` of the index at `root`."""
    return root / SEGMENTS / f"{id_:06d}"
