"""Text keys: the 64-bit name of the text of each row, and the rows of a key.

File: uint64[rows] keys in ascending order, then uint32[rows] the row of each.
"""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError
from ..hints import VERIFY
from ..storage.files import unreadable

KEY, ROW = np.dtype("<u8"), np.dtype("<u4")


def vector_key(text: str) -> int:
    """The 64-bit name of an encoder text: equal texts have equal keys.

    At a million passages, two different texts share one with a probability of 3e-8.
    """
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def write_keys(file: Path, keys: NDArray[np.uint64]) -> None:
    """Write the keys (rows,) of all rows to a new file."""
    order = np.argsort(keys, kind="stable")
    with file.open("xb") as stream:
        stream.write(keys[order].astype(KEY).tobytes())
        stream.write(order.astype(ROW).tobytes())


class KeyFile:
    """The keys of a segment, mapped."""

    def __init__(self, file: Path, rows: int) -> None:
        """Map `file`. Raises IndexDamagedError unless it is `rows` keys long."""
        try:
            if file.stat().st_size != rows * (KEY.itemsize + ROW.itemsize):
                raise IndexDamagedError(f"{file}: is not {rows} keys long", VERIFY)
            data = np.memmap(file, np.uint8, mode="r")
        except OSError as error:
            raise unreadable(file, error) from error
        split = rows * KEY.itemsize
        self._keys: NDArray[np.uint64] = data[:split].view(KEY)
        self._rows: NDArray[np.uint32] = data[split:].view(ROW)

    def by_row(self) -> NDArray[np.uint64]:
        """The key of each row: (rows,)."""
        keys = np.empty(len(self._keys), np.uint64)
        keys[self._rows] = self._keys
        return keys

    def rows_of(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The first row that encodes the text of each of `keys` (n,), or -1: (n,)."""
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, self._rows[place].astype(np.int64), -1)
