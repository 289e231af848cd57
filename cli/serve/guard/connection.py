"""The protocol of a connection: HTTP by uvicorn, with patience and refusals of our own."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..problems import HttpError

CLOSING = {"Connection": "close"}
BUSY = HttpError("busy", "ask again in a moment", {"Retry-After": "1", **CLOSING})
MALFORMED = HttpError("bad-request", "what came is no request of HTTP/1.1", CLOSING)


class PatientProtocol(H11Protocol):
    """Closes a connection that has begun a request, or none, and says no more.

    uvicorn waits for a next request only so long, but for a request's first bytes, and for the
    rest of its head, forever: a thousand silent connections would keep everybody else out. What
    it refuses before the service is asked, it refuses in plain text; here too errors are problems.
    """

    head_seconds = 15.0
    most_connections = 1000
    """At a time; whoever asks on a further one is told to come again."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            self.app = BUSY.response()
        self._late: asyncio.TimerHandle | None = None
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read as a request, and close."""
        refusal = MALFORMED.response()
        head = h11.Response(status_code=refusal.status_code, headers=refusal.raw_headers)
        for part in (head, h11.Data(data=bytes(refusal.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(part))
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Wait on where a request is not whole yet."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
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
