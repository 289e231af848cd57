"""The helpers that flip bits in files and list the faults found."""

from nutgraf.index.maintenance.verification import verify


def faults(path):
    """The faults of an index, without those of the encoder, which the small index lacks."""
    return [fault for fault in verify(path) if not fault.place.startswith(str(path / "encoder"))]


def flip(file, place, bit=1):
    content = bytearray(file.read_bytes())
    content[place] ^= bit
    file.write_bytes(content)
