"""The `nutgraf` command: its subcommands, and how errors reach the user."""

import os
import sys

import click

from . import articles, evaluate, history, index, search, stats
from .serve import command as serve


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nutgraf", message="%(prog)s %(version)s")
def nutgraf() -> None:
    """Search a corpus of articles by words and by meaning.

    The index is a folder: -i PATH, else $NUTGRAF_INDEX, else .nutgraf in the current folder.
    """


for command in (
    index.index,
    search.search,
    articles.show,
    articles.remove,
    stats.stats,
    history.history,
    history.rollback,
    evaluate.evaluate,
    serve.serve,
):
    nutgraf.add_command(command)


def main() -> None:
    """Run the command. Every error is one line on stderr; exit code 2, or 130 after Ctrl-C."""
    from ..index.errors import NutgrafError

    try:
        sys.exit(nutgraf.main(prog_name="nutgraf", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(130)
    except NutgrafError as error:
        click.echo(f"nutgraf: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of a pipe has gone: stop quietly, and keep Python from flushing into it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
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
