"""A body is received whole, within its size and its time, before anybody waits for it."""

import anyio
import pytest
from starlette.requests import ClientDisconnect, Request

from nutgraf.cli.serve.api import request_body
from nutgraf.cli.serve.api.request_body import parts, spooled
from nutgraf.cli.serve.problems import HttpError
from nutgraf.cli.serve.service import Service
from nutgraf.cli.serve.settings import Settings


def request(*messages):
    """A request with these parts of a body, after which nothing comes."""
    coming = iter(messages)

    async def receive():
        part = next(coming, None)
        if part is None:
            await anyio.sleep_forever()
        if isinstance(part, dict):
            return part
        return {"type": "http.request", "body": part, "more_body": part != b""}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def received(asked, most=1 << 30, seconds=60.0):
    async def receive():
        async with spooled(asked, most, seconds) as file:
            return file.read()

    return anyio.run(receive)


@pytest.mark.parametrize("sizes", [(), (1, 2, 3), (700_000, 700_000, 5), (3 << 20,)])
def test_what_is_sent_is_what_is_read(sizes):
    sent = [bytes([number]) * size for number, size in enumerate(sizes, 1)]
    assert received(request(*sent, b"")) == b"".join(sent)


def test_a_body_that_drips_is_refused_when_its_time_is_over():
    with pytest.raises(HttpError, match=r"took longer than 0\.05 s; send it in parts"):
        received(request(b"a", b"b"), seconds=0.05)


def test_a_body_that_stalls_is_refused(monkeypatch):
    monkeypatch.setattr(request_body, "IDLE", 0.05)
    with pytest.raises(HttpError, match=r"no more of the body came for 0\.05 s"):
        received(request(b"a"))


def test_a_body_that_is_too_large_is_refused_as_soon_as_it_is():
    with pytest.raises(HttpError) as refused:
        received(request(b"abc", b"def"), most=5)
    assert refused.value.code == "too-large"


def test_a_client_that_leaves_has_sent_nothing():
    with pytest.raises(ClientDisconnect):
        received(request(b"abc", {"type": "http.disconnect"}))


def test_a_part_may_come_as_long_as_there_is_time():
    async def read():
        return [part async for part in parts(request(b"a", b"b", b""), 10, 60.0)]

    assert anyio.run(read)[:2] == [b"a", b"b"]


def test_only_some_bodies_come_at_a_time(index):
    service = Service([index.path], Settings(bodies=2))
    with service.receiving():
        with service.receiving(), pytest.raises(HttpError, match="other uploads") as refused:
            service.receiving().__enter__()
        with service.receiving():
            pass
    assert refused.value.code == "busy"
    service.close()
