"""`nutgraf serve`: the service, run until it is told to stop."""

import os
from pathlib import Path

import click

from ..options import INDEX, Number
from .options import HOST, KEY_FILE, NAMES, PORT


@click.command(short_help="Answer on HTTP: a search page, and JSON for other programs.")
@INDEX
@HOST
@PORT
@click.option("--writable", is_flag=True, help="Let articles be added and removed.")
@KEY_FILE
@NAMES
@click.option(
    "--cors",
    "origins",
    metavar="ORIGIN",
    multiple=True,
    help="A web origin whose pages may ask, such as https://desk.example.  [default: none]",
)
@click.option(
    "--rate",
    metavar="N",
    type=click.IntRange(min=0),
    help="Requests a minute from one address; 0 for any number.  [default: 600; 0 on this machine]",
)
@click.option(
    "--max-body",
    metavar="MB",
    type=click.IntRange(min=1),
    default=1024,
    show_default=True,
    help="Size of one bulk request; one article has 32 MB at the most.",
)
@click.option(
    "--max-clauses",
    metavar="N",
    type=click.IntRange(min=1),
    default=2000,
    show_default=True,
    help="Words, phrases, fields and operators of one query.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=Number(min=0.01),
    default=10.0,
    show_default=True,
    help="How long one search may take.",
)
@click.option("--log-queries", is_flag=True, help="Write questions into the log, too.")
def serve(
    index_path: Path,
    host: str,
    port: int,
    writable: bool,
    key_file: Path | None,
    names: tuple[str, ...],
    origins: tuple[str, ...],
    rate: int | None,
    max_body: int,
    max_clauses: int,
    timeout: float,
    log_queries: bool,
) -> None:
    """Answer on HTTP until stopped: a search page at /, JSON at /api/.

    /openapi.json describes it. Only this machine can ask, unless --host says otherwise. The log
    goes to stderr, a JSON object a line. Ctrl-C or SIGTERM ends it when the requests under way
    are answered.
    """
    from ...index.storage.extras import require_extra

    require_extra("serve", "starlette", "uvicorn", "jinja2")
    from ...search import Limits
    from .app import create_app
    from .server import run
    from .settings import REMOTE_RATE, Settings, is_loopback, read_keys

    if rate is None:
        rate = 0 if is_loopback(host) else REMOTE_RATE
    settings = Settings(
        host=host,
        keys=read_keys(key_file) if key_file else (),
        writable=writable,
        names=names,
        origins=origins,
        log_queries=log_queries,
        rate=rate,
        body_bytes=min(max_body, 32) << 20,
        bulk_bytes=max_body << 20,
        limits=Limits(clauses=max_clauses, seconds=timeout),
        threads=os.cpu_count() or 1,
    )
    run(create_app(index_path, settings), host, port)
