"""Messages below the command line name no option and no command: each face words the hints."""

import ast
import pickle
import re
from pathlib import Path

import pytest

from nutgraf.cli.app import COMMANDS as SUBCOMMANDS
from nutgraf.cli.error_hints import CLAUSES, COMMANDS, as_command, in_commands
from nutgraf.cli.serve.problems import as_problem
from nutgraf.index import FetchError, Index, IndexLockedError, IndexNotFoundError
from nutgraf.index.hints import Advice, Hint

ROOT = Path(__file__).parents[1]
OF_THE_COMMAND_LINE = re.compile(
    rf"(?<![\w-])--[a-z]|(?<![\w-])-[a-zA-Z](?![\w-])|\bnutgraf ({'|'.join(SUBCOMMANDS)})\b"
)


def literals(code):
    """The texts in some code with their lines, docstrings and declared flags aside."""
    tree = ast.parse(code)
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    flags = [n for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "flags"]
    aside |= {id(node) for keyword in flags for node in ast.walk(keyword)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield node.lineno, node.value


@pytest.mark.parametrize("part", ["index", "search"])
def test_no_message_below_the_command_line_has_its_words(part):
    files = sorted((ROOT / part).rglob("*.py"))
    assert files
    found = [
        f"{file.relative_to(ROOT)}:{line}: {text}"
        for file in files
        for line, text in literals(file.read_text("utf-8"))
        if OF_THE_COMMAND_LINE.search(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text", ["leave --copies out", "another -i", "f'{x}; run `nutgraf verify` on it'", "-k {n}"]
)
def test_words_of_the_command_line_are_seen(text):
    code = f'"""As `nutgraf verify -i` does."""\nraise ValueError({text!r})\n'
    [(line, literal)] = literals(code)
    assert (line, bool(OF_THE_COMMAND_LINE.search(literal))) == (2, True)


@pytest.mark.parametrize("advice", Advice)
def test_the_command_line_words_every_advice(advice):
    hint = Hint(advice, Path("my.nutgraf"), "flat_rows")
    assert advice in {*CLAUSES, *COMMANDS}
    for words in (str(hint), in_commands(hint), as_command(hint)):
        assert words
        assert "{" not in words


def test_each_face_words_a_hint():
    error = IndexLockedError("my.nutgraf: another writer is at work (7)", Hint(Advice.WAIT))
    assert str(error) == (
        "my.nutgraf: another writer is at work (7); wait for it to end, or give wait=SECONDS"
    )
    assert error.worded(in_commands).endswith("(7); wait for it to end, or give --wait SECONDS")
    assert as_problem(error).detail.endswith("(7); try again later")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_service_refers_to_who_runs_it(tmp_path):
    with pytest.raises(IndexNotFoundError) as missing:
        Index.open(tmp_path / "none")
    assert str(missing.value).endswith("none: no index there; create one with Index.create")
    assert as_problem(missing.value).detail.endswith("; the operator of this service can fix it")


def test_an_error_without_a_hint_is_its_message():
    assert str(FetchError("HTTP 500", retry_after=3.0)) == "HTTP 500"
    assert FetchError("HTTP 500").worded(in_commands) == "HTTP 500"
