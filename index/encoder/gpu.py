"""Whether there is a GPU, asked of its driver: torch would take seconds to say no."""

import ctypes
import os


def has_cuda() -> bool:
    """Whether NVIDIA's driver is installed and has a device that this process may use."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    except OSError:
        return False
    devices = ctypes.c_int(0)
    found: bool = driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(devices)) == 0
    return found and devices.value > 0
