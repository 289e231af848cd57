"""Building on a GPU: torch, which is worth its seconds of imports where passages are many."""

import ctypes
import os
from collections.abc import Callable, Sequence

from ..spec import Encoder, EncoderSpec, Precision, Progress, Vectors

MANY = 256
"""Fewer passages than this are encoded on the processor before torch is imported."""


class GpuBuilder:
    """Few passages by the exported graph, many by the model on the GPU, both in fp32."""

    precision: Precision = "fp32"

    def __init__(self, exported: Encoder, load: Callable[[], Encoder], *, many: int = MANY) -> None:
        """`load` gives the model on the GPU; it is called for `many` passages at once, or more."""
        self.spec: EncoderSpec = exported.spec
        self._exported = exported
        self._load, self._many = load, many
        self._model: Encoder | None = None

    @property
    def runtime(self) -> str:
        """What has encoded most so far."""
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
    """Whether NVIDIA's driver has a device for this process: torch would take seconds to say no."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    except OSError:
        return False
    devices = ctypes.c_int(0)
    found: bool = driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(devices)) == 0
    return found and devices.value > 0
