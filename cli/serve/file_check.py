"""The check of the index's files: in the background, once, after the service has begun."""

import threading
from typing import Literal

import click

from ...index import NutgrafError
from .searchers import Searchers

State = Literal["checking", "whole", "damaged"]


class FileCheck:
    """Reads every byte of the newest generation's segments, and compares it with its digest.

    A search does not wait for it. What it finds is the `state`; the log names the file.
    """

    def __init__(self, searchers: Searchers) -> None:
        """A check of the generation that is the newest when it begins."""
        self._searchers = searchers
        self.state: State = "checking"
        self.thread = threading.Thread(target=self._check, name="file check", daemon=True)

    def begin(self) -> None:
        """Begin; the process ends without waiting for it."""
        self.thread.start()

    def _check(self) -> None:
        try:
            with self._searchers.newest() as searcher:
                damage = searcher.pipeline.contents.damage()
        except NutgrafError:  # the service was closed meanwhile
            return
        self.state = "damaged" if damage else "whole"
        if damage:
            click.echo(f"Error: {damage.message}", err=True)
