"""What a person sees on a real, narrow terminal."""

import os
import pty
import subprocess
import sys
import termios

import click
import pytest

COLUMNS = 60


def on_terminal(*arguments):
    """The lines that `nutgraf` writes to a terminal of so many columns, without styles."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, COLUMNS))
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    process = subprocess.Popen(
        [sys.executable, "-m", "nutgraf.cli", *map(str, arguments)],
        stdout=theirs, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except OSError:  # how Linux says that the other side has closed
        pass
    os.close(ours)
    assert process.wait(60) == 0
    return click.unstyle(written.decode()).splitlines()


@pytest.mark.parametrize("by", ["passage", "article"])
def test_lines_are_broken_between_words(two_articles, by):
    asked = ("search", "ferry", "--explain", "--facets", "--by", by, "-i", two_articles)
    lines = on_terminal(*asked)
    assert max(map(len, lines)) <= COLUMNS
    piped = subprocess.run(
        [sys.executable, "-m", "nutgraf.cli", *map(str, asked)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert max(map(len, piped.stdout.splitlines())) > COLUMNS
    assert " ".join(lines).split() == piped.stdout.split()
