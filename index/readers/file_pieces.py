"""The pieces of a file: it is opened, decompressed, and read by the reader of its kind."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .compression import decompressed
from .options import ReadOptions
from .reader import InputFile, Piece, Reader
from .text_encoding import SAMPLE


def file_pieces(
    path: Path, name: str, reader: Reader, compression: str, options: ReadOptions
) -> Iterator[Piece]:
    """The pieces of the file at `path`, which is called `name` in messages.

    Raises ValueError, OSError or EOFError with the reason if it cannot be read.
    """
    with path.open("rb", SAMPLE) as stream:
        if os.fstat(stream.fileno()).st_size == 0:
            raise ValueError("is empty")
        contents: Any = decompressed(stream, compression) if compression else stream
        yield from reader(InputFile(contents, name, options))
