"""What a person sees on a real, narrow terminal."""

import os
import pty
import subprocess
import sys
import termios
from dataclasses import replace

import click
import pytest

from nutgraf.cli.printing.progress import ArticleBar
from tests.conftest import HALCYON

pytestmark = pytest.mark.slow

COLUMNS = 60


def on_terminal(folder, *arguments):
    """The lines that `nutgraf` writes to a terminal of so many columns, without styles."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, COLUMNS))
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    process = subprocess.Popen(
        [sys.executable, "-m", "nutgraf.cli", *map(str, arguments)],
        stdout=theirs, stderr=subprocess.DEVNULL, env=environment, cwd=folder,
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


@pytest.mark.parametrize(
    "asked",
    [
        ("search", "ferry", "--explain", "--facets"),
        ("search", "ferry", "--explain", "--facets", "--by", "article"),
        (
            "whynot",
            "halcyon",
            "was anybody hurt when the Halcyon ran aground on rocks near Tolm",
        ),
        ("show", "halcyon"),
        ("stats",),
    ],
    ids=" ".join,
)
def test_lines_are_broken_between_words(two_articles, asked):
    folder = two_articles.parent  # a path is one word, and may be longer than a line
    asked = (*asked, "-i", two_articles.name)
    lines = on_terminal(folder, *asked)
    assert max(map(len, lines)) <= COLUMNS
    piped = subprocess.run(
        [sys.executable, "-m", "nutgraf.cli", *map(str, asked)],
        capture_output=True, text=True, check=True, cwd=folder,
    )  # fmt: skip
    assert max(map(len, piped.stdout.splitlines())) > COLUMNS
    assert " ".join(lines).split() == piped.stdout.split()


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_the_bar_can_be_drawn_over(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    bar = ArticleBar()
    articles = [replace(HALCYON, id=f"{number}") for number in range(12_345)]
    for article in bar.read_ahead(articles):
        bar.done(article, True)
    drawn = capsys.readouterr().err.split("\r")
    assert "100%" in drawn[-1]
    assert max(map(len, drawn)) < columns
