"""What the tests of Whoosh's door share: cheap indexes, and plain Whoosh indexes of the same."""

import random
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from whoosh import fields, formats
from whoosh.filedb.filestore import RamStorage

from nutgraf.index import Article, Index, Passage
from nutgraf.index.keyword import EXACT_FIELDS, value_terms
from nutgraf.index.keyword.whoosh.schema import TermAnalyzer
from nutgraf.index.words.analyzer import Analyzer

WORDS = [
    "ferry", "harbour", "lifeboat", "lighthouse", "gale", "tunnel", "bridge", "canal", "workers",
    "union", "inspector", "report", "ministry", "vote", "budget", "savings", "strike", "railway",
    "timetable", "fire", "wharf", "insurer", "ferries", "fern",
]  # fmt: skip
# Whoosh keeps a length as one byte: these are the ones up to 30 that it does not round.
LENGTHS = (1, 2, 3, 5, 8, 10, 12, 13, 16, 20, 25, 30)


class Constant:
    """An encoder to which all texts are alike: meaning is not on trial."""

    name, dimension = "constant", 2

    def encode_queries(self, texts):
        return [[1.0, 0.0]] * len(texts)

    encode_passages = encode_queries


def by_paragraph(article, window, count_tokens):
    """Every paragraph is a passage, however short."""
    passages, start = [], 0
    for paragraph in article.text.split("\n\n"):
        passages.append(Passage(article, len(passages), start, start + len(paragraph)))
        start += len(paragraph) + 2
    return passages


def drawn(chance: random.Random, article_id: str) -> Article:
    """An article of some words, some of its fields missing."""

    def words(count):
        return " ".join(WORDS[min(int(chance.expovariate(0.18)), 21)] for _ in range(count))

    lengths = chance.choices(LENGTHS, k=chance.randint(1, 4))
    return Article(
        id=article_id,
        title=words(chance.randint(0, 5)),
        text="\n\n".join(map(words, lengths)),
        source=chance.choice(["Harrowick Courier", "Ostrey Evening Post", "Tolm Herald", None]),
        author=chance.choice(["Noor Hadley", None]),
        url=chance.choice([f"https://www.courier.example/{article_id}", None]),
        language=chance.choice(["en", "de", None]),
        date=chance.choice([date(2020, 1, 1) + timedelta(days=chance.randint(0, 900)), None]),
    )


@pytest.fixture
def new_index(tmp_path):
    """An index without articles, and with the cheap encoder."""
    with Index.create(tmp_path / "cheap.nutgraf", encoder=Constant()) as index:
        yield index


@pytest.fixture
def put():
    """A function that makes one commit of some articles and removals."""

    def commit(index, *articles, remove=()):
        with index.writer(splitter=by_paragraph) as writer:
            for article in articles:
                writer.add(article)
            for article_id in remove:
                writer.remove(article_id)

    return commit


class Values:
    """Makes of a source or an address the terms that the index has of it."""

    def __init__(self, field):
        self.field = field

    def __call__(self, value, **wanted):
        token = fields.analysis.Token()
        for term in value_terms(self.field, value, Analyzer()):
            token.text, token.boost, token.stopped = term, 1.0, False
            yield token


@pytest.fixture
def plain_searcher():
    """A function from a snapshot to a plain Whoosh searcher over its live passages alone."""

    def build(snapshot, weighting):
        schema = plain_schema(snapshot.analyzer)
        index = RamStorage().create_index(schema)
        with index.writer() as writer:
            for row in live_rows(snapshot):
                writer.add_document(**document(snapshot.passage(row)))
        return index.searcher(weighting=weighting)

    return build


def live_rows(snapshot):
    """The rows of a snapshot that can be found, ascending."""
    masks = [
        np.ones(segment.rows, bool) if live is None else live
        for segment, live in zip(snapshot.segments, snapshot.live, strict=True)
    ]
    return np.flatnonzero(np.concatenate(masks)).tolist()


def plain_schema(analyzer: Analyzer):
    """Whoosh's own field types, with the analysis of the index."""
    schema = fields.Schema(
        text=fields.TEXT(TermAnalyzer(analyzer), stored=True),
        title=fields.TEXT(TermAnalyzer(analyzer), stored=True, sortable=True),
        id=fields.ID(stored=True, sortable=True),
        passage=fields.ID(stored=True, sortable=True),
        position=fields.NUMERIC(stored=True, sortable=True),
        date=fields.DATETIME(stored=True, sortable=True),
    )
    for name in EXACT_FIELDS:
        field = fields.KEYWORD(stored=True, sortable=True)
        field.analyzer, field.format = Values(name), formats.Existence()
        schema.add(name, field)
    return schema


def document(passage):
    """What is stored of a passage, without what its article lacks."""
    article = passage.article
    values = {
        "text": passage.text,
        "passage": passage.id,
        "position": passage.position,
        "date": article.date and datetime.combine(article.date, time()),
    } | {name: getattr(article, name) for name in ("id", "title", *EXACT_FIELDS)}
    return {name: value for name, value in values.items() if value is not None}
