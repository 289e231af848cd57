"""What bash, zsh and fish offer, asked of the shells themselves where they are installed."""

import os
import shutil
import subprocess
import sys

import pytest

from nutgraf.index import Article, Index

pytestmark = pytest.mark.slow

BASH = """
eval "$(_NUTGRAF_COMPLETE=bash_source nutgraf)"
COMP_LINE="$1" COMP_POINT=${#1}
_nutgraf_completion nutgraf
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def shelf(template, tmp_path_factory):
    """An index of articles whose sources, ids and fields are hard to type."""
    path = tmp_path_factory.mktemp("shelf") / "my.nutgraf"
    shutil.copytree(template, path)
    with Index.open(path) as index, index.writer() as writer:
        for id_, source in (("https://a.example/x?y=1", "Harrowick Courier"), ("b 2", "O'Brien")):
            metadata = {"section": "news"}
            writer.add(Article(id=id_, title="t", text="One.", source=source, metadata=metadata))
        later = {"embargoed": "2199-01-01"}
        writer.add(
            Article(id="veiled", title="t", text="Two.", source="Veil", author="Vi", metadata=later)
        )
    return path


@pytest.fixture
def shell(shelf, tmp_path):
    """Runs a shell in which `nutgraf` is a command."""
    command = tmp_path / "bin" / "nutgraf"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m nutgraf.cli "$@"\n')
    command.chmod(0o755)
    variables = {"PATH": f"{command.parent}:{os.environ['PATH']}", "NUTGRAF_INDEX": str(shelf)}

    def run(*arguments, **more):
        done = subprocess.run(
            arguments, capture_output=True, text=True, check=False, timeout=120,
            env=os.environ | {"HOME": str(tmp_path)} | variables | more,
        )  # fmt: skip
        return done.stdout.splitlines()

    return run


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("nutgraf sea", ["search"]),
        ("nutgraf search --mode k", ["keyword"]),
        ("nutgraf search --source H", [r"Harrowick\ Courier"]),
        ('nutgraf search --source "harr', ["Harrowick Courier"]),
        (r"nutgraf search --source Harrowick\ C", [r"Harrowick\ Courier"]),
        ("nutgraf search --source O", [r"O\'Brien"]),
        ("nutgraf search --field s", ["section="]),
        ("nutgraf show ve", [""]),
        ("nutgraf search --source Ve", [""]),
        ("nutgraf search --author V", [""]),
        ("nutgraf show b", [r"b\ 2"]),
        ("nutgraf show https:", [r"//a.example/x\?y=1"]),
        ("nutgraf show -i /nowhere b", [""]),
    ],
)
def test_bash(shell, line, offered):
    assert shell("bash", "-c", BASH, "bash", line) == offered


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish(shell):
    script = "_NUTGRAF_COMPLETE=fish_source nutgraf | source; complete -C $argv[1]"
    assert shell("fish", "-c", script, "nutgraf search --source H") == ["Harrowick Courier"]
    assert [each.partition("\t")[0] for each in shell("fish", "-c", script, "nutgraf sea")] == [
        "search"
    ]


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh(shell):
    script = """
    autoload -Uz compinit && compinit -u -D
    eval "$(_NUTGRAF_COMPLETE=zsh_source nutgraf)"
    compadd() { print -l -- "${completions[@]}" }
    words=(nutgraf search --source H) CURRENT=4
    _nutgraf_completion
    """
    assert shell("zsh", "-f", "-c", script) == ["Harrowick Courier"]
