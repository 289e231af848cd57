"""The slim installation has what the default model needs; what it lacks is told in a line."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.helpers.service_process import get, served

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
LISTED = ROOT / "requirements" / "slim.txt"

HIDE = """
import importlib.machinery, json, os, sys

class Slim(importlib.machinery.PathFinder):
    hidden = frozenset(json.loads(os.environ["NUTGRAF_TEST_HIDDEN"]))

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in cls.hidden:
            return None
        return super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(importlib.machinery.PathFinder)] = Slim
"""


def listed() -> set[str]:
    """The packages of the list."""
    return set(re.findall(r"^([a-z0-9-]+)==", LISTED.read_text("utf-8"), re.MULTILINE))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def slim(tmp_path_factory):
    """A function that runs `nutgraf ARGUMENT…` where only the list's packages can be imported."""
    folder = tmp_path_factory.mktemp("slim")
    (folder / "sitecustomize.py").write_text(HIDE)
    kept = {*listed(), "nutgraf"}
    hidden = [
        module
        for module, packages in importlib.metadata.packages_distributions().items()
        if not kept.intersection(map(normal, packages))
    ]
    assert {"torch", "transformers", "sentence_transformers", "scipy"} <= {*hidden}
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "NUTGRAF_TEST_HIDDEN": json.dumps(hidden),
        "NUTGRAF_CACHE": str(folder / "cache"),  # empty: the model is written, too
    }
    articles = [
        {"_id": "quay", "title": "Quay reopens", "text": "The old quay of Sandholm opened again."},
        {"_id": "bees", "title": "Bees return", "text": "Wild bees nest in the churchyard wall."},
    ]
    (folder / "qrels").mkdir()
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, articles)))
    (folder / "queries.jsonl").write_text('{"_id": "1", "text": "insects in a wall"}\n')
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\tbees\t1\n")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "nutgraf.cli", *arguments],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    run.folder, run.environment = folder, environment
    made = run("index", "corpus.jsonl")
    assert (made.returncode, made.stderr) == (0, "")
    return run


@pytest.mark.parametrize(
    "command",
    [
        ["search", "insects in a wall", "--explain"],
        ["related", "bees"],
        ["watch", "--once", "corpus.jsonl"],
        ["eval", "."],
        ["doctor"],
        ["verify"],
    ],
    ids=lambda command: command[0],
)
def test_a_command_needs_no_other_package(slim, command):
    done = slim(*command)
    assert done.returncode in (0, 1), done.stderr  # 1: nothing is related, advice is given
    assert not re.search("Traceback|not installed", done.stderr)


def test_the_service_needs_no_other_package(slim):
    with served(slim.folder / ".nutgraf", environment=slim.environment) as (_, address):
        hits = get(f"{address}api/search?q=insects+in+a+wall")["hits"]
        assert hits[0]["article"]["id"] == "bees"


@pytest.mark.parametrize(
    "command",
    [
        ["index", "corpus.jsonl", "-i", "other", "--model", "some/model"],
        ["search", "quay", "--rerank", "some/model"],
    ],
    ids=["index", "search"],
)
def test_for_another_model_a_line_says_what_to_install(slim, command):
    done = slim(*command)
    assert done.returncode == 2
    assert done.stderr == (
        "nutgraf: model 'some/model': sentence-transformers, which loads it, is not installed; "
        "pip install 'sentence-transformers>=5.0'\n"
    )


def test_all_requirements_are_listed_but_the_one_that_loads_other_models():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    required = [*project["dependencies"], *extras["serve"], *extras["watch"]]
    names = {normal(re.match(r"[\w.-]+", each)[0]) for each in required}
    assert names - listed() == {"sentence-transformers"}


def test_each_package_has_a_hash_and_the_version_of_the_other_installation():
    text = LISTED.read_text("utf-8")
    versions = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, re.MULTILINE))
    constraints = dict(
        line.partition("==")[::2]
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    )
    assert versions == {normal(n): v for n, v in constraints.items() if normal(n) in versions}
    for entry in re.split(r"\n(?=[a-z0-9])", text.partition("make lock\n")[2]):
        assert "--hash=sha256:" in entry, entry
