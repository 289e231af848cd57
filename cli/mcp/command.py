"""`nutgraf mcp`: serves agents, over stdin and stdout or over HTTP."""

from pathlib import Path

import click

from ..options import INDEXES
from ..serve.listening_options import HOST, KEY_FILE, NAMES, PORT


@click.command()
@INDEXES
@click.option(
    "--http", is_flag=True, help="Answer over HTTP (streamable) instead of stdin and stdout."
)
@HOST
@PORT
@KEY_FILE
@NAMES
def mcp(
    index_paths: tuple[Path, ...],
    http: bool,
    host: str,
    port: int,
    key_file: Path | None,
    names: tuple[str, ...],
) -> None:
    """Let an agent search the index through the Model Context Protocol.

    The tools are: search (with filters), read an article or the text around a passage, find
    related articles, list the sources. Put this command, with -i PATH, into the agent's
    settings. With --http the tools are at the address /mcp.
    """
    from ...index.storage.extras import require_extra

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
