"""The wheel holds everything: each module imports from it, and from nothing else."""

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import nutgraf
from nutgraf.index import Article

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]

IMPORT_ALL = """
import importlib, json, pathlib, sys
wheel, dependencies = sys.argv[1:3]
sys.path[:] = [wheel, *(p for p in sys.path if "site-packages" not in p), dependencies]
root = pathlib.Path(wheel) / "nutgraf"
for file in sorted(root.rglob("*.py")):
    name = ".".join(file.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        # Adapters whose framework is not installed say what installs it.
        if type(error).__name__ != "MissingExtraError":
            raise
        print(name)
        continue
    assert pathlib.Path(module.__file__).is_relative_to(root), module.__file__
    print(name)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "nutgraf"
    # From a copy: what an earlier build left in the checkout must not get into the wheel.
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    for name in tracked:
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            target.write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def test_every_module_imports_from_an_empty_environment(built, tmp_path):
    [wheel] = built.glob("*.whl")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
         "--target", tmp_path / "site", wheel],
        check=True,
    )  # fmt: skip
    dependencies = str(Path(pytest.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, tmp_path / "site", dependencies],
        check=True, capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    imported = set(done.stdout.split())
    here = {
        ".".join(["nutgraf", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(
            ".__init__"
        )
        for part in ("index", "search", "cli")
        for path in (ROOT / part).rglob("*.py")
    }
    assert imported == {"nutgraf", *here}


def test_the_wheel_is_typed_and_has_nothing_but_the_package(built):
    [wheel] = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    typed = {"nutgraf", *(f"nutgraf/{part}" for part in ("index", "search", "cli"))}
    assert {f"{part}/py.typed" for part in typed} <= set(names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"nutgraf"}


def test_the_source_distribution_holds_the_tests_and_the_seeds(built):
    [source] = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"tests/test_package.py", "seeds/queries.jsonl", "Makefile", "constraints.txt"} <= names


def test_the_package_has_a_version_and_three_doors():
    told = "import sys, nutgraf; print(*nutgraf.__all__, *[m for m in sys.modules if '.' in m])"
    loaded = subprocess.run(
        [sys.executable, "-c", told], check=True, capture_output=True, text=True
    )
    names = loaded.stdout.split()
    assert names[:4] == ["__version__", "cli", "index", "search"]
    assert not [name for name in names[4:] if name.startswith("nutgraf.")]
    assert nutgraf.__version__ == version("nutgraf")
    assert nutgraf.index.Article is Article
    assert {*nutgraf.__all__} <= {*dir(nutgraf)}
    with pytest.raises(AttributeError, match="'nutgraf' has no attribute 'indexes'"):
        nutgraf.indexes  # noqa: B018


def test_the_version_is_the_one_that_is_cited_and_described():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    release = project["version"].partition(".dev")[0]
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {release}\n" in cited
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert release in changes.partition("\n### ")[0]


def test_the_benchmarks_can_be_called():
    command = [sys.executable, "-m", "benchmarks", "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"verdict", "questions", "closing"} <= set(told.split())
