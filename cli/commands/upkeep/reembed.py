"""`nutgraf reembed`: encodes an index with another model and switches in one commit."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...options import INDEX, JSON, WAIT

if TYPE_CHECKING:
    from ....index import Index

Measures = dict[str, dict[str, float]]


@click.command()
@INDEX
@click.option("--model", metavar="NAME", help="A sentence-transformers name or folder.")
@click.option(
    "--query-prompt",
    metavar="TEXT",
    help="Words that it reads before each question.  [default: its own]",
)
@click.option(
    "--passage-prompt",
    metavar="TEXT",
    help="Words that it reads before each passage.  [default: its own]",
)
@click.option(
    "--topics",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="First compare both models by queries.jsonl and qrels/test.tsv in this folder.",
)
@click.option("--discard", is_flag=True, help="Drop an unfinished change instead.")
@WAIT
@JSON
def reembed(
    index_path: Path,
    model: str | None,
    query_prompt: str | None,
    passage_prompt: str | None,
    topics: Path | None,
    discard: bool,
    wait: float,
    as_json: bool,
) -> None:
    """Encode all passages with another model, then switch to it in one commit.

    Until then the index answers with the old model and can be changed. After Ctrl-C, the same
    command continues. `nutgraf rollback` returns to the old model.
    """
    from ....index import Index
    from ....index.encoder import Prompts
    from ....index.maintenance.reembedding import Reembedding
    from ....index.maintenance.reembedding import discard as drop
    from ....index.storage.wording import counted

    if (model is None) == (not discard):
        raise click.UsageError("give --model NAME, or --discard")
    started = time.monotonic()
    with Index.open(index_path) as index:
        if model is None:
            discarded = drop(index)
            done = "no unfinished change is left"
            click.echo(json.dumps({"discarded": discarded}) if as_json else done)
            return
        line = _Line()
        with Reembedding(index, model, Prompts(query_prompt, passage_prompt)) as change:
            try:
                change.encode(line.draw)
            except KeyboardInterrupt:
                line.clear()
                click.echo(
                    f"interrupted: {line.done:,} of {line.total:,} passages are done; run the same "
                    "command again to continue",
                    err=True,
                )
                raise SystemExit(130) from None
            line.clear()
            if change.encoder.spec.window < index.encoder_spec.window:
                click.echo(
                    f"{model} reads {change.encoder.spec.window} tokens, but the passages have up "
                    f"to {index.encoder_spec.window}: it reads only the beginning of longer ones",
                    err=True,
                )
            with change.written(wait=wait) as switch:
                compared = {} if topics is None else _compare(index, switch.index, topics)
                generation = switch.commit()
        report = {
            "generation": generation,
            "model": change.encoder.spec.name,
            "dimension": change.encoder.spec.dimension,
            "precision": change.encoder.precision,
            "passages": len(change.kept),
            "seconds": round(time.monotonic() - started, 3),
        }
    if as_json:
        click.echo(json.dumps(report | compared, ensure_ascii=False))
        return
    for mode, before in compared.get("before", {}).items():
        after = compared["after"][mode]
        changes = (f"{name} {before[name]:.3f} → {after[name]:.3f}" for name in before)
        click.echo(f"{mode:<9} {' · '.join(changes)}")
    click.echo(
        f"{counted(len(change.kept), 'passage')} by {report['model']}"
        f" · {report['dimension']} dimensions, "
        f"{report['precision']} · generation {generation} · {report['seconds']:.1f} s"
    )


def _compare(old: "Index", new: "Index", topics: Path) -> dict[str, Measures]:
    """The measures of each mode, with the old model and with the new one."""
    from ....search import Searcher
    from ....search.evaluation import evaluate, read_judgements

    collection = read_judgements(topics)
    found = {}
    for name, index in (("before", old), ("after", new)):
        with Searcher(index) as searcher:
            modes = evaluate(searcher.pipeline, collection)
        found[name] = {
            mode: {measure: value for measure, value in measures.items() if measure != "seconds"}
            for mode, measures in modes.items()
        }
    return found


class _Line:
    """The progress line: passages done, speed and time left, if stderr is a terminal."""

    def __init__(self) -> None:
        self.done = self.total = 0
        self._before: int | None = None
        self._started = time.monotonic()

    def draw(self, done: int, total: int) -> None:
        """Show that `done` passages of `total` are encoded."""
        if self._before is None:
            self._before, self._started = done, time.monotonic()
        self.done, self.total = done, total
        if not sys.stderr.isatty():
            return
        rate = (done - self._before) / max(time.monotonic() - self._started, 1e-3)
        minutes, seconds = divmod(int((total - done) / rate) if rate else 0, 60)
        left = f" · {minutes}:{seconds:02} left" if rate else ""
        click.echo(
            f"\r\x1b[2Kencoding  {done / max(total, 1):4.0%} · {done:,} of {total:,} passages · "
            f"{rate:,.0f}/s{left}",
            nl=False,
            err=True,
        )

    def clear(self) -> None:
        """Clear the line."""
        if sys.stderr.isatty():
            click.echo("\r\x1b[2K", nl=False, err=True)
