"""The files of a segment's cells, open but not yet read by FAISS."""

import json
import os
import weakref
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError
from ..hints import VERIFY
from ..storage.files import unreadable
from .file_names import CELL_OF_ROW, CELL_PROPERTIES, CELLS

FORMAT = 1


@dataclass(frozen=True, slots=True)
class CellProperties:
    """The content of cells.json.

    A cell is probed if its centroid's cosine is at most `margin` below the nearest's. `bytes` is
    the size of cells.faiss, `dimensions` the number of dimensions kept.
    """

    bytes: int
    cells: int
    dimensions: int
    margin: float

    def write(self, folder: Path) -> None:
        """Write cells.json to `folder`."""
        text = json.dumps({"format": FORMAT, **asdict(self)})
        (folder / CELL_PROPERTIES).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "CellProperties | None":
        """The properties of the cells in `folder`; None if it has none.

        Raises IndexDamagedError if the file is not as `write` left it.
        """
        file = folder / CELL_PROPERTIES
        if not file.exists():
            return None
        kinds = {"format": int, "bytes": int, "cells": int, "dimensions": int, "margin": float}
        try:
            values: dict[str, Any] = json.loads(file.read_bytes())
            good = {name: type(value) for name, value in values.items()} == kinds
            if not good or values.pop("format") != FORMAT:
                raise ValueError("of another form")
        except (ValueError, AttributeError) as error:
            raise IndexDamagedError(f"{file}: not the properties of cells", VERIFY) from error
        return cls(**values)

    def __str__(self) -> str:
        """The kind of the FAISS index, by FAISS's name."""
        return f"PCA{self.dimensions},IVF{self.cells},SQ8 margin {self.margin:g} + fp16 rows"


class CellFiles:
    """The cells of a segment; their files are held open, so a merge cannot take them away.

    `index` is a path by which FAISS opens the held file; `cell_of_row` (rows,) maps the cell of
    each row.
    """

    def __init__(self, folder: Path, rows: int, properties: CellProperties) -> None:
        """Open the files of `folder`. Raises IndexDamagedError, naming the damaged file."""
        self.properties, self.file = properties, folder / CELLS
        try:
            descriptor = os.open(self.file, os.O_RDONLY)
            weakref.finalize(self, os.close, descriptor)
            if os.fstat(descriptor).st_size != properties.bytes:
                raise IndexDamagedError(
                    f"{self.file}: is not {properties.bytes} bytes long", VERIFY
                )
            file = folder / CELL_OF_ROW
            if file.stat().st_size != rows * 2:
                raise IndexDamagedError(f"{file}: is not {rows} numbers long", VERIFY)
            self.cell_of_row: NDArray[np.uint16] = np.asarray(np.memmap(file, "<u2", mode="r"))
        except OSError as error:
            raise unreadable(Path(error.filename or self.file), error) from error
        self.index = f"/dev/fd/{descriptor}"
