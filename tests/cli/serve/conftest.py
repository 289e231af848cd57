"""A service asked in this process, as a client over HTTP asks it."""

from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from nutgraf.cli.serve.app import create_app
from nutgraf.cli.serve.settings import Settings

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
    from nutgraf.index import Article

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
