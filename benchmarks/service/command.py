"""The command `service`: loads `nutgraf serve` with wrk over loopback."""

import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import click

from ..keyword.tables import table
from ..measuring import percentile
from .process import Served, served

SCRIPT = Path(__file__).with_name("requests.lua")
WARM = 5
"""Seconds of requests before any is measured."""

HEADINGS = (
    "connections", "requests", "a second", "p50 ms", "p95 ms", "p99 ms", "CPU ms each",
    "MB first", "MB last", "MB most", "MB mapped", "failed",
)  # fmt: skip


@click.command()
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--queries", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--seconds", default=120, show_default=True, help="of each load")
@click.option("--connections", default=(1, 8, 64), show_default=True, multiple=True)
@click.option("--articles", default=0, help="searches go on while so many are added, one a second")
def service(
    index: Path, queries: Path, seconds: int, connections: tuple[int, ...], articles: int
) -> None:
    """Ask a service by some connections at a time: of ten requests six are searches as JSON, two
    result pages, one an article as JSON and one the page of an article.

    `--articles` adds to a copy of the index.
    """
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is not installed; Debian's package is called wrk")
    asked = [json.loads(line)["text"] for line in queries.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "paths"
        if articles:
            index = Path(shutil.copytree(index, Path(folder) / "copy.nutgraf"))
        with served(index, *(["--writable"] if articles else [])) as running:
            paths.write_text("\n".join(_paths(running.address, asked)) + "\n", "utf-8")
            _load(running, paths, 1, WARM)
            rows = []
            for number in connections:
                with _Writer(running.address, articles) as writer:
                    rows.append(_load(running, paths, number, seconds))
                if articles:
                    print(writer)
            print(table(HEADINGS, rows))


def _paths(address: str, questions: Sequence[str]) -> list[str]:
    """The paths that are requested in turn."""
    found = []
    for number, question in enumerate(questions):
        asked = urlencode({"q": question})
        if number % 10 < 6:
            found.append(f"/api/search?{asked}")
        elif number % 10 < 8:
            found.append(f"/?{asked}")
        else:
            with urllib.request.urlopen(f"{address}api/search?limit=1&{asked}") as answer:
                hits = json.load(answer)["hits"]
            path = "/api/article" if number % 10 == 8 else "/article"
            found += [f"{path}?id={quote(hit['article']['id'])}" for hit in hits]
    return found


def _load(running: Served, paths: Path, connections: int, seconds: int) -> list[str]:
    """One row of the table, from one run of wrk."""
    looked, used = len(running.memory), running.processor_seconds()
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    done = subprocess.run(
        [*command, "-s", str(SCRIPT), running.address],
        env=os.environ | {"LOAD_PATHS": str(paths)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    came = json.loads(done.stdout.splitlines()[-1])
    each = (running.processor_seconds() - used) / came["requests"] * 1000
    own = [look["anonymous"] for look in running.memory[looked:]]
    mapped = running.memory[-1]["file"]
    return [
        str(connections), f"{came['requests']:,}", f"{came['requests'] / came['seconds']:.0f}",
        f"{came['p50']:.1f}", f"{came['p95']:.1f}", f"{came['p99']:.1f}", f"{each:.1f}",
        f"{own[0]:.0f}", f"{own[-1]:.0f}", f"{max(own):.0f}", f"{mapped:.0f}", str(came["failed"]),
    ]  # fmt: skip


class _Writer:
    """Adds an article a second in the background and records the time of each."""

    def __init__(self, address: str, articles: int) -> None:
        self._address, self._articles = address, articles
        self._seconds: list[float] = []
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "_Writer":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._thread.join()

    def __str__(self) -> str:
        times = [seconds * 1000 for seconds in self._seconds]
        p50, p95 = percentile(times, 50), percentile(times, 95)
        return f"{len(times)} articles added meanwhile: p50 {p50:.0f} ms, p95 {p95:.0f} ms each"

    def _write(self) -> None:
        for number in range(self._articles):
            started = time.perf_counter()
            text = f"The harbour office counted {number} ships that night, and said so by noon."
            article = {"_id": f"load-{number}", "title": f"Count {number}", "text": text}
            sent = urllib.request.Request(
                f"{self._address}api/articles",
                json.dumps(article).encode(),
                {"Content-Type": "application/json"},
            )
            urllib.request.urlopen(sent).close()
            taken = time.perf_counter() - started
            self._seconds.append(taken)
            time.sleep(max(1 - taken, 0))
