"""Running the command as a user does, in this process or a fresh one."""

import io
import os
import shutil
import sys
from dataclasses import dataclass

import pytest

from nutgraf.cli.app import main
from nutgraf.index import Index
from tests.conftest import HALCYON, TUNNEL


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def nutgraf(monkeypatch, capsys):
    """Call `nutgraf` with some arguments; what it printed, and its exit code."""

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["nutgraf", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main()
        printed = capsys.readouterr()
        return Outcome(exit_.value.code or 0, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def two_articles(template, tmp_path_factory):
    """The path of an index of two articles, which no test changes."""
    path = tmp_path_factory.mktemp("two") / "my.nutgraf"
    shutil.copytree(template, path, copy_function=os.link, ignore=shutil.ignore_patterns("cat*"))
    shutil.copy2(template / "catalogue.sqlite", path)
    with Index.open(path) as index, index.writer() as writer:
        writer.add(HALCYON)
        writer.add(TUNNEL)
    return path
