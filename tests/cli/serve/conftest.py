"""A service asked in this process, as a client over HTTP asks it."""

from contextlib import contextmanager
from datetime import date

import pytest
from starlette.testclient import TestClient

from nutgraf.cli.serve.app import create_app
from nutgraf.cli.serve.settings import Settings
from nutgraf.index import Article

KEY = "0123456789abcdef0123456789abcdef"


@contextmanager
def service(path, **settings):
    with TestClient(create_app(path, Settings(**settings)), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def client(two_articles):
    """A service that only reads two articles."""
    with service(two_articles) as client:
        yield client


@pytest.fixture
def writable(index):
    """A service over an index of two articles, which may be changed."""
    with service(index.path, writable=True) as client:
        yield client


@pytest.fixture
def many(empty_index):
    """An index of thirty articles that all tell of a ferry."""
    with empty_index.writer() as writer:
        for number in range(30):
            writer.add(
                Article(
                    id=f"a{number:02}",
                    title=f"Ferry number {number}",
                    text=f"The ferry ran late {number} times between the islands last winter.",
                    source="Courier" if number % 2 else "Post",
                )
            )
    return empty_index


@pytest.fixture
def storied(index):
    """An article more on the story of the Halcyon."""
    with index.writer() as writer:
        writer.add(
            Article(
                id="passengers",
                title="Passengers tell of the night the Halcyon ran aground off Tolm",
                text=(
                    "Passengers told on Monday how the ferry Halcyon ran onto rocks near Tolm with"
                    " 212 people aboard.\n\n"
                    "The coastguard and the lifeboats brought all of them ashore; nobody was hurt."
                ),
                source="Tolm Islander",
                date=date(2020, 11, 17),
            )
        )
    return index
