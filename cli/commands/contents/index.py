"""`nutgraf index`: reads articles from files and adds them to an index."""

import dataclasses
import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...notifier import unreported
from ...options import INDEX, JSON, WAIT
from ...printing.progress import ArticleBar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....index import ReadOptions
    from ....index.fields import FieldType
    from ....index.writing.report import Report

SHOWN_PROBLEMS = 20


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@INDEX
@click.option(
    "--model",
    metavar="NAME",
    help="Model of a new index: a sentence-transformers name or folder, or quality or "
    "multilingual, from packages."
    "  [default: all-MiniLM-L6-v2, which needs no download]",
)
@click.option(
    "--query-prompt",
    metavar="TEXT",
    help="For a new index: the words that the model reads before each question.  [default: the "
    "model's own, or those of its family]",
)
@click.option(
    "--passage-prompt",
    metavar="TEXT",
    help="For a new index: the words that the model reads before each passage.  [default: the "
    "model's own, or those of its family]",
)
@click.option(
    "--language",
    metavar="CODE",
    help="Language of a new index, for stemming, and of articles that state none; auto for that of"
    " each article, which is found if it states none.  [default: en, for stemming alone]",
)
@click.option(
    "--reuse",
    metavar="INDEX",
    type=click.Path(path_type=Path),
    help="Copy the vectors of unchanged passages from another index with the same model. A new "
    "index also takes its model.",
)
@click.option(
    "--self-contained",
    is_flag=True,
    help="Keep the default model in a new index (90 MB), which can then be searched where its "
    "package is not installed. Other models are always kept.",
)
@click.option(
    "--flat-rows",
    metavar="N",
    type=click.IntRange(min=0),
    help="For a new index: search segments of up to N passages exactly, larger ones by cells "
    "(not exact).  [default: the size from which cells are faster]",
)
@click.option(
    "--field",
    "fields",
    metavar="OURS=THEIRS",
    multiple=True,
    help="Name of a field in the records, such as text=story or text=content.rendered. Can be "
    "repeated; kept with the index. Without THEIRS, the names of the field are forgotten.",
)
@click.option(
    "--type",
    "types",
    metavar="NAME=TYPE",
    multiple=True,
    help="Type of a field beyond the usual ones: keyword, number or date. Can be repeated; kept "
    "with the index, and needs no PATH.  [default: the type of the first values]",
)
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy", "ymd", "auto"]),
    help="Order of day, month and year in dates such as 03/04/18; kept with the index.  [default: "
    "auto, as the other dates of the same file show]",
)
@click.option(
    "--encoding",
    metavar="NAME",
    help="Encoding of texts that are not UTF-8 and do not name theirs, such as cp1250; otherwise "
    "it is guessed. Kept with the index; an empty name removes it.",
)
@click.option("--strict", is_flag=True, help="Stop at the first article that cannot be read.")
@WAIT
@JSON
def index(
    paths: tuple[str, ...],
    index_path: Path,
    model: str | None,
    query_prompt: str | None,
    passage_prompt: str | None,
    language: str | None,
    reuse: Path | None,
    self_contained: bool,
    flat_rows: int | None,
    fields: tuple[str, ...],
    types: tuple[str, ...],
    dates: str | None,
    encoding: str | None,
    strict: bool,
    wait: float,
    as_json: bool,
) -> None:
    """Create or update an index from files, folders, globs, or '-' for JSONL on stdin.

    Reads text, Markdown, web pages, JSON, tables such as .csv, documents such as .docx, .odt, .rtf
    and .pdf, and more, also compressed (.gz, .bz2, .xz, .zst); files of other kinds are counted and
    passed over.
    An article that is already in the index is updated if it has changed. Only new passages are
    encoded. `nutgraf stats` lists each article that cannot be read, until a later run reads it.
    """
    started = time.monotonic()
    chosen = _types(types)
    if not paths:
        if not chosen:
            raise click.UsageError("Missing argument 'PATH...'.")
        _set_types(index_path, chosen, wait, as_json=as_json)
        return
    from ....index import Index, Survey, read_articles
    from ....index.ingest import ingest, look_ahead, without_articles
    from ....index.storage.wording import counted, passed_over_in_words
    from ...printing.hits import clean, folded
    from ...printing.reading_notes import note_lines

    options = _options(index_path, fields, dates, encoding, language)
    root = index_path.absolute().parent
    stdin = sys.stdin.buffer if "-" in paths else None
    survey = Survey()
    any_article, found = look_ahead(
        read_articles(paths, root=root, stdin=stdin, survey=survey, options=options)
    )
    if not any_article and not Index.exists(index_path):
        report = without_articles(found, survey, strict=strict)  # this needs no model
    else:
        with ExitStack() as stack:
            old = None if reuse is None else stack.enter_context(Index.open(reuse))
            bar = ArticleBar() if sys.stderr.isatty() else None
            if bar:
                stack.enter_context(bar).preparing()
            opened = stack.enter_context(
                Index.open_or_create(
                    index_path,
                    model=model,
                    query_prompt=query_prompt,
                    passage_prompt=passage_prompt,
                    language=language,
                    flat_rows=flat_rows,
                    encoder_of=old,
                    self_contained=self_contained,
                    wait=wait,
                )
            )
            report = ingest(
                opened,
                bar.read_ahead(found) if bar else found,
                survey=survey,
                options=options if fields or dates or language or encoding is not None else None,
                types=chosen,
                strict=strict,
                wait=wait,
                processes=os.cpu_count() or 1,
                progress=bar.done if bar else None,
                reuse=old,
            )
    report = dataclasses.replace(report, seconds=time.monotonic() - started)
    if report.followed.matches:
        click.echo(unreported(report.followed.matches), err=True)
    for problem in report.problems[:SHOWN_PROBLEMS]:
        click.echo(f"{problem.where}: {problem.message}", err=True)
    if (more := report.problems_in_all - SHOWN_PROBLEMS) > 0:
        click.echo(f"… and {more:,} more; --json lists the first thousand of each file", err=True)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        click.echo(folded(_summary(report)))
        if report.passed_over:
            click.echo(folded(f"passed over {clean(passed_over_in_words(report.passed_over))}"))
        for line in note_lines(report.notes):
            click.echo(line)
        if report.without_vectors:
            missing = counted(report.without_vectors, "passage")
            click.echo(f"{missing} without vectors: `nutgraf verify --repair -i {index_path}`")
    if report.followed.failure:
        raise report.followed.failure
    if report.interrupted:
        click.echo(
            "interrupted: the articles read so far are indexed; run the same command again to "
            "continue",
            err=True,
        )
        raise SystemExit(130)
    if report.nothing_read:
        click.echo("nutgraf: no articles were found", err=True)
        raise SystemExit(2)


