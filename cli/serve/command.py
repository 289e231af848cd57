"""`nutgraf serve`: runs the HTTP service."""

import os
from pathlib import Path

import click

from ..options import INDEXES, Number
from .listening_options import HOST, KEY_FILE, NAMES, PORT


@click.command()
@INDEXES
@HOST
@PORT
@click.option("--writable", is_flag=True, help="Allow articles to be added and removed.")
@KEY_FILE
@NAMES
@click.option(
    "--cors",
    "origins",
    metavar="ORIGIN",
    multiple=True,
    help="Web origin whose pages may use the service: https://desk.example.  [default: none]",
)
@click.option(
    "--rate",
    metavar="N",
    type=click.IntRange(min=0),
    help="Requests per minute from one address; 0: any number.  [default: 600; 0 on this machine]",
)
@click.option(
    "--max-body",
    metavar="MB",
    type=click.IntRange(min=1),
    default=1024,
    show_default=True,
    help="Largest bulk request; a request with one article has at most 32 MB.",
)
@click.option(
    "--max-clauses",
    metavar="N",
    type=click.IntRange(min=1),
    default=2000,
    show_default=True,
    help="Most words, phrases, fields and operators in a query.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=Number(min=0.01),
    default=10.0,
    show_default=True,
    help="Longest time for one search.",
)
@click.option("--log-queries", is_flag=True, help="Also write questions to the log.")
def serve(
    index_paths: tuple[Path, ...],
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
    """Serve a search page at / and JSON at /api/ over HTTP, until stopped.

    /openapi.json describes the service. Only this machine can reach it, unless --host allows
    others. The log goes to stderr, one JSON object per line. After Ctrl-C or SIGTERM the service
    answers the requests in progress and ends.
    """
    from ...index.storage.extras import require_extra

    if writable and len(index_paths) > 1:
        raise click.UsageError("--writable takes one --index: several are only read")
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
    run(create_app(index_paths, settings), host, port)
