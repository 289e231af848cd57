"""The faces: each option of a search does on every face what it does in Python."""

import html
import json
import re
import shutil
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from nutgraf.cli.app import nutgraf
from nutgraf.cli.mcp.tools import create_server
from nutgraf.cli.serve.searchers import Searchers
from nutgraf.index import Article, Index, NutgrafError
from nutgraf.search import LiveSearcher, Searcher, SearchRequest, clauses
from nutgraf.search.face_options import options_of, request_of
from nutgraf.search.options import FACES
from nutgraf.search.query import parse_query
from nutgraf.search.request import OPTIONS
from tests.cli.mcp.test_mcp import ask
from tests.cli.serve.conftest import service
from tests.helpers.carried_report import REPORT

QUESTION = "freighter on a sandbank and report on the ferry in 2020"

VALUES = {
    "limit": 2, "mode": "keyword", "by": "article", "source": ["Skarra Wire", "Ostrey Post"],
    "author": "Noor Hadley", "language": "fr", "question_language": "fr",
    "since": "2020-06-01", "until": "2020-05-31", "recent": True, "literal": True,
    "copies": True, "per_article": 1, "min_score": 0.03,
    "rerank": "tokens", "budget": 60_000, "facets": True, "explain": True, "as_of": 1,
    "sort": "title", "syntax": "query", "field": {"section": ["World", "Sea"]},
    "offset": 1,
    "facet": ["section"],
}  # fmt: skip
"""A value for each option beside its default; one that is added needs one here."""

SAME = {"question_language", "rerank", "budget", "facets", "facet", "explain", "syntax"}
"""Options that need not change which hits there are here, nor their order."""


def articles():
    papers = ["Skarra Wire", "Ostrey Post", "Harrowick Courier"]
    for number in range(6):
        yield Article(
            id=f"r{number}",
            title=f"{'FACEBD'[number]}: report {number}",
            text="\n\n".join(
                f"Paragraph {part} of the report on the ferry: {subject} and year {number}."
                for part, subject in enumerate(["its cost", "its crew", "its place in the ferry"])
            ),
            source=papers[number % 3],
            author="Noor Hadley" if number % 2 else "Ben Orme",
            language="fr" if number == 2 else "en",
            date=date(2019, 5, 9) if number == 5 else date(2020, 1 + 2 * number, 3),
            metadata={"section": ("World", "Politics", "Sea")[number % 3]},
        )
    for name in ("first copy", "second copy"):
        yield Article(id=name, title=name, text=REPORT, date=date(2020, 3, 1), source="Skarra Wire")


@pytest.fixture(scope="module")
def path(template, tmp_path_factory):
    """An index of two generations."""
    path = tmp_path_factory.mktemp("faces") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index:
        every = list(articles())
        for some in (every[:3], every[3:]):
            with index.writer() as writer:
                for article in some:
                    writer.add(article)
    return path


def by_command(path, given):
    given = given | {"field": pairs(given)} if "field" in given else given
    options = [
        text
        for name, value in given.items()
        for each in (value if isinstance(value, list) else [value])
        for text in ([f"--{name.replace('_', '-')}"] + ([] if each is True else [str(each)]))
    ]
    done = CliRunner().invoke(nutgraf, ["search", QUESTION, "--json", "-i", str(path), *options])
    return [hit["passage"]["id"] for hit in json.loads(done.stdout)["hits"]]


def pairs(given):
    return [f"{name}={each}" for name, values in given["field"].items() for each in values]


def texts(given):
    plain = {f"field.{name}": values for name, values in given.get("field", {}).items()}
    rest = {name: value for name, value in given.items() if name != "field"}
    return plain | {name: "true" if value is True else value for name, value in rest.items()}


def by_http(path, given):
    with service(path) as client:
        answer = client.get("/api/search", params={"q": QUESTION, **texts(given)})
    assert answer.status_code == 200, answer.text
    return [hit["passage"]["id"] for hit in answer.json()["hits"]]


