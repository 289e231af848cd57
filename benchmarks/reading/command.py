"""The reading of files alone: passages per CPU-second, and memory, for each kind."""

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from nutgraf.index import Article
from nutgraf.index.readers import Problem, ReadOptions, read_articles
from nutgraf.index.readers.file_pieces import file_pieces
from nutgraf.index.readers.reader import Piece
from nutgraf.index.readers.table import Readers

from .made_files import KINDS, make

MEGABYTE = 1_000_000

COLUMNS = (
    *("kind", "files MB", "articles", "CPU s", "wall s", "passages / CPU s", "MB / CPU s"),
    *("own MB", "largest worker MB"),
)


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="For made files.")
@click.option("--megabytes", default=3, show_default=True, help="Of files of each kind.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="All by default.")
@click.option("--keep", is_flag=True, help="Leave the files in the folder.")
@click.option("--unfenced", is_flag=True, help="Read all kinds in one process.")
def reading(
    folder: Path, megabytes: int, kinds: tuple[str, ...], keep: bool, unfenced: bool
) -> None:
    """Read files of each kind in a process of its own: speed, and the peak of memory.

    The text is that of the sample articles. CPU and memory are of the process and of those of the
    fence, the largest of each; imports count.
    """
    click.echo(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    for kind in kinds or KINDS:
        place = folder / f"{kind[1:]}-{megabytes}"
        if not place.exists():
            make(kind, place, megabytes * MEGABYTE)
        size = sum(file.stat().st_size for file in place.iterdir()) / MEGABYTE
        command = [sys.executable, "-m", "benchmarks.reading.command", str(place)]
        command += ["unfenced"] * unfenced
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        found = json.loads(done.stdout)
        click.echo(
            f"| {kind} | {size:.1f} | {found['articles']:,} | {found['cpu']:.2f} |"
            f" {found['wall']:.2f} | {found['passages'] / found['cpu']:,.0f} |"
            f" {size / found['cpu']:.1f} | {found['own']:.0f} | {found['workers']:.0f} |"
        )
        if not keep:
            shutil.rmtree(place)


class _NoFence:
    """Reads files in this process."""

    ahead = 0

    def pieces(self, path: Path, name: str, options: ReadOptions) -> Iterator[Piece]:
        """The pieces of a file."""
        readers = Readers({})
        found = readers.of_file(path)
        assert found is not None
        return file_pieces(path, name, options, readers, *found)

    def settle(self) -> None:
        """Nothing is under way."""


def _read(folder: str, unfenced: str = "") -> None:
    began, articles, passages = time.perf_counter(), 0, 0
    fence: Any = _NoFence() if unfenced else None
    for found in read_articles(folder, fence=fence):
        if isinstance(found, Problem):
            raise SystemExit(f"{found.where}: {found.message}")
        articles += isinstance(found, Article)
        passages += found.text.count("\n\n") + 1
    ours, theirs = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    values = {
        "articles": articles,
        "passages": passages,
        "wall": time.perf_counter() - began,
        "cpu": ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime,
        "own": _highest(),
        "workers": theirs.ru_maxrss / 1024,
    }
    click.echo(json.dumps(values))


def _highest() -> float:
    """The most memory in MB that was resident; what `getrusage` says is that of the parent, too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    [line] = [each for each in lines if each.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    _read(*sys.argv[1:])
