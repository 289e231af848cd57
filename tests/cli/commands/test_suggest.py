"""Suggestions on the command line: the library's completions."""

import json

import pytest

from nutgraf.index import Index
from nutgraf.search import Searcher


@pytest.fixture
def path(index):
    with index.writer() as writer:
        writer.remove("tunnel")
    return index.path


def test_the_command_line_prints_what_the_library_finds(nutgraf, path):
    with Searcher(path) as searcher:
        found = [each.to_json() for each in searcher.completions("rock", 3)]
    assert found
    done = nutgraf("suggest", "rock", "-k", "3", "-i", path)
    assert done.code == 0
    assert done.out.splitlines() == [f"{each['kind']:<6}  {each['text']}" for each in found]
    shown = json.loads(nutgraf("suggest", "rock", "-k", "3", "-i", path, "--json").out)
    assert shown == {"query": "rock", "generation": 2, "suggestions": found}


def test_what_was_removed_is_suggested_of_the_earlier_generation_only(nutgraf, path):
    now = nutgraf("suggest", "tunnel", "-i", path)
    assert (now.code, now.out) == (1, "")
    then = nutgraf("suggest", "tunnel", "--as-of", "1", "-i", path)
    assert then.code == 0
    assert "word    tunnel" in then.out.splitlines()
    with Index.open(path) as index:
        assert index.generation == 2
