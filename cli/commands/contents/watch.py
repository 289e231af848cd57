"""`nutgraf watch`: keeps an index up to date with folders and feeds."""

import json
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...notifier import EXEC, WEBHOOK, Notifier, unreported
from ...options import INDEX, JSON, Number

if TYPE_CHECKING:
    from ....index import FollowUp, Index
    from ....index.catalogue.catalogue import Catalogue
    from ....index.writing.report import Report
    from ....search import AlertRunner

MATCHING = 10.0
"""Seconds to wait for another process that is matching saved searches."""

SECONDS = Number(min=0)
AT_LEAST_ONE = Number(min=1)


@click.command()
@click.argument("places", nargs=-1, metavar="PATH|FEED...")
@INDEX
@click.option("--once", is_flag=True, help="Bring the index up to date, then end (for cron).")
@click.option("--strict", is_flag=True, help="With --once: exit 1 if any feed fails, not all.")
@click.option("--keep-removed", is_flag=True, help="Keep the articles of files that are removed.")
@click.option(
    "--allow-private", is_flag=True, help="Allow addresses of this machine and of private networks."
)
@click.option("--every", metavar="SECONDS", type=AT_LEAST_ONE, default=30.0, show_default=True,
    help="Longest time between two commits while files keep changing.")  # fmt: skip
@click.option("--quiet", metavar="SECONDS", type=SECONDS, default=1.0, show_default=True,
    help="Commit when nothing has changed for this time.")  # fmt: skip
@click.option("--interval", metavar="SECONDS", type=AT_LEAST_ONE, default=900.0, show_default=True,
    help="Time between two requests to the same feed.")  # fmt: skip
@click.option("--rescan", metavar="SECONDS", type=AT_LEAST_ONE, default=600.0, show_default=True,
    help="Time between two checks of all files, in case the system missed a change.")  # fmt: skip
@click.option("--host-interval", metavar="SECONDS", type=SECONDS, default=1.0, show_default=True,
    help="Shortest time between two requests to the same host.")  # fmt: skip
@click.option("--wait", metavar="SECONDS", type=SECONDS, default=60.0, show_default=True,
    help="With --once: how long to wait for another writer.")  # fmt: skip
@click.option("--keep-days", metavar="DAYS", type=SECONDS,
    help="Drop generations older than DAYS days, once a day.  [default: keep all]")  # fmt: skip
@click.option("--forget", metavar="FEED", multiple=True,
    help="Forget a feed: stats and doctor no longer list it. Its articles are kept.")  # fmt: skip
@WEBHOOK
@EXEC
@JSON
def watch(
    places: tuple[str, ...],
    index_path: Path,
    once: bool,
    strict: bool,
    keep_removed: bool,
    allow_private: bool,
    every: float,
    quiet: float,
    interval: float,
    rescan: float,
    host_interval: float,
    wait: float,
    keep_days: float | None,
    forget: tuple[str, ...],
    webhook: str | None,
    command: str | None,
    as_json: bool,
) -> None:
    """Keep an index up to date with folders, files and feeds (RSS, Atom, JSON Feed, sitemaps).

    The index is created or brought up to date first. Then every file that is added, changed or
    removed is noticed, and each feed is requested at intervals. If an entry of a feed has only a
    summary, its page is read. An .opml file stands for the feeds that it lists. Ctrl-C and SIGTERM
    end the command after a last commit.

    With --once the exit code is 1 if all feeds fail, with --strict too if any does; the rest is
    committed.

    Each commit is matched against the saved searches (`nutgraf alert`). Matches go to the webhook
    and the command, if given; otherwise `nutgraf alert run` reports them.
    """
    from ....index import Index
    from ....index.storage.extras import WATCH_MODULES, require_extra

    if not (places or forget):
        raise click.UsageError("give a folder, a file, or the address of a feed")
    if strict and not once:
        raise click.UsageError("--strict goes with --once")
    require_extra("watch", *WATCH_MODULES)
    from ....index.feeds import Client, web_address
    from ....index.watching import Folders, Watch, WatchSettings
    from ....search import AlertRunner

    notifier = Notifier(webhook, command)

    feeds = [place for place in places if "://" in place]
    paths = [Path(place) for place in places if "://" not in place]
    for path in [path for path in paths if path.suffix.lower() == ".opml" and path.is_file()]:
        paths.remove(path)
        feeds += _subscriptions(path)
    # A place that cannot be watched is refused before an index is made for it.
    Folders(paths, index_path)
    for feed in feeds:
        web_address(feed)
    with (
        Index.open_or_create(index_path, wait=wait) as index,
        AlertRunner(index, wait=MATCHING) as runner,
    ):
        _forget(index, forget, wait)
        if not places:
            gone = ", ".join(forget)
            click.echo(json.dumps({"forgotten": forget}) if as_json else f"forgotten: {gone}")
            return
        watching = Watch(
            index,
            paths,
            feeds,
            WatchSettings(
                once=once,
                keep_removed=keep_removed,
                quiet=quiet,
                every=every,
                interval=interval,
                rescan=rescan,
                wait=wait,
                keep_days=keep_days,
            ),
            lambda events: Client(
                allow_private=allow_private, interval=host_interval, stop=events.ending
            ),
            _say,
            lambda followed: _tell(followed, runner, notifier),
        )
        with watching.events.ended_by_signals():
            report = watching.run()
    click.echo(json.dumps(report.to_json(), ensure_ascii=False) if as_json else _summary(report))
    failing = report.feeds_failing
    if once and failing and (strict or failing == len(report.feeds)):
        raise SystemExit(1)


