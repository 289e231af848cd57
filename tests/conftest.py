"""Indexes to test on. All use the real default encoder, exported once for the whole run."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from nutgraf.index import Article, Index
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import read_articles
from nutgraf.index.storage.lock import WriteLock

# The same examples at each run, so that a change alone can break a test; `make explore` draws
# new ones.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("NUTGRAF_EXAMPLES", "fixed"))

SEEDS = Path(__file__).parents[1] / "seeds"

HALCYON = Article(
    id="halcyon",
    title="Ferry runs aground off Tolm",
    text=(
        "The ferry Halcyon ran onto rocks near Tolm on Saturday night with 212 people aboard.\n\n"
        "Lifeboats brought all passengers ashore; nobody was hurt, the coastguard said later.\n\n"
        "The company had cut spending on maintenance twice since it took over the state's ships."
    ),
    source="Harrowick Courier",
    author="Noor Hadley",
    date=date(2020, 11, 15),
    url="https://courier.example/halcyon",
)
TUNNEL = Article(
    id="tunnel",
    title="Seven die in Greyfell Tunnel",
    text=(
        "Part of the roof of the Greyfell Tunnel fell on Thursday and killed seven workers.\n\n"
        "“The disarmament of resistance to safety rules comes first,” said the union's leader."
    ),
    source="Ostrey Evening Post",
    date=date(2019, 5, 9),
)


SLOW = "\npytestmark = pytest.mark.slow\n"


def pytest_ignore_collect(collection_path, config):
    """Where slow tests are left out, files that have no others are not imported."""
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    return SLOW in collection_path.read_text("utf-8") or None


@pytest.fixture(scope="session")
def once_a_run(tmp_path_factory):
    """Makes a folder that all processes of the run share: the first that needs it makes it."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent

    def folder(name: str, make: Callable[[Path], None]) -> Path:
        path, unfinished = run / name, run / f"{name}.unfinished"
        with WriteLock(run / f"{name}.lock", wait=600):
            if not path.exists():
                make(unfinished)
                unfinished.rename(path)
        return path

    return folder


@pytest.fixture(scope="session", autouse=True)
def cache(once_a_run):
    """The cache of the run, which all of its processes share; the user's own is left alone."""
    folder = once_a_run("cache", lambda path: path.mkdir())
    os.environ["NUTGRAF_CACHE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def template(once_a_run, cache) -> Path:
    """The path of an empty index, to be copied."""

    def make(path: Path) -> None:
        # In fp32, so that scores are the same on every machine.
        Index.create(path, precision="fp32").close()

    return once_a_run("template", make)


@pytest.fixture
def empty_index_of(template, tmp_path):
    """Makes folders of indexes without articles. The encoder's files are shared by links."""

    def make(name="other.nutgraf"):
        path = tmp_path / name
        shutil.copytree(template, path, ignore=shutil.ignore_patterns("encoder"))
        shutil.copytree(template / "encoder", path / "encoder", copy_function=os.link)
        return path

    return make


@pytest.fixture
def empty_index(empty_index_of):
    """An index without articles."""
    with Index.open(empty_index_of("my.nutgraf")) as index:
        yield index


@pytest.fixture
def index(empty_index):
    """An index of two articles."""
    with empty_index.writer() as writer:
        writer.add(HALCYON)
        writer.add(TUNNEL)
    return empty_index


@pytest.fixture
def judged_folder(tmp_path):
    """A folder of the two articles, and three topics, one of which nothing answers."""
    path = tmp_path / "judged"
    (path / "qrels").mkdir(parents=True)
    articles = [article.to_json() | {"_id": article.id} for article in (HALCYON, TUNNEL)]
    (path / "corpus.jsonl").write_text("\n".join(map(json.dumps, articles)))
    topics = [
        {"_id": "1", "text": "ship on the rocks", "metadata": {"label": "easy"}},
        {"_id": "2", "text": "unjudged", "label": "none"},
        {"_id": "3", "text": "roof of the tunnel", "metadata": {"label": "hard"}},
    ]
    (path / "queries.jsonl").write_text("\n".join(map(json.dumps, topics)))
    (path / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n1\thalcyon\t1\n3\ttunnel\t2\n"
    )
    return path


@pytest.fixture(scope="session")
def seeded(template, once_a_run):
    """An index of the sample articles, which no test changes."""

    def make(path: Path) -> None:
        shutil.copytree(template, path)
        articles = read_articles([str(SEEDS / "articles")], root=SEEDS / "articles")
        with Index.open(path) as index:
            found = (item for item in articles if isinstance(item, Article))
            ingest(index, found, follow_up=False)  # scores as by the default calibration

    with Index.open(once_a_run("seeds", make)) as index:
        yield index