def by_page(path, given):
    with service(path) as client:
        answer = client.get("/", params={"q": QUESTION, **texts(given)})
    assert answer.status_code == 200, answer.text
    if 'class="nothing"' in answer.text:
        return []  # what comes nearest is no hit
    links = re.findall(r'<h2><a href="/article\?id=([^&]*)&amp;passage=(\d+)', answer.text)
    return [f"{html.unescape(id_).replace('+', ' ')}#{place}" for id_, place in links]


def by_mcp(path, given):
    searchers = Searchers(path)
    try:
        found = ask(create_server(searchers), "search", query=QUESTION, **given)
    finally:
        searchers.close()
    return [passage["id"] for passage in found["passages"]]


def by_adapter(path, given):
    from nutgraf.search.adapters.langchain import NutgrafRetriever

    with LiveSearcher(path) as live:
        retriever = NutgrafRetriever(searcher=live, **given)
        return [document.id for document in retriever.invoke(QUESTION)]


ASK = {
    "command": by_command,
    "http": by_http,
    "page": by_page,
    "mcp": by_mcp,
    "adapter": by_adapter,
}


def answered(path, face, given):
    """The ids that the library finds for what a face is asked."""
    request = request_of(face, QUESTION, given)
    with LiveSearcher(path) as live:
        return [hit.passage.id for hit in live.answer(request)]


@pytest.mark.slow
def test_each_option_has_a_value_that_changes_what_is_found(path):
    assert set(VALUES) == set(OPTIONS)
    for name, value in VALUES.items():
        face = {"rerank": "adapter", "budget": "adapter", "offset": "mcp"}.get(name, "command")
        if name not in SAME:
            assert answered(path, face, {name: value}) != answered(path, face, {}), name


@pytest.mark.slow
@pytest.mark.parametrize("face", sorted(ASK))
def test_a_face_finds_what_the_library_finds_for_each_of_its_options(path, face):
    for option in options_of(face):
        given = {option.name: VALUES[option.name]}
        if option.name == "rerank":  # whatever else the machine does meanwhile
            given["budget"] = VALUES["budget"]
        assert ASK[face](path, given) == answered(path, face, given), option.name


def test_filters_are_on_all_faces():
    for name in ("source", "author", "language", "since", "until"):
        assert set(OPTIONS[name].faces) == set(FACES)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("k", "limit"), ("limt", "limit"), ("sources", "source"), ("understand", "literal"),
        ("fold", "copies"), ("share", "per_article"), ("lang", "language"),
    ],
)  # fmt: skip
def test_a_misspelt_option_is_told_the_nearest(path, name, meant):
    told = f"did you mean {meant}?"
    with Searcher(path) as searcher, pytest.raises(NutgrafError, match=f"'{name}'.*{meant}"):
        searcher.search("ferry", **{name: 3})
    with service(path) as client:
        refused = client.get("/api/search", params={"q": "ferry", name: "3"})
    assert refused.status_code == 400
    assert told in refused.json()["detail"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"limt": 3}, "no option 'limt'; did you mean limit?"),
        ({"top_k": 3}, "no option 'top_k'; did you mean limit?"),
        ({"xyzzy": 3}, "no option 'xyzzy'"),
    ],
)
def test_a_request_is_told_the_nearest_option_too(given, said):
    with pytest.raises(TypeError) as refused:
        SearchRequest("ferry", **given)
    assert str(refused.value) == said
    assert isinstance(refused.value, NutgrafError)
    with pytest.raises(NutgrafError, match="all but the question is given by name"):
        SearchRequest("ferry", 3)
    with pytest.raises(NutgrafError, match="a search takes a question"):
        SearchRequest(limit=3)
    assert replace(SearchRequest("ferry", limit=3), offset=2) == SearchRequest(
        question="ferry", limit=3, offset=2
    )