def _subscriptions(path: Path) -> list[str]:
    from ....index import ArticleError
    from ....index.feeds import opml_feeds

    try:
        return opml_feeds(path.read_bytes())
    except ValueError as error:
        raise ArticleError(f"{path}: {error}") from None


def _say(line: str) -> None:
    from ...printing.hits import clean

    click.echo(f"{time.strftime('%H:%M:%S')} {clean(line)}", err=True)


def _tell(followed: "FollowUp", runner: "AlertRunner", notifier: Notifier) -> None:
    """Report what followed a commit and send the matches. After a failure the next call retries."""
    from ....index import NutgrafError
    from ...error_hints import in_commands

    if followed.fitted:
        _say("the index has grown: scores were fitted again")
    try:
        if notifier:
            runner.run(notifier.send)
        elif followed.matches:
            _say(unreported(followed.matches))
        if followed.failure:
            raise followed.failure
    except NutgrafError as error:
        _say(error.worded(in_commands))


def _forget(index: "Index", feeds: tuple[str, ...], wait: float) -> None:
    from ....index import NutgrafError

    known = {feed.address for feed in index.catalogue.feeds.all()}
    for feed in feeds:
        if feed not in known:
            raise NutgrafError(f"{feed}: no feed has this address; `nutgraf stats` lists all feeds")
    if feeds:
        with index.writer(wait=wait) as writer:
            writer.in_same_commit += [partial(_forget_feed, feed) for feed in feeds]


def _forget_feed(address: str, catalogue: "Catalogue") -> None:
    catalogue.feeds.forget(address)


def _summary(report: "Report") -> str:
    from ....index.storage.wording import counted, passed_over_in_words
    from ...printing.hits import clean, folded
    from ...printing.reading_notes import note_lines

    counts = report.counts
    parts = [
        f"{counts.added:,} added, {counts.updated:,} updated, {counts.unchanged:,} unchanged,"
        f" {counts.removed:,} removed, {report.skipped:,} skipped",
        f"{counted(counts.passages, 'passage')}, {counts.embedded:,} encoded,"
        f" {counts.reused:,} reused",
    ]
    if report.feeds:
        parts.append(f"{counted(len(report.feeds), 'feed')}, {report.feeds_failing:,} failing")
    if report.without_vectors:
        missing = counted(report.without_vectors, "passage")
        parts.append(f"{missing} without vectors (`nutgraf verify --repair`)")
    parts += [f"generation {report.generation}", f"{report.seconds:.1f} s"]
    summary = folded(" · ".join(parts))
    if report.passed_over:
        others = f"passed over {clean(passed_over_in_words(report.passed_over))}"
        summary += f"\n{folded(others)}"
    return "\n".join([summary, *note_lines(report.notes)])
