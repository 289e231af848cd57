"""The HTTP protocol of uvicorn, with limits for slow clients and many connections."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..problems import HttpError

CLOSING = {"Connection": "close"}
BUSY = HttpError("busy", "try again in a moment", {"Retry-After": "1", **CLOSING})
MALFORMED = HttpError("bad-request", "this is not an HTTP/1.1 request", CLOSING)


class LimitedProtocol(H11Protocol):
    """A connection that is closed if the head of its request does not come in time.

    uvicorn waits forever for the first bytes of a request and for the rest of its head, so a
    thousand silent connections would keep everybody else out. It also answers a malformed request
    in plain text; here that answer is a problem too.
    """

    head_seconds = 15.0
    most_connections = 1000
    """Most connections at a time; requests on further ones are answered with `busy`."""

    def connection_made(self, transport: Any) -> None:
        """Start the timer for the first request."""
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            self.app = BUSY.response()
        self._late: asyncio.TimerHandle | None = None
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """Answer a malformed request with a problem, and close."""
        refusal = MALFORMED.response()
        head = h11.Response(status_code=refusal.status_code, headers=refusal.raw_headers)
        for part in (head, h11.Data(data=bytes(refusal.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(part))
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Stop the timer when a request is complete."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        super().connection_lost(exc)
        self._forget()

    def _watch(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget()
        elif self._late is None:
            self._late = self.loop.call_later(self.head_seconds, self.transport.close)

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
