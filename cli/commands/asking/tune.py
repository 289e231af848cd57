"""`nutgraf tune`: fits the weights of the ranking to an index."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...options import INDEX, JSON, WAIT

if TYPE_CHECKING:
    from ....search.fitting import Tuned


@click.command()
@INDEX
@click.option(
    "--topics",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Fit to judgements: queries.jsonl and qrels/test.tsv of this folder.",
)
@click.option("--dry-run", is_flag=True, help="Only report what would be changed.")
@WAIT
@JSON
def tune(index_path: Path, topics: Path | None, dry_run: bool, wait: float, as_json: bool) -> None:
    """Fit the weights of the hybrid score to this index.

    Half of the questions choose the weights, and the other half measures their gain. The weights
    are adopted if the 95 % interval of the gain is above zero and no kind of made question loses.
    This makes a new generation: `nutgraf rollback` returns to the old weights.

    Without --topics, questions are made from the articles of the index. They show how much the
    whole article should count, but not how to weigh words against meaning. Judged topics show
    both, and their gain is measured as users get it, as `nutgraf eval` does. With them the
    probabilities are fitted too, by the same rule.
    """
    from ....index import Index
    from ....search import Searcher
    from ....search.evaluation import read_judgements
    from ....search.fitting import adopt
    from ....search.fitting import tune as fit

    def say(what: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[2K{what}", nl=False, err=True)

    collection = None if topics is None else read_judgements(topics)
    with Index.open(index_path) as index:
        with Searcher(index) as searcher:
            found = fit(searcher.pipeline, collection, progress=say)
        say("")
        adopted = found.changes and not dry_run
        generation = adopt(index, found, wait=wait) if adopted else None
    if as_json:
        click.echo(json.dumps({**found.to_json(), "generation": generation}))
    else:
        _render(found, generation)


def _render(found: "Tuned", generation: int | None) -> None:
    kind = "judged topics" if found.judged else "questions made from the articles"
    click.echo(
        f"{found.questions:,} {kind}, {found.held_out:,} of them held out: nDCG@10 "
        f"{found.before:.4f} → {found.after:.4f}, gain {found.low:+.4f} to {found.high:+.4f}"
    )
    before, after = asdict(found.weights), asdict(found.tuned)
    for name, weight in before.items():
        click.echo(f"  {name.replace('_', ' '):<16} {weight:.3f} → {after[name]:.3f}")
    if found.by_kind:
        kinds = " · ".join(f"{kind} {gain:+.3f}" for kind, gain in found.by_kind.items())
        click.echo(f"gain by kind: {kinds}")
    if (fitted := found.probabilities) is not None:
        click.echo(f"error of the probabilities {fitted.before:.3f} → {fitted.after:.3f}")
    if not found.changes:
        lost = f"{' and '.join(found.losing)} would lose"
        why = lost if found.low > 0 else "no gain was measured"
        click.echo(f"nothing is changed: {why}")
        return
    gaining = " and ".join(
        name
        for name, pays in (("weights", found.pays), ("probabilities", fitted and fitted.pays))
        if pays
    )
    if generation is None:
        click.echo(f"{gaining} would be adopted")
    else:
        click.echo(
            f"{gaining} adopted as generation {generation}; `nutgraf rollback` returns to the "
            "old ones"
        )
