"""The body of a request, received whole before anybody waits for it, within size and time."""

import io
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from typing import BinaryIO, Final, cast

import anyio
import anyio.to_thread
from starlette.requests import Request

from ....index.storage.files import storage_errors
from ..problems import HttpError

IDLE: Final = 30.0
"""Longest pause within a body, in seconds."""

IN_MEMORY: Final = 1 << 20
"""Bytes of a body that are kept in memory; a longer one lies in a file without a name."""


async def parts(request: Request, most: int, seconds: float) -> AsyncIterator[bytes]:
    """The body, part by part.

    Raises HttpError if it is longer than `most` bytes, takes longer than `seconds`, or stalls.
    """
    read, end = 0, time.monotonic() + seconds
    stream = request.stream()
    while True:
        left = end - time.monotonic()
        with anyio.move_on_after(min(IDLE, left)) as waiting:
            part = await anext(stream, None)
        if waiting.cancelled_caught:
            if left <= IDLE:
                raise HttpError(
                    "bad-request", f"the body took longer than {seconds:g} s; send it in parts"
                )
            raise HttpError("bad-request", f"no more of the body came for {IDLE:g} s")
        if part is None:
            return
        read += len(part)
        if read > most:
            raise HttpError(
                "too-large", f"the body is longer than {most:,} bytes; send it in parts"
            )
        yield part


@asynccontextmanager
async def spooled(request: Request, most: int, seconds: float) -> AsyncIterator[BinaryIO]:
    """The whole body as a file, which is deleted after the block. Raises HttpError as `parts`."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        held = io.BytesIO()
        async for part in parts(request, most, seconds):
            held.write(part)
            if held.tell() >= IN_MEMORY:
                await anyio.to_thread.run_sync(_append, file, held.getvalue())
                held = io.BytesIO()
        await anyio.to_thread.run_sync(_append, file, held.getvalue())
        file.seek(0)
        yield cast(BinaryIO, file)


def _append(file: SpooledTemporaryFile[bytes], content: bytes) -> None:
    with storage_errors(Path(gettempdir())):
        file.write(content)
