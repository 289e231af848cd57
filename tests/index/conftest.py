"""A small index to damage, made once."""

import shutil

import pytest

from tests.index.crash.scenarios import prepare


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """A small index with several segments and generations, whose encoder is a hash."""
    path = tmp_path_factory.mktemp("base") / "index"
    prepare(path, 6)
    return path


@pytest.fixture
def small(base, tmp_path):
    path = tmp_path / "index"
    shutil.copytree(base, path)
    return path
