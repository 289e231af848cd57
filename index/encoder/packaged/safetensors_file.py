"""A file of weights: the place, type and shape of each tensor, as safetensors lists them."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from ...errors import EncoderError

_LENGTH = 8
"""Bytes of the number at the beginning: the length of the JSON that lists the tensors."""
_LONGEST = 2**24
_VALUE = {"F32": 4, "F16": 2, "I64": 8, "U8": 1}
_KINDS = {"f4": "F32", "f2": "F16", "u1": "U8"}
_ALIGNMENT = 65536
"""Where a mapped tensor may begin on every system."""


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """The place of a tensor: `offset` and `length` count bytes from the beginning of the file."""

    kind: str
    shape: tuple[int, ...]
    offset: int
    length: int


def tensors_in(file: Path) -> dict[str, StoredTensor]:
    """All tensors of a file, by name.

    Raises:
        EncoderError: it is no such file, or is cut off.
        OSError: it cannot be read.
    """
    size = file.stat().st_size
    with file.open("rb") as stream:
        listed = int.from_bytes(stream.read(_LENGTH), "little")
        try:
            if listed > _LONGEST:
                raise ValueError
            places = json.loads(stream.read(listed))
            places.pop("__metadata__", None)
            begin = _LENGTH + listed
            found = {name: _tensor(place, begin) for name, place in places.items()}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise EncoderError(f"{file}: not a file of weights; install it again") from error
    if any(each.offset + each.length > size for each in found.values()):
        raise EncoderError(f"{file}: is cut off; install it again")
    return found


def _tensor(place: dict[str, object], begin: int) -> StoredTensor:
    kind, shape, offsets = place["dtype"], place["shape"], place["data_offsets"]
    if not (isinstance(kind, str) and isinstance(shape, list) and isinstance(offsets, list)):
        raise TypeError
    start, end = map(int, offsets)
    if end - start != _VALUE[kind] * math.prod(shape) or start < 0:
        raise ValueError
    return StoredTensor(kind, tuple(map(int, shape)), begin + start, end - start)


def values_of(file: Path, tensors: dict[str, StoredTensor]) -> Iterator[tuple[StoredTensor, bytes]]:
    """Each tensor with its bytes, little-endian, in the order of the file."""
    with file.open("rb") as stream:
        for tensor in sorted(tensors.values(), key=lambda each: each.offset):
            stream.seek(tensor.offset)
            yield tensor, stream.read(tensor.length)


def write_tensors(arrays: Mapping[str, NDArray[Any]], file: Path) -> dict[str, StoredTensor]:
    """Write arrays of float32, float16 or uint8 one after another; where each is, by name."""
    found = {}
    with file.open("wb") as stream:
        for name, array in arrays.items():
            stream.write(bytes(-stream.tell() % _ALIGNMENT))
            place = stream.tell()
            content = array.tobytes()
            stream.write(content)
            kind = _KINDS[array.dtype.str[1:]]
            found[name] = StoredTensor(kind, array.shape, place, len(content))
    return found
