"""What a client asked for that has left is dropped before it begins."""

import anyio
import pytest

from nutgraf.cli.serve.guard.departures import Departures

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


def request_of(method, *messages):
    """A scope, what it receives (then nothing more), and the list of what is sent."""
    left, sent = list(messages), []

    async def receive():
        if not left:
            await anyio.sleep_forever()
        return left.pop(0)

    async def send(message):
        sent.append(message)

    return {"type": "http", "method": method}, receive, send, sent


BODY = {"type": "http.request", "body": b"", "more_body": False}
GONE = {"type": "http.disconnect"}


async def test_a_request_is_dropped_when_its_client_leaves():
    begun = []

    async def app(scope, receive, send):
        begun.append(await receive())
        await anyio.sleep_forever()

    scope, receive, send, sent = request_of("GET", BODY, GONE)
    with anyio.fail_after(10):
        await Departures(app)(scope, receive, send)
    assert (begun, sent) == ([BODY], [])


async def test_one_whose_client_stays_is_answered_and_its_errors_are_its_own():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})
        raise LookupError("of the app")

    scope, receive, send, sent = request_of("GET", BODY)
    with anyio.fail_after(10), pytest.raises(LookupError, match="of the app"):
        await Departures(app)(scope, receive, send)
    assert [message["status"] for message in sent] == [200]


async def test_a_request_that_writes_reads_its_own_body_and_comes_to_its_end():
    received = []

    async def app(scope, receive, send):
        received.extend([await receive(), await receive()])

    scope, receive, send, _ = request_of("POST", BODY, GONE)
    with anyio.fail_after(10):
        await Departures(app)(scope, receive, send)
    assert received == [BODY, GONE]
