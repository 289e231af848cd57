"""The trends of a search, as the terminal shows them."""

from typing import TYPE_CHECKING

import click

from ..month_bars import counts, periods
from .hits import clean, columns

if TYPE_CHECKING:
    from ...search import Trends

MOST_BARS = 24
HEIGHTS = "▁▂▃▄▅▆▇█"


def render_trends(found: "Trends") -> None:
    """Print the words that stand out, each with its articles and their months."""
    hits = f"{found.hits:,} of {found.articles:,} articles"
    if not found.words:
        click.echo(f"No word stands out in {hits}.", err=True)
        return
    over = periods(found.months, MOST_BARS)
    span = f" · {over[0][0]} to {max(found.months)}" if over else ""
    click.secho(f"in {hits}, more than elsewhere{span}", dim=True)
    words = [clean(each.word) for each in found.words]
    width = max(map(columns, words))
    most = len(f"{max(each.articles for each in found.words):,}")
    for word, each in zip(words, found.words, strict=True):
        share = f"{each.articles:>{most},} hits, {each.articles / each.of_all:4.0%} of its articles"
        name = click.style(word, bold=True) + " " * (width - columns(word))
        click.echo(f"{name}  {share}  {bars(counts(each.months, over))}".rstrip())


def bars(numbers: list[int]) -> str:
    """Numbers as a row of block characters, a blank for 0, the highest for the most."""
    most = max(numbers, default=0)
    return "".join(
        HEIGHTS[-(-number * len(HEIGHTS) // most) - 1] if number else " " for number in numbers
    )
