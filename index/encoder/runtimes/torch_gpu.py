"""The GPU runtime: encodes many passages by torch, whose import takes seconds."""

import ctypes
import os
from collections.abc import Callable, Sequence

from ..spec import Encoder, EncoderSpec, Precision, Progress, Vectors

MANY = 256
"""Fewer passages than this are encoded on the processor before torch is imported."""


class GpuBuilder:
    """An encoder that runs few passages on the exported graph, many on the GPU, in fp32."""

    precision: Precision = "fp32"

    def __init__(self, exported: Encoder, load: Callable[[], Encoder], *, many: int = MANY) -> None:
        """Call `load` for the model on the GPU at the first `many` passages or more."""
        self.spec: EncoderSpec = exported.spec
        self._exported = exported
        self._load, self._many = load, many
        self._model: Encoder | None = None

    @property
    def runtime(self) -> str:
        """The runtime that has encoded most passages."""
        return (self._model or self._exported).runtime

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32 (n, dimension), unit length, in the given order."""
        return self._exported.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages: float32 (n, dimension), unit length, in the given order."""
        if self._model is None and len(texts) >= self._many:
            self._model = self._load()
        return (self._model or self._exported).encode_passages(texts, progress=progress)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens, prefix or truncation."""
        return self._exported.count_tokens(texts)


def has_cuda() -> bool:
    """Whether NVIDIA's driver has a device for this process, without importing torch."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    except OSError:
        return False
    devices = ctypes.c_int(0)
    found: bool = driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(devices)) == 0
    return found and devices.value > 0
