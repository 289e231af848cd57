"""Operators that are let go: those of pasted text, and phrases that no text has."""

import json
import shutil
from datetime import date

import pytest
from click.testing import CliRunner

from nutgraf.cli.app import nutgraf
from nutgraf.cli.mcp.tools import create_server
from nutgraf.cli.serve.searchers import Searchers
from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from tests.cli.mcp.test_mcp import ask
from tests.cli.serve.conftest import service

TEXTS = {
    "ferry": "The night ferry from Skarra ran aground on a sandbank, and the crew was rescued.",
    "grain": "Skarra and Ostrey signed a deal in grain with the port of Harrowick.",
    "bread": "The baker of Ostrey said: half a loaf is better than none.",
    "tram": "The tram to the harbour stood still for two hours after the storm.",
}
PASTED = f'The captain said "a quiet night" -and then: {TEXTS["ferry"]} ' + "The sea was calm. " * 8


@pytest.fixture(scope="module")
def path(template, tmp_path_factory):
    path = tmp_path_factory.mktemp("operators") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index, index.writer() as writer:
        for id_, text in TEXTS.items():
            writer.add(Article(id=id_, title=id_, text=text, date=date(2020, 1, 5)))
    return path


@pytest.fixture(scope="module")
def searcher(path):
    with Searcher(path) as searcher:
        yield searcher


def first(results):
    return [hit.article.id for hit in results][:1]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (PASTED, "ferry"),
        ('"a quiet night"\nand the ferry of Skarra', "ferry"),
        ("GRAIN DEAL INVOLVING THE PORT, SKARRA AND BERGEN", "grain"),
        ('WHAT "GOOD BAKERS" SAY: NOT BREAD, HALF A LOAF', "bread"),
    ],
)
def test_pasted_text_and_capitals_are_plain_words(searcher, question, found):
    for literal in (True, False):
        results = searcher.search(question, literal=literal)
        assert first(results) == [found]
        [notice] = results.notices
        assert (notice.option, notice.value) == ("syntax", "query")
        assert '"' not in results.searched
    assert not searcher.search(question, syntax="query", literal=True)


def test_pasted_text_without_operators_is_as_it_is(searcher):
    results = searcher.search(TEXTS["ferry"] + " The sea was calm that night." * 6)
    assert first(results) == ["ferry"]
    assert not results.notices


def test_syntax_plain_takes_the_operators_of_any_question(searcher):
    assert first(searcher.search("ferry -aground")) != ["ferry"]
    results = searcher.search("ferry -aground", syntax="plain")
    assert first(results) == ["ferry"]
    assert not results.notices  # it was asked for


@pytest.mark.parametrize("question", ["ferry OR tram", "TRAM -FERRY", '"HALF A LOAF"', "TRAM"])
def test_short_questions_keep_their_operators(searcher, question):
    results = searcher.search(question)
    assert results.searched == question
    assert not results.notices


def test_fields_in_brackets_limit_the_search_for_a_pasted_text(searcher):
    assert not searcher.search(f"{PASTED} (date:2019)")
    assert first(searcher.search(f"{PASTED} (date:2020)")) == ["ferry"]


@pytest.mark.parametrize(
    ("question", "left", "unknown"),
    [
        ('the ferry "upper deck" of Skarra', "the ferry of Skarra", ["upper deck"]),
        ('"upper deck" tram "lower deck"', "tram", ["upper deck", "lower deck"]),
        ('"half a loaf" "upper deck"', '"half a loaf"', ["upper deck"]),
        ('tram "upper harbour"~4', "tram", ["upper harbour"]),
    ],
)
def test_a_phrase_that_no_text_has_is_told_and_let_go(searcher, question, left, unknown):
    results = searcher.search(question, literal=False)
    assert results.searched == left
    assert list(results.hits) == list(searcher.search(left, literal=False).hits)
    assert [str(notice) for notice in results.notices] == [
        f"No text has “{phrase}”: it is left out." for phrase in unknown
    ]
    assert not searcher.search(question, literal=True)
    assert not searcher.search(question, syntax="query")


@pytest.mark.parametrize(
    "question", ['"upper deck"', '"upper deck" date:2020', 'tram +"upper deck"', '"half a loaf"']
)
def test_a_phrase_that_is_all_that_is_asked_or_demanded_stays(searcher, question):
    results = searcher.search(question, literal=False)
    assert results.searched == question
    assert not results.notices
    assert bool(results) == (question == '"half a loaf"')


def test_all_faces_tell_it_and_how_to_turn_it_off(path):
    question = 'the ferry "upper deck" of Skarra'
    told = "No text has “upper deck”: it is left out."
    command = ["search", question, "-i", str(path)]
    done = CliRunner().invoke(nutgraf, command)
    assert f"{told} Turn this off with --literal.\n" in done.stderr
    done = CliRunner().invoke(nutgraf, [*command, "--json"])
    assert json.loads(done.stdout)["notices"] == [told]
    with service(path) as client:
        answer = client.get("/api/search", params={"q": question})
        assert answer.json()["notices"] == [told]
        page = client.get("/", params={"q": question}).text
    assert told in page
    assert "literal=true" in page
    searchers = Searchers(path)
    try:
        found = ask(create_server(searchers), "search", query=question)
    finally:
        searchers.close()
    assert found["notices"] == [f"{told} literal=true turns this off."]
