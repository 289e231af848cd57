"""Running the command as a user does, in this process or a fresh one."""

import io
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import date

import pytest

from nutgraf.cli.app import main
from nutgraf.index import Article, Index
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
    shutil.copytree(
        template, path, copy_function=os.link, ignore=shutil.ignore_patterns("cat*", "*.lock")
    )
    shutil.copy2(template / "catalogue.sqlite", path)
    with Index.open(path) as index, index.writer() as writer:
        writer.add(HALCYON)
        writer.add(TUNNEL)
    return path


AGENCY = (
    "The ferry Halcyon lost her steering in a gale off Tolm last November because a seal that"
    " costs 2,100 crowns had not been replaced, inspectors of the Marine Safety Board said on"
    " Tuesday in a report of 140 pages.\n\n"
    "Cuts to maintenance led directly to the grounding, they found. Nine of fourteen weekly checks"
    " of the steering gear had been recorded without having been made.\n\n"
    "Captain Aino Wester was praised for dropping both anchors, which slowed the ship from fourteen"
    " knots to six before she struck the rocks of Skerry Bay."
)


@pytest.fixture
def carried(index):
    """Two articles more, of two sources, that carry one agency's report; one adds to it."""
    with index.writer() as writer:
        for id_, source, day, more in (
            ("gazette", "Brannoch Gazette", 18, ""),
            ("post", "Ostrey Evening Post", 19, "\n\nThe company said it would study the report."),
        ):
            writer.add(
                Article(
                    id=id_,
                    title="Halcyon lost her steering for a cheap seal",
                    text=AGENCY + more,
                    source=source,
                    date=date(2020, 11, day),
                )
            )
    return index
