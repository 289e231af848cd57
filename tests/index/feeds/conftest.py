"""A site to ask, and a client that may ask it."""

import pytest

from nutgraf.index.feeds import Client, Limits
from tests.helpers.site import Site

QUICK = Limits(connect=2.0, idle=1.0, total=1.5)


@pytest.fixture
def site():
    running = Site()
    yield running
    running.close()


@pytest.fixture
def client():
    return Client(allow_private=True, interval=0, limits=QUICK)
