"""Several indexes on the command line: one list, and each hit names its index."""

import json

import pytest


def test_each_hit_names_its_index(nutgraf, two_articles, empty_index):
    other = empty_index.path
    both = ("-i", two_articles, "-i", other)
    done = nutgraf("search", "ferry", "--mode", "keyword", "--json", *both)
    [hit] = json.loads(done.out)["hits"][:1]
    assert hit["index"] == str(two_articles)
    shown = nutgraf("search", "ferry", "--mode", "keyword", *both).out
    assert f"halcyon#0 · {two_articles}" in shown
    alone = nutgraf("search", "ferry", "--mode", "keyword", "--json", "-i", two_articles).out
    assert "index" not in json.loads(alone)["hits"][0]


@pytest.mark.parametrize(
    "command",
    [("stats",), ("export", "-"), ("erase", "halcyon"), ("compact",), ("index", ".")],
)
def test_a_command_of_one_index_refuses_several(nutgraf, two_articles, empty_index, command):
    done = nutgraf(*command, "-i", two_articles, "-i", empty_index.path)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "this command takes one index" in done.err


def test_mistakes_are_one_line(nutgraf, two_articles, empty_index):
    twice = nutgraf("search", "ferry", "-i", two_articles, "-i", two_articles)
    numbered = nutgraf(
        "search", "ferry", "-i", two_articles, "-i", empty_index.path, "--as-of", "99"
    )
    nowhere = nutgraf("search", "ferry", "-i", two_articles, "-i", "nowhere")
    assert [each.code for each in (twice, numbered, nowhere)] == [2, 2, 2]
    assert "is named twice" in twice.err
    assert "none of that number" in numbered.err
    assert "nowhere" in nowhere.err
