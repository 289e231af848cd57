"""nutgraf.toml: the user's file may set any option, an index's own only search options."""

import json
import os
import shutil

import click
import pytest

from nutgraf.cli.app import nutgraf as group
from nutgraf.cli.command_list import COMMANDS


@pytest.fixture
def own_index(two_articles, tmp_path):
    """A copy of the index of two articles, which may have a file of its own."""
    path = tmp_path / "my.nutgraf"
    shutil.copytree(
        two_articles, path, copy_function=os.link, ignore=shutil.ignore_patterns("cat*", "*.lock")
    )
    shutil.copy2(two_articles / "catalogue.sqlite", path)
    return path


@pytest.fixture
def user(monkeypatch, tmp_path):
    """Writes the user's file."""
    folder = tmp_path / "config"
    monkeypatch.setattr(click, "get_app_dir", lambda name: str(folder / name))
    monkeypatch.delenv("NUTGRAF_INDEX", raising=False)

    def write(text):
        (folder / "nutgraf").mkdir(parents=True, exist_ok=True)
        (folder / "nutgraf" / "nutgraf.toml").write_text(text)

    return write


def found(done):
    return [hit["passage"]["id"] for hit in json.loads(done.out)["hits"]]


def test_the_user_sets_any_option(nutgraf, own_index, user):
    options = 'json = true\nliteral = true\nlimit = 1\nsource = "Harrowick Courier"'
    user(f'index = "{own_index}"\n[search]\n{options}')
    assert found(nutgraf("search", "tunnel roof ferry"))[0].startswith("halcyon")
    assert len(found(nutgraf("search", "ferry"))) == 1
    assert len(found(nutgraf("search", "ferry", "-k", "2"))) == 2
    assert nutgraf("stats").code == 0  # which has no limit


def test_a_key_beside_the_tables_is_for_all_commands_that_have_it(nutgraf, own_index, user):
    user("json = true")
    assert json.loads(nutgraf("stats", "-i", own_index).out)["articles"] == 2
    assert "--json" in nutgraf("search", "--help").out
    assert json.loads(nutgraf("alert", "list", "-i", own_index).out) == {"alerts": []}


def test_the_line_goes_before_the_user_and_the_user_before_the_index(nutgraf, own_index, user):
    (own_index / "nutgraf.toml").write_text('mode = "keyword"\nlimit = 1')
    done = json.loads(nutgraf("search", "ferry", "--json", "-i", own_index).out)
    assert (done["mode"], len(done["hits"])) == ("keyword", 1)
    user('[search]\nmode = "semantic"')
    done = json.loads(nutgraf("search", "ferry", "--json", "-i", own_index).out)
    assert (done["mode"], len(done["hits"])) == ("semantic", 1)
    arguments = ("search", "ferry", "--mode", "hybrid", "--json", "-i", own_index)
    assert json.loads(nutgraf(*arguments).out)["mode"] == "hybrid"


def test_of_several_indexes_none_sets_options(nutgraf, own_index, two_articles, user):
    (own_index / "nutgraf.toml").write_text("limit = 1")
    both = ("-i", own_index, "-i", two_articles)
    assert len(found(nutgraf("search", "ferry", "--json", *both))) > 1


def test_the_environment_names_the_index_before_the_user(nutgraf, own_index, user, monkeypatch):
    user('index = "/nowhere"')
    monkeypatch.setenv("NUTGRAF_INDEX", str(own_index))
    assert nutgraf("stats").code == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('rerank = "some/model"', "rerank is no search option that an index may set"),
        ('index = "/etc"', "index is no search option that an index may set"),
        ("[serve]\nport = 1", "serve is no search option that an index may set"),
        ("[alert.run]\nexec = 'rm'", "alert is no search option that an index may set"),
        ("limt = 1", "limt is no search option that an index may set; did you mean limit?"),
        ("limit", "nutgraf.toml: "),
    ],
)
def test_an_index_sets_nothing_else(nutgraf, own_index, user, text, line):
    (own_index / "nutgraf.toml").write_text(text)
    done = nutgraf("search", "ferry", "-i", own_index)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert f"{own_index / 'nutgraf.toml'}: " in done.err
    assert line in done.err
    assert nutgraf("stats", "-i", own_index).code == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[serch]", "[serch] is no command; did you mean search?"),
        ("[search]\nlimt = 1", "no option 'limt' here; did you mean limit?"),
        ("[alert]\nad = 1", "no command 'ad' in [alert]"),
        ("search = 3", "search is a command; write [search]"),
        ("[search]\njson = 1", "json is true or false, not 1"),
        ("[search]\nmode = ['keyword']", "mode takes one value"),
        ("[search]\nlimit = true", "limit takes a text or a number"),
        ("[search]\nlimit = 'x'", "'x' is not a valid integer"),
    ],
)
def test_mistakes_of_the_user_are_one_line(nutgraf, own_index, user, text, line):
    user(text)
    command = ("alert", "list") if "alert" in text else ("search", "ferry")
    done = nutgraf(*command, "-i", own_index)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert line in done.err


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_help_has_an_example_that_can_be_parsed(name, tmp_path, monkeypatch):
    import shlex

    monkeypatch.chdir(tmp_path)
    (tmp_path / "judged").mkdir()
    context = click.Context(group)
    example = shlex.split(COMMANDS[name].example)
    assert example[:2] == ["nutgraf", name]
    command = group.get_command(context, name)
    assert COMMANDS[name].example in command.get_help(click.Context(command))
    command.make_context(name, example[2:])
