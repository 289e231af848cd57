"""The body of an HTTP message, freed of the codings that its headers name."""

import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

LARGEST = 32_000_000
"""Bytes of a decoded body at most."""

CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


def decoded_body(headers: Mapping[str, str], body: bytes) -> bytes:
    """The body of a message with these headers, whose names are in lower case.

    Raises ValueError if it is damaged, too large, or of a coding that cannot be read.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    codings = re.split(r"[\s,]+", headers.get("content-encoding", "").lower().strip())
    for coding in reversed(list(filter(None, codings))):
        if coding not in ("identity", "utf-8", "none"):
            body = _decoded(coding.removeprefix("x-"), body)
    return body


def _joined(body: bytes) -> bytes:
    """The chunks of a body joined; the body itself if a crawler has joined them already."""
    pieces: list[bytes] = []
    place = 0
    while chunk := CHUNK.match(body, place):
        size = int(chunk[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[chunk.end() : chunk.end() + size])
        place = chunk.end() + size
        place += 2 if body[place : place + 2] == b"\r\n" else body[place : place + 1] == b"\n"
    return b"".join(pieces) if pieces and place >= len(body) else body


def _decoded(coding: str, body: bytes) -> bytes:
    try:
        if coding == "gzip":
            return _inflated(31, body)
        if coding == "deflate":  # with the header of zlib, or without
            wrapped = body[:1] == b"\x78" and int.from_bytes(body[:2], "big") % 31 == 0
            return _inflated(15 if wrapped else -15, body)
        if coding == "br":
            import brotli

            return _checked(brotli.Decompressor().process(body, output_buffer_limit=LARGEST + 1))
        if coding == "zstd":
            from ...decoding.compression import decompressed

            return _checked(_read(decompressed, body))
    except ImportError:
        raise ValueError(f"is packed with {coding}, which needs a package (archives)") from None
    except ValueError:
        raise
    except Exception as error:  # each library has errors of its own
        raise ValueError(f"is damaged: its {coding} coding cannot be read ({error})") from None
    raise ValueError(f"is packed with {coding!r}, which cannot be read")


def _inflated(window: int, body: bytes) -> bytes:
    stream = zlib.decompressobj(window)
    data = _checked(stream.decompress(body, LARGEST + 1))
    if not stream.eof:
        raise ValueError("is damaged: its packed body is cut off")
    return data


def _read(decompressed: Callable[[Any, str], Any], body: bytes) -> bytes:
    import io

    data: bytes = decompressed(io.BytesIO(body), ".zst").read(LARGEST + 1)
    return data


def _checked(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise ValueError(f"unpacks to more than {LARGEST:,} bytes")
    return data
