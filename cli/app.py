"""The `nutgraf` command: its subcommands, and how errors reach the user."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "index": "commands.index",
    "search": "commands.search",
    "show": "commands.articles",
    "remove": "commands.articles",
    "watch": "commands.watch",
    "doctor": "commands.doctor",
    "backup": "commands.backup",
    "restore": "commands.backup",
    "export": "commands.backup",
    "stats": "commands.stats",
    "history": "commands.history",
    "rollback": "commands.history",
    "compact": "commands.compact",
    "verify": "commands.verify",
    "eval": "commands.evaluate",
    "reembed": "commands.reembed",
    "tune": "commands.tune",
    "serve": "serve.command",
    "related": "commands.related",
    "whynot": "commands.whynot",
    "alert": "commands.alert",
    "mcp": "mcp.command",
}
"""The module here in which each command is, loaded when the command is called."""


class Commands(click.Group):
    """The subcommands, found by name and loaded one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{COMMANDS[cmd_name]}", __package__)
        return next(
            each
            for each in vars(module).values()
            if isinstance(each, click.Command) and each.name == cmd_name
        )

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """The words of the command, understood; --help is printed by this."""
        with _quiet_when_the_reader_goes():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        with _quiet_when_the_reader_goes():
            return super().invoke(ctx)


@contextmanager
def _quiet_when_the_reader_goes() -> Iterator[None]:
    """End as other tools do when the reader of a pipe has gone: with no word, by 128 + SIGPIPE.

    Left to click it would be 1, which is what `search` says where it finds nothing.
    """
    try:
        yield
    except BrokenPipeError:
        # Python is to flush what is left into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="nutgraf", message="%(prog)s %(version)s")
def nutgraf() -> None:
    """Search a corpus of articles by words and by meaning.

    The index is a folder: -i PATH, else $NUTGRAF_INDEX, else .nutgraf in the current folder.
    """


def main() -> None:
    """Run the command. Every error is one line on stderr; exit code 2, or 130 after Ctrl-C."""
    from ..index import NutgrafError
    from .hints import in_commands

    # A letter that the terminal's encoding lacks is spelt out (\u2019), which JSON reads, too.
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(nutgraf.main(prog_name="nutgraf", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"nutgraf: {_one_line(error)}", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(130)
    except NutgrafError as error:
        click.echo(f"nutgraf: {error.worded(in_commands)}", err=True)
        sys.exit(2)
    except MemoryError:
        click.echo("nutgraf: out of memory", err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("NUTGRAF_DEBUG"):
            raise
        click.echo(
            f"nutgraf: a fault of nutgraf itself ({type(error).__name__}: {error}); please report "
            "it with what NUTGRAF_DEBUG=1 prints",
            err=True,
        )
        sys.exit(2)


def _one_line(error: click.ClickException) -> str:
    """What was wrong with the words of a command, and where to read how it is called."""
    message = " ".join(error.format_message().split()).rstrip(".")
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return message
    asks = any(parameter.name == "query" for parameter in error.ctx.command.params)
    if asks and isinstance(error, click.NoSuchOption) and not error.option_name.startswith("--"):
        return f"{message}; to leave out a word, put the whole question in quotes, after --"
    return f"{message}; see {error.ctx.command_path} --help"
