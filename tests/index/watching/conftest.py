"""A folder beside an index, and a server of feeds."""

import pytest

from tests.helpers.site import Site


@pytest.fixture
def folder(empty_index):
    path = empty_index.path.parent / "news"
    path.mkdir()
    return path


@pytest.fixture
def site():
    running = Site()
    yield running
    running.close()
