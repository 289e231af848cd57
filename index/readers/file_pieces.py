"""The pieces of a file: it is opened, decompressed, and read by the reader of its kind."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .decoding.compression import decompressed
from .decoding.text_encoding import SAMPLE
from .options import ReadOptions
from .reader import InputFile, Piece, Reader
from .table import Readers


def file_pieces(
    path: Path, name: str, options: ReadOptions, known: Readers, reader: Reader, compression: str
) -> Iterator[Piece]:
    """The pieces of the file at `path`, which is called `name` in messages.

    Of the `known` readers, `reader` is the one for it, after the `compression` that its name tells.
    Raises ValueError, OSError or EOFError with the reason if it cannot be read.
    """
    with path.open("rb", SAMPLE) as stream:
        if os.fstat(stream.fileno()).st_size == 0:
            raise ValueError("is empty")
        contents: Any = decompressed(stream, compression) if compression else stream
        yield from reader(InputFile(contents, name, options, known.of))
