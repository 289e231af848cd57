"""The files below a folder that this process has open or mapped."""

from contextlib import suppress
from pathlib import Path


def open_files(folder):
    """Their paths, sorted, one for each descriptor and each map."""
    maps = Path("/proc/self/maps").read_text().splitlines()
    found = [line.split()[-1] for line in maps]
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(str(descriptor.readlink()))
    return sorted(each for each in found if str(folder) in each)
