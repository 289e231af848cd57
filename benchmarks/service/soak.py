"""The command `soak`: many clients of all manners at once, for half an hour, and one that writes.

Of 64 connections most ask; some send a body drop by drop, some are reset in the middle of a
request, and some leave before the answer comes.
"""

import asyncio
import json
import random
import shutil
import socket
import struct
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import click

from ..keyword.tables import table
from .process import Served, served

HEADINGS = ("minute", "answers", "500", "503", "MB own", "MB mapped", "files", "generation")
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: a socket is reset when it is closed."""


@click.command()
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--queries", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--minutes", default=30.0, show_default=True)
@click.option("--connections", default=64, show_default=True)
@click.option("--seed", default=1, show_default=True)
def soak(index: Path, queries: Path, minutes: float, connections: int, seed: int) -> None:
    """Ask a service by all manners of clients; a line a minute, and the answers by status."""
    asked = [json.loads(line)["text"] for line in queries.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(index, Path(folder) / "copy.nutgraf"))
        with served(copy, "--writable") as running:
            soaking = Soak(running, asked, seed)
            asyncio.run(soaking.run(minutes * 60, connections))
    print(table(HEADINGS, soaking.rows))
    print(json.dumps({"seed": seed, "minutes": minutes, "came": dict(soaking.came)}))


class Soak:
    """Clients of a service, and what came of their requests."""

    def __init__(self, running: Served, asked: Sequence[str], seed: int) -> None:
        self.running, self._asked, self._seed = running, asked, seed
        place = urlsplit(running.address)
        assert place.hostname and place.port
        self._place = place.hostname, place.port
        self.came: Counter[str] = Counter()
        self.rows: list[list[str]] = []

    async def run(self, seconds: float, connections: int) -> None:
        """Let all clients work for so long; one in sixteen is of each other manner."""
        others = (self._drip, self._reset, self._leave)
        clients = [self._write(random.Random(self._seed))]
        for number in range(connections - 1):
            manner = others[number % 16] if number % 16 < len(others) else self._ask
            clients.append(manner(random.Random(f"{self._seed}.{number}")))
        tasks = [asyncio.create_task(client) for client in clients]
        began, before = time.monotonic(), Counter[str]()
        while time.monotonic() < began + seconds and not any(task.done() for task in tasks):
            await asyncio.sleep(min(60.0, began + seconds - time.monotonic()))
            await self._look(self.came - before, time.monotonic() - began)
            before = self.came.copy()
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for each in ended:
            if not isinstance(each, asyncio.CancelledError):
                print(f"a client ended: {each!r}")

    async def _look(self, came: Counter[str], seconds: float) -> None:
        status, health = await self._exchange(_get("/health"))
        look = self.running.memory[-1]
        files = len(list(Path(f"/proc/{self.running.process}/fd").iterdir()))
        row = [
            f"{seconds / 60:.0f}", str(sum(n for key, n in came.items() if key.isdigit())),
            str(came["500"]), str(came["503"]), f"{look['anonymous']:.0f}", f"{look['file']:.0f}",
            str(files), str(json.loads(health).get("generation", status)),
        ]  # fmt: skip
        self.rows.append(row)
        print("  ".join(row), flush=True)

    async def _exchange(self, request: bytes) -> tuple[str, bytes]:
        reader, writer = await asyncio.open_connection(*self._place)
        try:
            writer.write(request)
            await writer.drain()
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
            return head.split(b" ", 2)[1].decode(), body
        finally:
            writer.close()

    async def _count(self, request: bytes) -> None:
        try:
            status, _ = await self._exchange(request)
        except (ConnectionError, IndexError):
            status = "closed"
        self.came[status] += 1

    def _question(self, source: random.Random) -> bytes:
        question = quote_plus(source.choice(self._asked))
        path = source.choice(("/api/search?q=", "/api/search?q=", "/?q=", "/suggest?q="))
        return _get(path + question)

    async def _ask(self, source: random.Random) -> None:
        while True:
            await self._count(self._question(source))

    async def _write(self, source: random.Random) -> None:
        """Add, change or remove an article, again and again."""
        while True:
            number = source.randrange(200)
            if source.random() < 0.2:
                head = f"DELETE /api/article?id=soak-{number}&wait=30"
                await self._count(_request(head, b""))
            else:
                text = f"The harbour office counted {source.randrange(1000)} ships that night."
                article = {"_id": f"soak-{number}", "title": f"Count {number}", "text": text}
                body = json.dumps(article).encode()
                await self._count(_request("POST /api/articles?wait=30", body))
            await asyncio.sleep(0.5)

    async def _drip(self, source: random.Random) -> None:
        """Send a bulk of articles some bytes at a time, and give up at times."""
        while True:
            lines = [{"_id": f"drip-{source.randrange(50)}", "text": "A drop of a text."}] * 3
            body = "\n".join(map(json.dumps, lines)).encode()
            request = _request("POST /api/articles/bulk?wait=30", body, "application/x-ndjson")
            try:
                reader, writer = await asyncio.open_connection(*self._place)
                for start in range(0, len(request), 40):
                    writer.write(request[start : start + 40])
                    await writer.drain()
                    await asyncio.sleep(source.random())
                    if source.random() < 0.03:
                        break
                else:
                    head = await reader.readline()
                    self.came[head.split(b" ")[1].decode() if head else "closed"] += 1
                writer.close()
            except ConnectionError:
                self.came["closed"] += 1

    async def _reset(self, source: random.Random) -> None:
        """Reset the connection in the middle of a request, or of its answer."""
        while True:
            try:
                reader, writer = await asyncio.open_connection(*self._place)
                request = self._question(source)
                whole = source.random() < 0.5
                writer.write(request if whole else request[: source.randrange(len(request))])
                await writer.drain()
                if whole:
                    await reader.read(20)
                own = writer.get_extra_info("socket")
                own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                writer.close()
                self.came["reset"] += 1
            except ConnectionError:
                self.came["closed"] += 1
            await asyncio.sleep(source.random() / 4)

    async def _leave(self, source: random.Random) -> None:
        """Ask, and go before the answer comes."""
        while True:
            try:
                _, writer = await asyncio.open_connection(*self._place)
                writer.write(self._question(source))
                await writer.drain()
                await asyncio.sleep(source.random() / 20)
                writer.close()
                self.came["left"] += 1
            except ConnectionError:
                self.came["closed"] += 1
            await asyncio.sleep(source.random() / 4)


def _get(path: str) -> bytes:
    return _request(f"GET {path}", b"")


def _request(head: str, body: bytes, kind: str = "application/json") -> bytes:
    fields = f"{head} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    if body:
        fields += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{fields}\r\n".encode() + body
