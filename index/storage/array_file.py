"""An array file: named little-endian arrays in one file, read in place over mmap.

Layout: a fixed header (magic, version, number of arrays, size of the whole file,
checksum of the directory), a directory of fixed-size entries (name, type, count,
offset), then the arrays, each at a multiple of 8 bytes. Opening reads header and
directory and nothing else; every array is checked to lie inside the file, so that a
torn file is refused by name and no later access can leave the mapping.
"""

import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError
from ..hints import VERIFY
from .files import unreadable

Array: TypeAlias = NDArray[Any]

_MAGIC: Final = b"NUTGRAFK"
_VERSION: Final = 1
_HEADER: Final = struct.Struct("<8sIIQI4x")  # magic, version, arrays, file size, directory crc
_ENTRY: Final = struct.Struct("<24s4sIQQ")  # name, type, padding, count, offset
_TYPES: Final = {code.encode(): np.dtype(code) for code in ("<u1", "<u2", "<u4", "<u8", "<i4")}
_COPY_BYTES: Final = 1 << 20
_SPOOL_BYTES: Final = 4 << 20


class ArrayFile:
    """The arrays of one file, mapped. Raises IndexDamagedError, naming the file, when torn."""

    def __init__(self, path: Path) -> None:
        """Map `path` and check its header and directory against its size."""
        self.path = path
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < _HEADER.size:
                    raise self.damaged("too short to be a file of an index")
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise unreadable(path, error) from error
        self._arrays = self._read_directory(size)

    def _read_directory(self, size: int) -> dict[str, Array]:
        magic, version, count, recorded_size, checksum = _HEADER.unpack_from(self._map, 0)
        if magic != _MAGIC:
            raise self.damaged("not a file of a keyword index")
        if version != _VERSION:
            raise self.damaged(f"has format {version}, this version reads format {_VERSION}")
        if recorded_size != size:
            raise self.damaged(f"has {size} bytes where {recorded_size} were written")
        end = _HEADER.size + count * _ENTRY.size
        directory = self._map[_HEADER.size : end]
        if end > size or zlib.crc32(directory) != checksum:
            raise self.damaged("its directory was changed")
        arrays: dict[str, Array] = {}
        for name, code, _, length, offset in _ENTRY.iter_unpack(directory):
            dtype = _TYPES.get(code.rstrip(b"\0"))
            if dtype is None or offset + length * dtype.itemsize > size:
                raise self.damaged("an array lies outside the file")
            key = name.rstrip(b"\0").decode("ascii", "replace")
            arrays[key] = np.frombuffer(self._map, dtype, length, offset)
        return arrays

    def array(self, name: str, count: int | None = None) -> Array:
        """The array `name`, read only; its length is checked if `count` is given."""
        array = self.array_if_any(name, count)
        if array is None:
            raise self.damaged(f"has no array {name!r}")
        return array

    def array_if_any(self, name: str, count: int | None = None) -> Array | None:
        """The array `name`; None if an earlier version wrote the file without it."""
        array = self._arrays.get(name)
        if array is None:
            return None
        if count is not None and len(array) != count:
            raise self.damaged(f"array {name!r} has {len(array)} values where {count} belong")
        return array

    def damaged(self, what: str) -> IndexDamagedError:
        """An error that names this file."""
        return IndexDamagedError(f"{self.path}: {what}", VERIFY)

    def close(self) -> None:
        """Release the mapping; arrays that are held elsewhere keep it alive."""
        self._arrays = {}
        try:
            self._map.close()
        except BufferError:  # a caller still holds an array
            return


class Column:
    """An array that is written in parts, in memory while small, else in a scratch file."""

    def __init__(self, folder: Path, code: str) -> None:
        """Hold values of the NumPy type `code`; a scratch file would lie in `folder`."""
        from tempfile import SpooledTemporaryFile  # readers never need it

        self.file = SpooledTemporaryFile(_SPOOL_BYTES, dir=str(folder))  # noqa: SIM115 - closed below
        self.dtype = np.dtype(code)
        self.count = 0

    def append(self, values: Array) -> None:
        """Add `values`; the caller makes sure that they fit the type."""
        self.file.write(np.ascontiguousarray(values, dtype=self.dtype).data)
        self.count += len(values)

    def close(self) -> None:
        """Drop the values, and the scratch file if there is one."""
        self.file.close()


def narrow(values: Array) -> Array:
    """The unsigned integers `values` in the narrowest type that holds the largest of them."""
    largest = int(values.max()) if len(values) else 0
    code = next(code for code in ("<u1", "<u2", "<u4", "<u8") if largest <= np.iinfo(code).max)
    return values.astype(code)


def write_arrays(path: Path, arrays: Mapping[str, Array | Column]) -> None:
    """Write `arrays` to `path`; the result depends on their values alone."""
    offset = _aligned(_HEADER.size + len(arrays) * _ENTRY.size)
    entries = []
    for name, array in arrays.items():
        count = array.count if isinstance(array, Column) else len(array)
        code = array.dtype.newbyteorder("<").str.replace("|", "<").encode()
        entries.append(_ENTRY.pack(name.encode(), code, 0, count, offset))
        offset = _aligned(offset + count * array.dtype.itemsize)
    directory = b"".join(entries)
    header = _HEADER.pack(_MAGIC, _VERSION, len(arrays), offset, zlib.crc32(directory))
    with path.open("xb") as file:
        file.write(header + directory)
        for array in arrays.values():
            file.write(bytes(-file.tell() % 8))
            if isinstance(array, Column):
                array.file.seek(0)
                while part := array.file.read(_COPY_BYTES):
                    file.write(part)
            else:
                file.write(np.ascontiguousarray(array).data)
        file.write(bytes(-file.tell() % 8))


def _aligned(offset: int) -> int:
    return -(-offset // 8) * 8
