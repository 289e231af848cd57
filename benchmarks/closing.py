"""Rounds of open, search and close under a small limit of open files, without the collector."""

import gc
import resource
import time
from contextlib import suppress
from pathlib import Path

import click

from nutgraf.index import Index
from nutgraf.search import Searcher

QUESTIONS = ("what happened in the harbour", "council vote", '"the" OR minist*', "ferry source:a")


@click.command()
@click.option("-i", "--index", "path", type=click.Path(path_type=Path), required=True)
@click.option("--rounds", default=10_000, show_default=True, help="Searchers to open and close.")
@click.option("--files", default=256, show_default=True, help="The limit of open files.")
def closing(path: Path, rounds: int, files: int) -> None:
    """Open, search and close again and again, and count what stays open.

    Every other round shares one open index and searches by both legs; the others open the path.
    """
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    gc.collect()
    gc.disable()
    began = time.process_time()
    with Index.open(path) as index:
        for number in range(rounds):
            shared = number % 2 == 1
            with Searcher(index if shared else path) as searcher:
                found = searcher.search(
                    QUESTIONS[number % len(QUESTIONS)], mode="hybrid" if shared else "keyword"
                )
                del found
            if (number + 1) % max(rounds // 10, 1) == 0:
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                click.echo(f"{number + 1:,} rounds · {memory:,.0f} MB at most")
    click.echo(f"open at the end: {open_below(path)} · {time.process_time() - began:.0f} s of CPU")


def open_below(folder: Path) -> int:
    """How many descriptors and maps of files below a folder this process has."""
    name = str(folder.resolve())
    lines = Path("/proc/self/maps").read_text("utf-8").splitlines()
    count = sum(name in line for line in lines)
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            count += name in str(descriptor.readlink())
    return count
