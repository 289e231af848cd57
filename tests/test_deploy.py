"""What operators copy: the image's list of packages, and the commands of units and image."""

import re
import shlex
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement

from nutgraf.cli.app import nutgraf

DEPLOY = Path(__file__).parents[1] / "deploy"
LEFT_OUT = {"sentence-transformers", "torch", "transformers"}
"""What the default model needs neither to index nor to search."""

EXTRAS = ("documents", "serve", "watch")


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def needed():
    """The names of all packages that nutgraf needs in the image, with what they need."""
    project = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    waiting += [Requirement(line) for extra in EXTRAS for line in extras[extra]]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        key = (plain(wanted.name), *sorted(wanted.extras))
        if key[0] in LEFT_OUT or key in seen:
            continue
        seen.add(key)
        for line in distribution(wanted.name).requires or ():
            needs = Requirement(line)
            chosen = ({"extra": extra} for extra in (*wanted.extras, ""))
            if needs.marker is None or any(map(needs.marker.evaluate, chosen)):
                waiting.append(needs)
    return {name for name, *_ in seen}


def test_the_list_of_packages_is_what_the_image_needs():
    lines = (DEPLOY / "packages.txt").read_text("utf-8").splitlines()
    assert {line for line in lines if not line.startswith("#")} == needed()


def commands():
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    words = re.search(r"^CMD \[(.*)\]$", image, re.MULTILINE)[1]
    yield shlex.split(words.replace(",", ""))
    for unit in DEPLOY.glob("*.service"):
        line = re.search(r"^ExecStart=\S+/nutgraf (.*)$", unit.read_text("utf-8"), re.MULTILINE)[1]
        yield shlex.split(line.replace("$NUTGRAF_PLACES", "articles"))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_the_commands_can_be_parsed(words):
    command = nutgraf.get_command(click.Context(nutgraf), words[0])
    command.make_context(words[0], words[1:])


def test_the_image_runs_as_nobody_who_owns_anything():
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER 10001$", image, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*/health", image, re.MULTILINE)
