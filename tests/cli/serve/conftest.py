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


AGENCY = (
    "The ferry Halcyon lost her steering in a gale off Tolm last November because a seal that"
    " costs 2,100 crowns had not been replaced, inspectors of the Marine Safety Board said on"
    " Tuesday in a report of 140 pages.\n\n"
    "Cuts to maintenance led directly to the grounding, they found. Nine of fourteen weekly checks"
    " of the steering gear had been recorded without having been made.\n\n"
    "Captain Aino Wester was praised for dropping both anchors, which slowed the ship from fourteen"
    " knots to six before she struck the rocks of Skerry Bay."
)


@pytest.fixture
def carried(index):
    """Two articles more, of two sources, that carry one agency's report; one adds to it."""
    with index.writer() as writer:
        for id_, source, day, more in (
            ("gazette", "Brannoch Gazette", 18, ""),
            ("post", "Ostrey Evening Post", 19, "\n\nThe company said it would study the report."),
        ):
            writer.add(
                Article(
                    id=id_,
                    title="Halcyon lost her steering for a cheap seal",
                    text=AGENCY + more,
                    source=source,
                    date=date(2020, 11, day),
                )
            )
    return index


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
