"""The renderer of an article's versions: their list, and the changes between two."""

import difflib
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .hits import clean

if TYPE_CHECKING:
    from ...index import Article, ArticleVersion, Index

LAST_TWO = "last"
RANGE = re.compile(r"(\d+)\.\.(\d+)")


def show_versions(found: Sequence["ArticleVersion"], *, as_json: bool) -> None:
    """List the versions of an article."""
    if as_json:
        rows = [
            {"born": v.born, "died": v.died, "committed": v.committed} | v.article.to_json()
            for v in found
        ]
        click.echo(json.dumps({"versions": rows}, ensure_ascii=False))
        return
    for version in found:
        until = "now" if version.died is None else str(version.died - 1)
        click.echo(
            f"{version.born:>5} to {until:<5} {version.committed}"
            f"  {len(version.article.text):,} characters  {clean(version.article.title)}"
        )


def show_difference(
    index: "Index", found: Sequence["ArticleVersion"], between: str, *, as_json: bool
) -> None:
    """Print the changes between the last two versions, or between two generations."""
    from ...index import NutgrafError

    id_ = found[-1].article.id
    if between == LAST_TWO:
        if len(found) < 2:
            raise NutgrafError(f"{id_}: this article has only one version, nothing to compare")
        pair = found[-2:]
        numbers = [version.born for version in pair]
        articles = [version.article for version in pair]
    else:
        match = RANGE.fullmatch(between)
        if match is None:
            raise NutgrafError(f"--diff {between}: give two generations, like 3..7, or none")
        numbers = list(map(int, match.groups()))
        articles = [_in_generation(index, id_, number) for number in numbers]
    names = [f"generation {number}" for number in numbers]
    before, after = map(_lines, articles)
    lines = list(difflib.unified_diff(before, after, names[0], names[1], lineterm="", n=1))
    if as_json:
        click.echo(json.dumps({"id": id_, "generations": numbers, "diff": lines}))
    else:
        for line in lines or [f"{id_}: no differences"]:
            click.echo(clean(line))


def _in_generation(index: "Index", id_: str, generation: int) -> "Article":
    from ...index import NutgrafError

    with index.snapshot(generation) as snapshot:
        found = snapshot.article(id_)
    if found is None:
        raise NutgrafError(f"{id_}: this article is not in generation {generation}")
    return found[0]


def _lines(article: "Article") -> list[str]:
    """The lines of an article: the fields that have a value, then the paragraphs."""
    fields = {
        name: value
        for name, value in article.to_json().items()
        if value and name not in ("id", "text")
    }
    return [f"{name}: {value}" for name, value in fields.items()] + article.text.splitlines()
