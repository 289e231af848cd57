"""The progress bar of indexing on stderr: share done, speed, time left."""

import shutil
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ...index import Article, Problem

READ_AHEAD = 256 * 1024 * 1024
"""Most characters read ahead to learn the total. For a larger corpus no share is shown."""


class ArticleBar:
    """The progress line: characters of articles done, their total, and the speed."""

    def __init__(self) -> None:
        """Start the clock; nothing is drawn yet."""
        self._total: int | None = None
        self._read = self._finished = self._written = 0
        self._articles = 0
        self._started = self._drawn = time.monotonic()

    def preparing(self) -> None:
        """Show that the encoder is being loaded, which takes seconds."""
        click.echo("preparing the encoder", nl=False, err=True)

    def read_ahead(self, found: "Iterable[Article | Problem]") -> "Iterator[Article | Problem]":
        """Yield the items of `found`, reading up to READ_AHEAD characters ahead of the first."""
        source = iter(found)
        held: list[Article | Problem] = []
        for item in source:
            held.append(item)
            self._read += len(getattr(item, "text", ""))
            if self._read > READ_AHEAD:
                break
            self._draw("reading")
        else:
            self._total = self._read
        self._started = time.monotonic()
        held.reverse()
        while held:
            yield held.pop()
        yield from source

    def done(self, article: "Article", written: bool) -> None:
        """Count a finished article; `written` is false if it was unchanged."""
        self._articles += 1
        self._finished += len(article.text)
        self._written += len(article.text) if written else 0
        self._draw("indexing")

    def _draw(self, what: str) -> None:
        now = time.monotonic()
        if now - self._drawn < 0.1 and self._finished != self._total:
            return
        self._drawn = now
        # A line wider than the terminal could not be drawn over.
        columns = shutil.get_terminal_size().columns - 1
        if what == "reading":
            line = f"reading   {self._read / 1e6:.1f} MB"
        else:
            elapsed = max(now - self._started, 1e-3)
            line = f"{self._articles:,} articles · {self._finished / elapsed / 1e3:,.0f} kB/s"
            if self._total:
                share = self._finished / self._total
                left = elapsed * (1 - share) / max(share, 1e-9)
                minutes, seconds = divmod(int(left), 60)
                line = f"{share:4.0%} · {line} · {minutes}:{seconds:02} left"
                length = max(min(columns - len(f"indexing   {line}"), 30), 0)
                filled = int(share * length)
                line = f"indexing  {'█' * filled}{'░' * (length - filled)} {line}"
        click.echo(f"\r\x1b[2K{line[:columns]}", nl=False, err=True)

    def __enter__(self) -> "ArticleBar":
        return self

    def __exit__(self, *exception: object) -> None:
        click.echo("\r\x1b[2K", nl=False, err=True)
