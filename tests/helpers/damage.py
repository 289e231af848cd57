"""Bits that tests flip, and the faults that verification then finds."""

from nutgraf.index.maintenance.verification import verify


def faults(path):
    """All but those of the encoder, of which the small index has none to verify."""
    return [fault for fault in verify(path) if not fault.place.startswith(str(path / "encoder"))]


def flip(file, place, bit=1):
    content = bytearray(file.read_bytes())
    content[place] ^= bit
    file.write_bytes(content)
