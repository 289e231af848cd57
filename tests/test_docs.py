"""Every code block of the README and of docs/ is run, and prints what it is said to print.

A document is a session in one folder, in which the sample articles are indexed as demo.nutgraf,
two articles as my.nutgraf, and their texts lie in my-articles/. Blocks are:

    python   run one after the other; a `text` block that follows is what was printed
    console  commands after `$`, each with what it prints, if that is shown
    sh       commands alone, as are lines set off by four spaces
    json     must be JSON

`…` in what is printed stands for anything.
"""

import contextlib
import doctest
import importlib
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nutgraf.index.storage.files import walk
from tests import typed_program
from tests.conftest import HALCYON, SEEDS, TUNNEL

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Made from the commands, and compared with them in tests/cli/test_reference.py.
MADE = ROOT / "docs" / "reference" / "cli.md"
BLOCK = re.compile(
    r"^```(?P<kind>\w+)\n(?P<fenced>.*?)^```$|(?P<lines>(?:^    \S[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)
RUN = [page for page in DOCUMENTS if page != MADE and BLOCK.search(page.read_text("utf-8"))]
SERVERS = ("nutgraf serve", "nutgraf mcp")
EXAMPLES = (
    "index.articles.article",
    "index.store",
    "index.keyword.whoosh.searcher",
    "search.searcher",
    "search.live_searcher",
    "search.query.filters",
)
# Doors of their own, for those who use that framework.
FRAMEWORKS = {
    ("nutgraf.index.keyword", "whoosh"),
    *(("nutgraf.search.adapters", name) for name in ("haystack", "langchain", "llama_index")),
}
TARGETS = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]


@pytest.fixture
def folder(tmp_path, monkeypatch, seeded, index):
    """Where a reader of the documents would be after `make demo`."""
    shutil.copytree(seeded.path, tmp_path / "demo.nutgraf", copy_function=linked)
    (tmp_path / "seeds").symlink_to(SEEDS)
    (tmp_path / "my-articles").mkdir()
    for article in (HALCYON, TUNNEL):
        text = f"{article.title}\n\n{article.text}\n"
        (tmp_path / "my-articles" / f"{article.id}.txt").write_text(text, "utf-8")
    index.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    monkeypatch.delenv("NUTGRAF_INDEX", raising=False)
    return tmp_path


def linked(source, target):
    """Copies a file of an index: by a link, unless it is one that changes."""
    (shutil.copy2 if "catalogue" in Path(source).name else os.link)(source, target)


@pytest.mark.parametrize("document", RUN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_runs(document, folder):
    names, printed = {"__name__": "__main__"}, ""
    for block in BLOCK.finditer(document.read_text("utf-8")):
        kind, code = block["kind"] or "sh", block["fenced"] or block["lines"]
        if kind == "python":
            printed = run_python(code, names)
        elif kind == "text":
            assert agrees(printed, code)
        elif kind in ("console", "sh"):
            run_commands(code, kind)
        elif kind == "json":
            json.loads(code)
        elif kind == "toml":
            tomllib.loads(code)
        else:
            raise AssertionError(f"a block of {kind} is not run by this test")


def run_python(code, names):
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        exec(compile(code, "<document>", "exec"), names)
    return stream.getvalue()


def run_commands(code, kind):
    """Each command, with the lines after it until the next one as what it prints."""
    mark = r"^\$ " if kind == "console" else r"^ {0,4}(?=\S)"
    for part in re.split(mark, code, flags=re.MULTILINE)[1:]:
        line, _, expected = part.partition("\n")
        run_command(re.sub(r"\s+# .*", "", line), expected.strip())


def run_command(command, expected):
    if command.startswith("make "):
        assert command.split()[1] in TARGETS, command
    elif "pip install" in command:
        for extra in re.findall(r"(?:nutgraf|\.)\[(.*?)\]", command):
            assert set(extra.split(",")) <= set(EXTRAS), command
    elif command.startswith(SERVERS) and "--help" not in command:
        run_server(command)
    else:
        done = subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        assert done.returncode in (0, 1), f"$ {command}\n{done.stdout}{done.stderr}"
        assert not expected or agrees(done.stdout, expected), f"$ {command}\n{done.stdout}"


def run_server(command):
    """It listens, and ends when it is told to; on standard input, when that ends."""
    listens = command.startswith("nutgraf serve") or "--http" in command
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}" + " --port 0" * listens],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            if listens:
                assert "http" in process.stderr.readline(), command
                process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=120)
        finally:
            process.kill()
        assert process.returncode == 0, f"$ {command}\n{errors}"


def agrees(printed, shown):
    pattern = ".*".join(map(re.escape, shown.strip().split("…")))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL)


def test_what_is_documented_is_public():
    """Whatever a document imports, or names by its module, stands in an `__all__`."""
    names = set()
    for document in DOCUMENTS:
        if "decisions" in document.parts:
            continue  # they are of the inside
        text = document.read_text("utf-8")
        for module, imported in re.findall(r"from (nutgraf[\w.]*) import ([\w, ]+)", text):
            names |= {(module, name.strip()) for name in imported.split(",")}
        names |= set(re.findall(r"\b(nutgraf(?:\.[a-z_]+)+)\.([A-Za-z_]+)", text))
    assert ("nutgraf.index", "read_articles") in names
    private = [
        f"{module}.{name}"
        for module, name in sorted(names - FRAMEWORKS)
        if name not in importlib.import_module(module).__all__
    ]
    assert private == []


@pytest.mark.parametrize("package", ["nutgraf.index", "nutgraf.index.readers", "nutgraf.search"])
def test_all_is_what_can_be_imported(package):
    module = importlib.import_module(package)
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert getattr(module, name).__doc__, name
    assert {*module.__all__} <= {*dir(module)}


def test_the_examples_of_docstrings_run(tmp_path, monkeypatch):
    """In this order: the searchers ask the index that the first example makes."""
    monkeypatch.chdir(tmp_path)
    runner = doctest.DocTestRunner()
    for module in EXAMPLES:
        found = doctest.DocTestFinder().find(importlib.import_module(f"nutgraf.{module}"))
        examples = [test for test in found if test.examples]
        assert examples, module
        for test in examples:
            assert runner.run(test).failed == 0, test.name


def test_the_typed_program_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    typed_program.main()
    assert capsys.readouterr().out == "ADDED False 1\n['Ferry'] True 2020\n[((8, 12),)]\n"


def test_the_format_names_all_that_an_index_holds(index):
    described = (ROOT / "docs" / "reference" / "index-format.md").read_text("utf-8")
    names = {path.name for path in walk(index.path)} - {"000001", "catalogue.sqlite-shm"}
    names |= {column for table in tables(index.path) for column in table}
    for file in index.path.rglob("*.arrays"):
        names |= array_names(file.read_bytes())
    assert sorted(name for name in names if f"`{name}`" not in described) == []


def tables(path):
    """The name of each table with those of its columns."""
    with contextlib.closing(sqlite3.connect(path / "catalogue.sqlite")) as catalogue:
        for (table,) in catalogue.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            if not table.startswith("sqlite_"):
                yield table, *(row[1] for row in catalogue.execute(f"PRAGMA table_info({table})"))


def array_names(data):
    arrays = struct.unpack_from("<8sII", data)[2]
    return {data[32 + 48 * place :][:24].rstrip(b"\0").decode() for place in range(arrays)}
