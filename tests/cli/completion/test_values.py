"""The values of an index that a shell is offered, and the words in which bash takes them."""

import click
import pytest

from nutgraf.cli.completion.bash import Bash
from nutgraf.cli.completion.index_values import values
from nutgraf.index import Article, Index


@pytest.fixture
def context(empty_index):
    """A line that names an index of three articles, one of them under embargo."""
    with empty_index.writer() as writer:
        for id_, source, metadata in (
            ("b 2", "O'Brien", {"section": "news"}),
            ("a1", "Harrowick Courier", {}),
            ("a2", "Veil", {"embargoed": "2199-01-01"}),
        ):
            writer.add(
                Article(
                    id=id_, title="t", text=f"{id_}.", source=source, author="Ann",
                    metadata=metadata,
                )
            )  # fmt: skip
    context = click.Context(click.Command("search"))
    context.params["index_paths"] = (str(empty_index.path),)
    return context


@pytest.mark.parametrize(
    ("kind", "typed", "offered"),
    [
        ("id", "a", ["a1"]),
        ("source", "", ["Harrowick Courier", "O'Brien"]),
        ("author", "AN", ["Ann"]),
        ("field", "sec", ["section="]),
        ("sort", "-", ["-date", "-embargoed", "-section"]),
        ("facet", "", ["embargoed", "section"]),
        ("alert", "", []),
    ],
)
def test_what_the_index_has_and_shows(context, kind, typed, offered):
    assert values(kind, context, typed) == offered


def test_without_an_index_nothing_is_offered(tmp_path, monkeypatch):
    monkeypatch.setenv("NUTGRAF_INDEX", str(tmp_path / "none"))
    assert values("id", click.Context(click.Command("search")), "") == []
    with pytest.raises(Exception, match="none"):
        Index.open(tmp_path / "none")


@pytest.mark.parametrize(
    ("line", "value", "words", "incomplete", "taken"),
    [
        ("nutgraf show ", "b 2", ["show"], "", "plain,b\\ 2"),
        ("nutgraf show https:", "https://a/x", ["show"], "https:", "plain,//a/x"),
        ("nutgraf show 'b", "b 2", ["show"], "b", "plain,b 2"),
        ("nutgraf search --field section=ne", "section=news", ["search", "--field"], "section=ne",
         "plain,news"),
    ],
)  # fmt: skip
def test_bash_takes_a_value_from_where_it_parts_words(
    monkeypatch, line, value, words, incomplete, taken
):
    monkeypatch.setenv("COMP_WORDS", line)
    shell = Bash(click.Command("nutgraf"), {}, "nutgraf", "_NUTGRAF_COMPLETE")
    assert shell.get_completion_args() == (words, incomplete)
    assert shell.format_completion(click.shell_completion.CompletionItem(value)) == taken
    folder = click.shell_completion.CompletionItem("x", type="dir")
    assert shell.format_completion(folder) == "dir,x"
