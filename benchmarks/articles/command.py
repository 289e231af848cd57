"""The commands `articles copies`, `pages`, `counts`, `costs`: quality and speed of features."""

import random
import tempfile
from pathlib import Path

import click

from nutgraf.index import Index
from nutgraf.index.copies.differences import differences
from nutgraf.search import Searcher

from ..corpus import read_corpus
from ..keyword.tables import table
from .copies import as_article, find, largest, recall
from .costs import alerting, counting
from .pages import measured
from .synthetic import open_or_build


@click.group()
def articles() -> None:
    """Measure copies, counts, folding and saved searches."""


@articles.command("copies")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--passages", type=int, default=10_000_000, help="read at the most")
@click.option("--planted", type=int, default=1000, show_default=True, help="copies of each kind")
@click.option("--shown", type=int, default=10, show_default=True, help="groups and pairs")
def copies_command(data: Path, passages: int, planted: int, shown: int) -> None:
    """Find the copies in a folder's corpus, print some groups and pairs, and plant copies."""
    corpus = [as_article(source) for source in read_corpus(data, passages).articles]
    with tempfile.TemporaryDirectory() as folder:
        found = find(corpus, Path(folder))
    groups = list(largest(found))
    print(f"{len(corpus)} articles, {len(found.pairs)} pairs, {len(groups)} groups")
    print(
        f"CPU ms an article: signature {found.signature:.2f}, finding {found.finding:.2f}, "
        f"storing {found.storing:.2f}; {found.bytes_per_article:.0f} bytes\n"
    )
    for group in groups[:shown]:
        print(f"group of {len(group)}")
        for place in group:
            print(f"  {_line(corpus[place])}")
    chosen = random.Random(1).sample(found.pairs, min(shown, len(found.pairs)))
    for version, other in chosen:
        one, two = corpus[version - 1], corpus[other - 1]
        print(f"pair: {differences(two, one)}\n  {_line(two)}\n  {_line(one)}")
    sample = random.Random(2).sample(corpus, min(planted, len(corpus)))
    shares = [
        (f"{changed:.0%}", *(f"{recall(sample, changed, d, 3):.3f}" for d in (0.0, 0.2, 0.4)))
        for changed in (0.0, 0.02, 0.05, 0.1)
    ]
    head = ("words changed", "no paragraph dropped", "a fifth dropped", "two fifths")
    print("\n" + table(head, shares))


@articles.command("pages")
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--questions", type=int, default=50, show_default=True)
@click.option("--pages", type=int, default=10, show_default=True)
def pages_command(index: Path, questions: int, pages: int) -> None:
    """Page through the results of an index's own headlines, drawn by a seed."""
    with Index.open(index) as opened, Searcher(opened) as searcher:
        titles = sorted({article.title for article in opened.articles() if article.title})
        drawn = random.Random(1).sample(titles, min(questions, len(titles)))
        print(measured(searcher, drawn, pages))


@articles.command("costs")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--passages", type=int, default=100_000, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="for the index")
@click.option("--searches", type=int, default=1000, show_default=True, help="that are saved")
def costs_command(data: Path, passages: int, folder: Path, searches: int) -> None:
    """Time saved searches on an index of real texts with random vectors."""
    corpus = [as_article(source) for source in read_corpus(data, passages).articles]
    new, old = corpus[:1000], corpus[1000:]
    with open_or_build(folder, old) as index:
        spent = alerting(index, new, searches, 10)
    print(f"{searches} saved searches, commits of {len(new) // 10} articles, CPU ms: ", end="")
    print(", ".join(f"{ms:.0f}" for ms in spent))


@articles.command("counts")
@click.argument("index", type=click.Path(path_type=Path, exists=True))
@click.argument("questions", type=click.Path(path_type=Path, exists=True))
def counts_command(index: Path, questions: Path) -> None:
    """Time counts and folding on an index with real vectors. QUESTIONS has one per line."""
    asked = questions.read_text("utf-8").splitlines()
    head = ("mode", "by", "hits p50 · p90", "plain ms p50", "more p50", "more p90")
    with Index.open(index) as opened:
        print(table(head, counting(opened, asked)))


def _line(article: object) -> str:
    fields = (getattr(article, name) for name in ("source", "date", "title", "text"))
    source, date, title, text = fields
    return f"{source} | {date} | {title[:60]} | {text[:70]!r}"