def test_a_name_that_is_near_to_none_is_refused_without_advice(path):
    with Searcher(path) as searcher, pytest.raises(TypeError, match=r"^no option 'xyzzy'$"):
        searcher.search("ferry", xyzzy=3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"limit": "5"}, "limit is a whole number, not '5'"),
        ({"limit": -1}, "limit is 0 or more, not -1"),
        ({"mode": "psychic"}, "mode is one of hybrid, keyword, semantic, not 'psychic'"),
        (
            {"since": "soon"},
            "a text like 2019-05-31, 2019-05 or 2019, not 'soon'",
        ),
        ({"since": 2019}, "since is a date"),
        ({"source": [1]}, "source is a text, or a list of texts"),
        ({"source": (name for name in ["Skarra Wire"])}, "source is a text, or a list of texts"),
        ({"within": "source:wire"}, "within takes what `clauses` makes"),
        ({"within": None}, "within takes what `clauses` makes"),
        ({"within": iter(clauses(source="Skarra Wire"))}, "within takes what `clauses` makes"),
        ({"as_of": "someday"}, "'someday' is neither a number nor like"),
        ({"as_of": "0001-01-01T00:00+05:00"}, "is neither a number nor like"),
        ({"as_of": "9" * 5000}, "is neither a number nor like"),
        ({"literal": 1}, "literal is True or False, not 1"),
        ({"min_score": float("nan")}, "min_score is -1 or more, not nan"),
    ],
)
def test_a_value_that_an_option_cannot_have_is_told(path, given, said):
    with Searcher(path) as searcher, pytest.raises(NutgrafError, match=re.escape(said)):
        searcher.search("ferry", **given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"since": "2021-01-01", "until": "2020-01-01"}, "since (2021-01-01) is after until"),
        ({"source": [""]}, "source is empty"),
        ({"author": " "}, "author is empty"),
    ],
)
def test_a_contradiction_or_an_empty_name_is_refused_on_all_faces(path, given, said):
    for face in ("command", "http", "page", "mcp"):
        if face == "page" and "since" not in given:  # a form sends its empty fields
            assert by_page(path, given) == answered(path, face, {})
        else:
            assert said in refused_by(face, path, given, said), face


def refused_by(face, path, given, said):
    """The error of a face."""
    if face == "command":
        options = [
            text
            for name, value in given.items()
            for text in (f"--{name}", value[0] if isinstance(value, list) else value)
        ]
        with pytest.raises(NutgrafError) as refused:
            CliRunner().invoke(
                nutgraf, ["search", "ferry", "-i", str(path), *options], catch_exceptions=False
            )
        return str(refused.value)
    if face == "mcp":
        searchers = Searchers(path)
        try:
            with pytest.raises(ValueError, match=re.escape(said)) as refused:
                ask(create_server(searchers), "search", query="ferry", **given)
        finally:
            searchers.close()
        return str(refused.value)
    with service(path) as client:
        address = "/" if face == "page" else "/api/search"
        answer = client.get(address, params={"q": "ferry", **given})
    assert answer.status_code == 400
    return answer.text


def test_a_search_takes_the_question_and_options_by_name(path):
    with Searcher(path) as searcher:
        with pytest.raises(TypeError, match=r"^all but the question is given by name"):
            searcher.search("ferry", 5)
        with pytest.raises(TypeError, match=r"^a search takes a question"):
            searcher.search(limit=5)
        with pytest.raises(TypeError, match=r"^a question is a text, not Query$"):
            searcher.search(parse_query("the ferry and the reports of its crew and cost"))
        every = searcher.search("ferry", source=None, author=None, since=None)
        assert [hit.passage.id for hit in every] == [
            hit.passage.id for hit in searcher.search("ferry")
        ]
        with pytest.raises(NutgrafError, match=r"^as_of is 0 or more, not -1$"):
            searcher.search("ferry", as_of=-1)
    with LiveSearcher(path) as live:
        assert not live.search("ferry", as_of=0)


