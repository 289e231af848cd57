"""The watch for clients that leave: what they asked for is dropped, if it has not begun."""

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = ("GET", "HEAD")
"""Requests without a body. Others read what they receive themselves, and are not dropped."""


class Departures:
    """ASGI middleware that cancels a request that reads, when its client has gone.

    A search that is under way in its thread comes to its end; one that waits for a thread does not
    begin. So clients that leave do not take the places of those that stay.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Watch over `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, until the client leaves."""
        if scope["type"] != "http" or scope["method"] not in READING:
            await self._app(scope, receive, send)
            return
        failure: Exception | None = None
        async with anyio.create_task_group() as group:

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                group.cancel_scope.cancel()

            group.start_soon(watch)
            try:
                await self._app(scope, _without_body, send)
            except Exception as error:  # outside of the group, which would wrap it
                failure = error
            group.cancel_scope.cancel()
        if failure is not None:
            raise failure


async def _without_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
