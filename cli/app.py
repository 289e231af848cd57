"""The `nutgraf` command: finds subcommands and prints errors as one line."""

import gc
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from .command_list import COMMANDS
from .configurable import CONFIGURATION

COLLECTED_AFTER: Final = 50_000
"""Objects that are made between two collections of garbage. By Python's 700, a search that starts
and ends would be collected often among the modules that it has loaded, which all stay."""


class Commands(click.Group):
    """The subcommands, found by name. Only the one that is called is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{COMMANDS[cmd_name].module}", __package__)
        command = next(
            each
            for each in vars(module).values()
            if isinstance(each, click.Command) and each.name == cmd_name
        )
        command.epilog = f"\b\nExample:\n  {COMMANDS[cmd_name].example}"
        file = Path(click.get_app_dir("nutgraf")) / CONFIGURATION
        if file.exists():
            from .configuration import of_user

            ctx.default_map = {cmd_name: of_user(file, command, cmd_name)}
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, each with its purpose."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].purpose) for name in sorted(COMMANDS)])

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Parse the arguments of the command. This also prints --help."""
        with _quiet_at_a_closed_pipe():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        with _quiet_at_a_closed_pipe():
            return super().invoke(ctx)


@contextmanager
def _quiet_at_a_closed_pipe() -> Iterator[None]:
    """When the reader of a pipe has gone, end without a message, with code 128 + SIGPIPE.

    click would end with 1, which for `search` means that nothing was found.
    """
    try:
        yield
    except BrokenPipeError:
        # Python flushes the rest of the output at its end; /dev/null takes it.
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
    """Run the command. An error is one line on stderr; exit code 2, or 130 after Ctrl-C."""
    from ..index import NutgrafError
    from .error_hints import in_commands

    gc.set_threshold(COLLECTED_AFTER)
    if "_NUTGRAF_COMPLETE" in os.environ:
        from .completion.bash import register

        register()
    # A character that the terminal's encoding lacks is escaped (\u2019), as JSON allows.
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
            f"nutgraf: internal error ({type(error).__name__}: {error}); please report it with the "
            "output of the same command under NUTGRAF_DEBUG=1",
            err=True,
        )
        sys.exit(2)


def _one_line(error: click.ClickException) -> str:
    """A usage error on one line, with the command whose --help explains the usage."""
    message = " ".join(error.format_message().split()).rstrip(".")
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return message
    searches = any(parameter.name == "query" for parameter in error.ctx.command.params)
    short = isinstance(error, click.NoSuchOption) and not error.option_name.startswith("--")
    if searches and short:
        return f"{message}; to exclude a word, put the whole question in quotes, after --"
    return f"{message}; see {error.ctx.command_path} --help"
