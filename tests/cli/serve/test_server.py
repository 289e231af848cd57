"""The service as a process: it says where it is, answers, and stops without losing an answer."""

import asyncio
import json
import re
import signal
import socket
import struct
import threading
from contextlib import contextmanager

import pytest
import uvicorn

from nutgraf.cli.serve.app import create_app
from nutgraf.cli.serve.guard.connection_limits import LimitedProtocol
from nutgraf.cli.serve.server import _listen
from nutgraf.cli.serve.settings import Settings
from tests.helpers.service_process import get, served

pytestmark = pytest.mark.slow


@contextmanager
def running(config):
    """A server in a thread of this process; its address."""
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_requests_under_way_are_answered_before_it_stops(two_articles, stop):
    answers = []
    with served(two_articles) as (process, address):
        health = get(f"{address}health")
        assert health.pop("files") in ("checking", "whole")
        assert health == {"status": "ok", "generation": 1}
        url = f"{address}api/search?q=ferry"
        asking = [threading.Thread(target=lambda: answers.append(get(url))) for _ in range(4)]
        for thread in asking:
            thread.start()
        for line in process.stderr:  # until the first of them is answered
            if "/api/search" in line:
                break
        process.send_signal(stop)
        for thread in asking:
            thread.join()
        assert process.wait(60) == 0
        assert "Traceback" not in process.stderr.read()
    assert [answer["hits"][0]["article"]["id"] for answer in answers] == ["halcyon"] * 4


@pytest.mark.parametrize("begun", [b"", b"GET /health HTTP/1.1\r\nHost: loc"])
@pytest.mark.parametrize("before", [0, 1])
def test_a_connection_that_says_no_more_is_closed(two_articles, begun, before):
    class Impatient(LimitedProtocol):
        head_seconds = 0.2

    whole = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    config = uvicorn.Config(create_app(two_articles), http=Impatient, timeout_keep_alive=1)
    with running(config) as address, socket.create_connection(address, timeout=30) as asking:
        for _ in range(before):
            asking.sendall(whole)
            answer = b""
            while b'"ok"' not in answer:  # head and body come apart
                part = asking.recv(10_000)
                assert part, answer
                answer += part
        asking.sendall(begun)
        assert asking.recv(10_000) == b""


@pytest.mark.parametrize(
    ("sent", "most", "status", "code"),
    [
        (b"NONSENSE\r\n\r\n", 1000, b"400", "bad-request"),
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, b"503", "busy"),
    ],
)
def test_what_is_refused_before_the_service_is_asked_is_a_problem_too(
    two_articles, sent, most, status, code
):
    class Full(LimitedProtocol):
        most_connections = most

    with (
        running(uvicorn.Config(create_app(two_articles), http=Full)) as address,
        socket.create_connection(address, timeout=30) as asking,
    ):
        asking.sendall(sent)
        answer = b""
        while part := asking.recv(10_000):  # until it closes
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 " + status)
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == code


def answered(asking):
    """The status and the JSON of the answer on a connection."""
    answer = b""
    while part := asking.recv(10_000):
        answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def sent(address, method, path, body, part=None):
    """A connection on which a request was sent, or a part of it."""
    kind = "application/x-ndjson" if path.endswith("bulk") else "application/json"
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    asking = socket.create_connection(address, timeout=60)
    asking.sendall(head.encode() + body[:part])
    return asking


def test_a_body_that_drips_or_breaks_off_holds_no_writer_up(index):
    bulk = b"".join(
        json.dumps({"_id": f"s{number}", "text": f"Seal {number}."}).encode() + b"\n"
        for number in range(50)
    )
    one = json.dumps({"_id": "cod", "text": "The cod quota rose."}).encode()
    config = uvicorn.Config(create_app(index.path, Settings(writable=True)), http=LimitedProtocol)
    with running(config) as address:
        slow = sent(address, "POST", "/api/articles/bulk", bulk, 200)
        broken = sent(address, "POST", "/api/articles/bulk", bulk, 300)
        with sent(address, "POST", "/api/articles?wait=0", one) as quick:
            assert answered(quick)[0] == 201
        broken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        broken.close()  # with a reset
        with sent(address, "DELETE", "/api/article?id=cod&wait=0", b"") as quick:
            assert answered(quick)[0] == 200
        assert index.generation == 3
        slow.sendall(bulk[200:])
        with slow:
            status, report = answered(slow)
        assert (status, report["articles"]["added"]) == (200, 50)
        assert index.generation == 4


def test_the_log_has_lines_of_json_alone(two_articles):
    with served(two_articles) as (process, address):
        host, port = re.search(r"//(.+):(\d+)/", address).groups()
        with socket.create_connection((host, int(port)), timeout=30) as asking:
            asking.sendall(b"NONSENSE\r\n\r\n")
            asking.recv(10_000)
        process.send_signal(signal.SIGTERM)
        told = json.loads(process.stderr.readline())
    assert (told["event"], told["level"]) == ("server", "warning")


def test_what_cannot_begin_is_one_line(nutgraf, two_articles, tmp_path):
    for arguments, said in (
        (["-i", two_articles, "--host", "0.0.0.0"], "--key-file"),
        (["-i", tmp_path / "nothing"], "no index there"),
        (["-i", two_articles, "--host", "192.0.2.1", "--key-file", two_articles], "--host"),
        (["-i", two_articles, "--key-file", tmp_path / "none"], "none"),
        (["-i", two_articles, "--cors", "https://desk.example/"], "--cors https://desk.example/"),
        (["-i", two_articles, "--cors", "*"], "--cors *"),
        (["-i", two_articles, "--name", "news.example:8000"], "--name news.example:8000"),
        (["-i", two_articles, "--name", "https://news.example"], "give only the host"),
        (["-i", two_articles, "--name", "[", "--cors", "http://["], "--name ["),
    ):
        done = nutgraf("serve", *arguments)
        assert done.code == 2
        assert said in done.err or "key" in done.err
        assert len(done.err.splitlines()) == 1, done.err


def test_small_answers_are_sent_at_once():
    """On a connection that is kept each answer but the first would otherwise wait 40 ms."""
    seen = []

    async def served():
        loop = asyncio.get_running_loop()
        listening = _listen("127.0.0.1", 0)
        host, port = listening.getsockname()
        server = await loop.create_server(Noting, sock=listening)
        _, writer = await asyncio.open_connection(host, port)
        while not seen:
            await asyncio.sleep(0)
        writer.close()
        server.close()

    class Noting(asyncio.Protocol):
        def connection_made(self, transport):
            accepted = transport.get_extra_info("socket")
            seen.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    asyncio.run(served())
    assert seen[0] != 0