def test_dates_may_be_texts_and_a_source_one_name(path):
    with Searcher(path) as searcher:
        texts = searcher.search("ferry", source="skarra wire", since="2020-06-01")
        values = searcher.search("ferry", source=["Skarra Wire"], since=date(2020, 6, 1))
    assert {hit.article.id for hit in texts} == {"r3"}
    assert [hit.passage.id for hit in texts] == [hit.passage.id for hit in values]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("date", ["r5", "r0", "r1", "first copy", "r2", "r3", "r4"]),
        ("-date", ["r4", "r3", "r2", "r1", "first copy", "r0", "r5"]),
        ("title", ["r1", "r4", "r2", "r5", "r3", "r0", "first copy"]),
    ],
)
def test_hits_are_sorted_by_date_or_title_equal_ones_by_relevance(path, sort, expected):
    with Searcher(path) as searcher:
        asked = {"limit": 50, "sort": sort, "mode": "keyword"}
        found = searcher.search("report ferry freighter", by="article", **asked)
        passages = searcher.search("report ferry freighter", **asked)
        best = searcher.search("report ferry freighter", limit=50, per_article=0, mode="keyword")
    days = [hit.article.date for hit in found]
    if sort == "title":
        assert [hit.article.id for hit in found] == expected
    else:
        assert days == sorted(days, reverse=sort == "-date")
    ids = [hit.article.id for hit in found]
    assert sorted(ids) == sorted(expected)
    assert found.total == len(expected)
    apart = [id_ for id_ in ids if id_ not in ("r1", "first copy")]  # two of one day
    assert apart == [id_ for id_ in expected if id_ not in ("r1", "first copy")]
    assert list(dict.fromkeys(hit.article.id for hit in passages)) == ids
    for id_ in ids:
        own = [hit.passage.id for hit in passages if hit.article.id == id_]
        assert own == [hit.passage.id for hit in best if hit.article.id == id_][:2]


def test_an_earlier_generation_is_opened_by_a_live_searcher_and_refused_by_one_of_another(path):
    with LiveSearcher(path) as live, Searcher(path, generation=1) as earlier:
        found = live.search("report on the ferry", as_of=1, limit=50)
        assert found.generation == 1
        assert {hit.article.id for hit in found} == {"r0", "r1", "r2"}
        assert earlier.search("report on the ferry", as_of=1).generation == 1
        assert live.search("ferry", as_of=date.today()).generation == 2
        with pytest.raises(NutgrafError, match=r"as_of names generation 2, .* is on 1: open"):
            earlier.search("ferry", as_of="2")
        with pytest.raises(NutgrafError, match="generation 9"):
            live.search("ferry", as_of=9)


def test_help_shows_the_options_of_a_search():
    from inspect import signature

    assert {"question", "limit", "source", "now"} <= set(signature(Searcher.search).parameters)


def test_a_filter_that_no_article_passes_is_told(path):
    for given, said in (
        (
            {"source": ["Skara Wire"]},
            "No source is called “Skara Wire”; did you mean “Skarra Wire”?",
        ),
        ({"source": ["Xyzzy"]}, "No source is called “Xyzzy”"),
        ({"author": "Nobody"}, "No author is called “Nobody”."),
        ({"language": "german"}, "No article has the language code “de”."),
        ({"language": "de"}, "No article has the language code “de”."),
    ):
        [(name, value)] = given.items()
        options = [f"--{name}", value[0] if name == "source" else value]
        done = CliRunner().invoke(nutgraf, ["search", "ferry", "-i", str(path), *options])
        assert done.stderr.splitlines() == ["Nothing found.", f"{said}{'.' * ('Xyzzy' in said)}"]
        with service(path) as client:
            page = client.get("/", params={"q": "ferry", **given}).text
        assert f'<p class="notice">{said}' in page
    with service(path) as client:
        assert "notice" not in client.get("/", params={"q": "ferry", "author": "Ben Orme"}).text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            'ferry source:"Skara Wire"',
            "No source is called “Skara Wire”; did you mean “Skarra Wire”?",
        ),
        ("ferry source:skara", "No source is called “skara”; did you mean “Skarra Wire”?"),
        ("(ferry AND source:nowhere) rocks", "No source is called “nowhere”."),
        ("ferry author:nobody", "No author is called “nobody”."),
        ("ferry lang:german", "No article has the language code “de”."),
        ("source:skarra zyzzyva -source:nowhere", None),
    ],
)
def test_a_name_in_the_question_that_no_article_has_is_told(path, asked, said):
    done = CliRunner().invoke(nutgraf, ["search", asked, "-i", str(path)])
    told = [line for line in done.stderr.splitlines() if line.startswith("No ")]
    assert told == ([said] if said else [])
    with service(path) as client:
        page = client.get("/", params={"q": asked}).text
    assert (f'<p class="notice">{said}' in page) == bool(said)
