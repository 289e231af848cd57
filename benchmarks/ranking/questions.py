"""The command `questions`: judged topics as people ask, beside the topics as they are."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np

from nutgraf.index import Article, Index
from nutgraf.search import Searcher, SearchRequest, parse_query
from nutgraf.search.evaluation import Qrels, Run, Topic, by_article, by_topic, read_judgements
from nutgraf.search.evaluation.rankings import found_by
from nutgraf.search.pipeline import Pipeline
from nutgraf.search.query.pasted import LONG

from .command import drawn
from .options import collections, drawing

Form = Callable[[Topic], str | None]
"""The question of a topic in one form; None if the topic has none."""

FIRST = 10


@click.command()
@collections
@drawing
@click.option("--undated", is_flag=True, help="Take the dates of the articles away first.")
def questions(
    folders: tuple[Path, ...], indexes: Path, topics: int, seed: int, undated: bool
) -> None:
    """Print nDCG@10 of topics in capitals, with times, quotations and unknown phrases added.

    Each is compared with the topics as they are, and its relevant articles among the first ten with
    those that the same question finds literally. Times, sources and authors are planted where a
    relevant article has them; then only such articles count as relevant.
    """
    for folder in folders:
        collection = drawn(read_judgements(folder), topics, seed)
        with opened(indexes / f"{folder.name}.nutgraf", undated=undated) as pipeline:
            qrels = by_article(collection.qrels, pipeline.contents)
            print(f"\n{folder.name}{' without dates' * undated}: {len(qrels)} topics")
            print("| form | topics | nDCG@10 | against the topic | found of ten | literally |")
            print("|---|---|---|---|---|---|")
            plain: Run = {}
            for name, form in forms(pipeline, qrels, seed).items():
                asked = {topic.id: text for topic in collection.topics if (text := form(topic))}
                if not asked:
                    continue
                own = [topic for topic in collection.topics if topic.id in asked]
                found = {
                    literal: run_of(pipeline, own, asked, literal=literal)
                    for literal in (False, True)
                }
                kept = {topic: like(pipeline, qrels[topic], PLANTED.get(name)) for topic in asked}
                gains = by_topic(kept, found[False])["ndcg@10"]
                plain = plain or found[False]
                before = np.mean(list(by_topic(kept, plain)["ndcg@10"].values()))
                value = np.mean(list(gains.values()))
                counts = [relevant(kept, found[literal]) for literal in (False, True)]
                print(
                    f"| {name} | {len(asked)} | {value:.4f} | {value - before:+.4f} | "
                    f"{counts[0]} | {counts[1]} |",
                    flush=True,
                )


@contextmanager
def opened(path: Path, *, undated: bool) -> Iterator[Pipeline]:
    """The pipeline over an index, or over one of the same articles without dates."""
    with Index.open(path) as index:
        if not undated:
            with Searcher(index) as searcher:
                yield searcher.pipeline
            return
        with (
            TemporaryDirectory(prefix="nutgraf-undated-") as temporary,
            Index.create(Path(temporary) / "index") as other,
        ):
            with other.writer(reuse=index) as writer:
                for article in index.articles():
                    writer.add(replace(article, date=None))
            with Searcher(other) as searcher:
                yield searcher.pipeline


def forms(pipeline: Pipeline, qrels: Qrels, seed: int) -> Mapping[str, Form]:
    """The forms of a topic; the first is the topic as it is."""
    random = np.random.default_rng(seed)

    def some_words(topic: Topic) -> list[str]:
        """Three words side by side in an article that does not answer, with letters only."""
        while True:
            [row] = random.integers(len(pipeline.table.of_row), size=1).tolist()
            passage = pipeline.contents.passage(row)
            words = [word for word in passage.text.split() if word.isalpha()]
            if passage.article.id not in qrels[topic.id] and len(words) >= FIRST:
                [at] = random.integers(len(words) - 2, size=1).tolist()
                return words[at : at + 3]

    def unknown(topic: Topic) -> str:
        """A phrase of words of three articles that no text has."""
        while True:
            phrase = " ".join(some_words(topic)[0] for _ in range(3))
            query = parse_query(f'"{phrase}"')
            if not pipeline.keyword.allowed(query, query.limits.deadline()).count:
                return f'{topic.text} "{phrase}"'

    def relevant_article(topic: Topic) -> Article | None:
        found = pipeline.contents.find(best(qrels[topic.id]))
        return found[0] if found else None

    def with_time(pattern: str) -> Form:
        def form(topic: Topic) -> str | None:
            article = relevant_article(topic)
            if article is None or article.date is None or len(topic.text.split()) > LONG - 8:
                return None
            return f"{topic.text} {article.date.strftime(pattern)}"

        return form

    def with_source(pattern: str, field: str) -> Form:
        def form(topic: Topic) -> str | None:
            article = relevant_article(topic)
            name = article and getattr(article, field)
            if not name or len(topic.text.split()) > LONG - 8:
                return None
            return f"{topic.text} {pattern.format(name)}"

        return form

    return {
        "as it is": lambda topic: topic.text,
        "in capitals": lambda topic: topic.text.upper(),
        "… last week": lambda topic: f"{topic.text} last week",
        "… in March 2031": lambda topic: f"{topic.text} in March 2031",
        "… in 2031": lambda topic: f"{topic.text} in 2031",
        "… in May of 1912": lambda topic: f"{topic.text} in May of 1912",
        "… since 2031": lambda topic: f"{topic.text} since 2031",
        "long, … “three words of another”": lambda topic: (
            f'{topic.text} "{" ".join(some_words(topic))}"'
            if len(topic.text.split()) >= LONG
            else None
        ),
        "… “a phrase of no text”": unknown,
        "… in MONTH": with_time("in %B %Y"),
        "… in YEAR": with_time("in %Y"),
        "… since MONTH": with_time("since %B %Y"),
        "… articles from MONTH": with_time("articles from %B %Y"),
        "… according to SOURCE": with_source("according to {}", "source"),
        "… articles by AUTHOR": with_source("articles by {}", "author"),
        "… by AUTHOR": with_source("by {}", "author"),
    }


def run_of(
    pipeline: Pipeline, topics: list[Topic], asked: Mapping[str, str], *, literal: bool
) -> Run:
    """The first ten articles of each question, without one that is itself the topic."""
    run: Run = {}
    for topic in topics:
        request = SearchRequest(asked[topic.id], limit=FIRST + 1, by="article", literal=literal)
        hits = found_by(pipeline, request, topic)[:FIRST]
        run[topic.id] = {id_: 1.0 / rank for rank, (id_, _) in enumerate(hits, 1)}
    return run


def like(
    pipeline: Pipeline, grades: Mapping[str, int], value: Callable[[Article], object] | None
) -> dict[str, int]:
    """The grades of those relevant articles that have what was planted."""
    if value is None:
        return dict(grades)
    found = {id_: pipeline.contents.find(id_) for id_ in grades}
    articles = {id_: each[0] for id_, each in found.items() if each}
    wanted = value(articles[best(grades)])
    return {
        id_: grade if id_ in articles and value(articles[id_]) == wanted else 0
        for id_, grade in grades.items()
    }


def best(grades: Mapping[str, int]) -> str:
    """The relevant article of the highest grade."""
    return max(grades, key=lambda each: (grades[each], each))


def month(article: Article) -> object:
    """The month of an article."""
    return article.date and (article.date.year, article.date.month)


PLANTED: Mapping[str, Callable[[Article], object]] = {
    "… in MONTH": month,
    "… articles from MONTH": month,
    "… since MONTH": month,
    "… in YEAR": lambda article: article.date and article.date.year,
    "… according to SOURCE": lambda article: article.source,
    "… articles by AUTHOR": lambda article: article.author,
    "… by AUTHOR": lambda article: article.author,
}
"""By form: what the counted articles share with the one whose time or name was planted."""


def relevant(qrels: Qrels, run: Run) -> int:
    """The number of relevant articles in a run."""
    return sum(qrels[topic].get(id_, 0) > 0 for topic, found in run.items() for id_ in found)
