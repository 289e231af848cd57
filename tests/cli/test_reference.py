"""The reference of the command line: docs/reference/cli.md, made from the commands' own help.

`make golden` writes it anew. Every command and every option must explain itself.
"""

import inspect
import os
from pathlib import Path

import click
import pytest

from nutgraf.cli.app import COMMANDS, nutgraf

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "reference" / "cli.md"

BEGINNING = """\
# The command line

Made from the commands themselves, which say the same with `--help`. Results go to stdout, progress
and messages to stderr. Exit codes: 0, all is well; 1, nothing is found (`search`, `related`,
`alert run`), an article or a saved search does not exist (`remove`, `alert remove`), or the index
has a problem (`verify`, `doctor`); 2, an error, in one line; 130, interrupted; 141, the program
that reads the output has ended.
"""


def contexts(command=nutgraf, parent=None, name="nutgraf"):
    """All commands, those inside of groups included, in the order of their names."""
    # With its settings: click keeps the help option that the first context makes.
    settings = command.context_settings
    context = click.Context(command, parent=parent, info_name=name, **settings)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            yield from contexts(command.get_command(context, each), context, each)
    else:
        yield context


def options(context):
    """Each option as its command prints it: names, and what it does."""
    for parameter in context.command.params:
        if isinstance(parameter, click.Option):
            yield parameter.get_help_record(context)


def section(context):
    command = context.command
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"## {context.command_path}", "", f"    {context.command_path} {usage}", ""]
    lines += [inspect.cleandoc(command.help), ""]
    rows = [
        f"| `{names.replace('|', chr(92) + '|')}` | {cell(text)} |"
        for names, text in options(context)
    ]
    if rows:
        lines += ["| option | |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def cell(text):
    return text.replace("  [", " [").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def test_the_reference_is_what_the_commands_say():
    made = "\n".join([BEGINNING, *map(section, contexts())]).rstrip() + "\n"
    if os.environ.get("NUTGRAF_GOLDEN") == "write":
        FILE.write_text(made, "utf-8")
    assert FILE.read_text("utf-8") == made, "docs/reference/cli.md is out of date: `make golden`"


@pytest.mark.parametrize("context", list(contexts()), ids=lambda context: context.command_path)
def test_a_command_and_its_options_explain_themselves(context):
    assert context.command.help
    assert context.parent.parent or COMMANDS[context.info_name].purpose
    for names, text in options(context):
        assert text.strip(), names


def test_the_readme_names_every_command():
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in nutgraf.list_commands(click.Context(nutgraf)):
        assert f"nutgraf {name}" in readme, name
