"""`nutgraf mcp`: serves agents, over stdin and stdout or over HTTP."""

from pathlib import Path

import click

from ..options import INDEXES
from ..serve.listening_options import HOST, KEY_FILE, NAMES, PORT
from .clients import CLIENTS, Change, change_of


@click.command()
@INDEXES
@click.option(
    "--http", is_flag=True, help="Answer over HTTP (streamable) instead of stdin and stdout."
)
@click.option(
    "--install",
    metavar="CLIENT",
    type=click.Choice(list(CLIENTS)),
    help=f"Put this server into a client's settings, if you agree: {', '.join(CLIENTS)}.",
)
@click.option(
    "--uninstall",
    metavar="CLIENT",
    type=click.Choice(list(CLIENTS)),
    help="Take it out of a client's settings again, if you agree.",
)
@HOST
@PORT
@KEY_FILE
@NAMES
def mcp(
    index_paths: tuple[Path, ...],
    http: bool,
    install: str | None,
    uninstall: str | None,
    host: str,
    port: int,
    key_file: Path | None,
    names: tuple[str, ...],
) -> None:
    """Let an agent search the index through the Model Context Protocol.

    The tools are: search (with filters), read an article or the text around a passage, find
    related articles, list standing words and sources. --install puts this command, with -i PATH,
    into the settings of a client. With --http the tools are at the address /mcp.
    """
    from ...index.storage.extras import require_extra

    if install and uninstall:
        raise click.UsageError("give one of --install and --uninstall")
    if client := install or uninstall:
        entry = _entry(index_paths) if install else None
        _configure(change_of(client, entry, Path.home()))
        return

    for option in ("host", "port", "key_file", "names"):
        given = click.get_current_context().get_parameter_source(option)
        if not http and given is not click.core.ParameterSource.DEFAULT:
            raise click.UsageError("--host, --port, --key-file and --name need --http")
    require_extra("mcp", "mcp")
    from ..serve.searchers import Searchers
    from ..serve.settings import Settings, read_keys
    from .tools import create_server

    settings = Settings(host=host, keys=read_keys(key_file) if key_file else (), names=names)
    searchers = Searchers(*index_paths)
    try:
        server = create_server(searchers)
        if not http:
            server.run("stdio")
            return
        from ..serve.server import run
        from .http import create_app

        run(create_app(server, searchers, settings), host, port, "/mcp")
    finally:
        searchers.close()


def _entry(index_paths: tuple[Path, ...]) -> dict[str, object]:
    """The entry of this server, by full paths: a client starts it in a folder of its own."""
    import shutil
    import sys

    from ...index.settings import read_settings

    for path in index_paths:
        read_settings(path)  # raises if no index is there
    command = shutil.which("nutgraf")
    start = [command] if command else [sys.executable, "-m", "nutgraf.cli"]
    places = [text for path in index_paths for text in ("-i", str(path.absolute()))]
    return {"command": start[0], "args": [*start[1:], "mcp", *places]}


def _configure(change: Change) -> None:
    """Show a change of a client's file, and make it if the user agrees."""
    from difflib import unified_diff

    if (change.before or "") == change.after:
        click.echo(f"{change.file}: nothing to change", err=True)
        return
    lines = ((change.before or "").splitlines(), change.after.splitlines())
    for line in unified_diff(*lines, str(change.file), str(change.file), lineterm=""):
        click.echo(line, err=True)
    if not click.confirm("Change this file?", err=True):
        raise SystemExit(1)
    change.make()
    click.echo(f"{change.file}: changed; start the client anew", err=True)