def _options(
    index_path: Path,
    fields: tuple[str, ...],
    dates: str | None,
    encoding: str | None,
    language: str | None,
) -> "ReadOptions":
    """The options of reading that the index keeps, with those that are given."""
    from ....index import Index, ReadOptions
    from ....index.settings import read_settings

    if Index.exists(index_path):
        kept = ReadOptions.of(read_settings(index_path))
    else:  # the language is chosen when an index is made
        stated = None if language in (None, "auto", "none") else language
        kept = ReadOptions(language=stated)
    given: dict[str, list[str]] = {}
    for each in fields:
        ours, equals, theirs = each.partition("=")
        if not equals:
            raise click.UsageError(f"--field {each}: give OURS=THEIRS, such as text=story")
        given.setdefault(ours.strip(), []).extend([theirs.strip()] if theirs.strip() else [])
    if dates:
        kept = dataclasses.replace(kept, dates=None if dates == "auto" else dates)  # type: ignore[arg-type]
    if encoding is not None:
        kept = kept.with_encoding(encoding)
    return kept.with_fields(given)


def _types(given: tuple[str, ...]) -> "dict[str, FieldType]":
    """The types of own fields that the command line names. Raises ArgumentError."""
    from ....index.fields.field_types import checked_type
    from ....index.fields.own_values import checked_name

    found = {}
    for each in given:
        name, equals, type_ = each.partition("=")
        if not equals:
            raise click.UsageError(f"--type {each}: give NAME=TYPE, such as words=number")
        found[checked_name(name)] = checked_type(type_.strip())
    return found


def _set_types(
    index_path: Path, types: "Mapping[str, FieldType]", wait: float, *, as_json: bool
) -> None:
    """Set the types of own fields of an index, and print the counts of these fields."""
    from ....index import Index
    from ...printing.own_fields import field_in_words

    with Index.open(index_path) as opened:
        with opened.writer(wait=wait) as writer:
            for name, type_ in types.items():
                writer.set_type(name, type_)
        counts = opened.stats().own_fields
    found = {name: counts[name] for name in types if name in counts}
    if as_json:
        shown = {name: dataclasses.asdict(count) for name, count in found.items()}
        click.echo(json.dumps({"own_fields": shown}, ensure_ascii=False))
        return
    for name in types:
        known = field_in_words(name, found[name]) if name in found else ""
        click.echo(f"{name}: {known or 'no article has this field yet'}")


def _summary(report: "Report") -> str:
    from ....index.storage.wording import counted

    counts = report.counts
    return (
        f"{counts.added:,} added, {counts.updated:,} updated, {counts.unchanged:,} unchanged, "
        f"{report.skipped:,} skipped · {counted(counts.passages, 'passage')}, "
        f"{counts.embedded:,} encoded, {counts.reused:,} reused"
        f" · generation {report.generation} · {report.seconds:.1f} s"
    )
