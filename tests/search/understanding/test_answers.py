"""Answers to questions with times, sources and authors: whatever is read, nothing is lost by it."""

import shutil
from datetime import date
from fnmatch import fnmatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index
from nutgraf.search import Searcher

NOW = date(2021, 3, 10)  # a Wednesday

ARTICLES = [
    ("aground", "The night ferry ran aground on a sandbank.", "Skarra Wire", "Ina Solberg", 2014),
    ("repairs", "The repairs of the ferry cost a fortune.", "The Courier", "Noor Hadley", 2016),
    ("tunnel", "The tunnel replaces the ferry on the fjord.", "The Atlantic", "Ben Orme", 2016),
    ("storm", "A storm in the Atlantic sank a ferry in March 1962.", "Skarra Wire", None, 2018),
    ("bakery", "The bakery at the ferry pier was Ina Solberg's.", "The Courier", "Ben Orme", 2020),
]  # fmt: skip


def index_of(template, path, dated):
    """An index of the articles, of which the first `dated` have a date."""
    shutil.copytree(template, path)
    with Index.open(path) as index, index.writer() as writer:
        for number, (id_, text, source, author, year) in enumerate(ARTICLES):
            day = date(year, 3, 5) if number < dated else None
            writer.add(
                Article(id=id_, title=id_, text=text, source=source, author=author, date=day)
            )
    return Searcher(path)


@pytest.fixture(scope="module")
def searcher(template, tmp_path_factory):
    with index_of(template, tmp_path_factory.mktemp("dated") / "index", 5) as searcher:
        yield searcher


@pytest.fixture(scope="module")
def undated(template, tmp_path_factory):
    with index_of(template, tmp_path_factory.mktemp("undated") / "index", 0) as searcher:
        yield searcher


@pytest.fixture(scope="module")
def few_dated(template, tmp_path_factory):
    with index_of(template, tmp_path_factory.mktemp("half") / "index", 2) as searcher:
        yield searcher


def ids(results):
    return {hit.article.id for hit in results}


def said(results):
    return list(map(str, results.notices))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("the ferry since 2016", {"repairs", "tunnel", "storm", "bakery"}),
        ("articles from March 2014 about the ferry", {"aground"}),
        ("the ferry, published in 2016", {"repairs", "tunnel"}),
        ("articles by Ina Solberg about the ferry", {"aground"}),
        ("the ferry, according to the Courier", {"repairs", "bakery"}),
        ("ferry articles by Ben Orme since 2017", {"bakery"}),
        ("the ferry after:2016", {"storm", "bakery"}),
        ("the ferry after:2016-03-05", {"storm", "bakery"}),
        ("the ferry since:2018 until:2018-03", {"storm"}),
        ("the ferry before:2016", {"aground"}),
        ("ferry site:atlantic", {"tunnel"}),
    ],
)
def test_what_is_certain_filters(searcher, question, found):
    results = searcher.search(question, now=NOW)
    assert ids(results) == found
    assert not results.notices


@pytest.mark.parametrize(
    "question",
    [
        "the ferry in March 2016", "the ferry in 2016", "the ferry from 2015",
        "the ferry after 2016 repairs", "last year of the ferry",
        "the ferry last week tonight", "ferry repairs by Noor Hadley",
    ],
)  # fmt: skip
def test_what_is_not_certain_filters_nothing(searcher, question):
    results = searcher.search(question, now=NOW)
    assert not (results.reading and results.reading.filters)
    assert ids(results) == ids(searcher.search("the ferry")) or results.nearest


def test_articles_of_a_time_or_a_name_come_first(searcher):
    for question in ("ferry in March 2016", "ferry in 2016", "ferry by Noor Hadley"):
        results = searcher.search(question, now=NOW)
        assert results[0].article.id == "repairs", question


@pytest.mark.parametrize(
    ("question", "told", "kept"),
    [
        ("ferry articles from March 2015", "date:2015-03-01..2015-03-31", ""),
        ("ferry articles from 2015 by Ben Orme", "date:2015-01-01..2015-12-31", ""),
        (
            "articles by Ina Solberg on the ferry since 2016",
            "date:2016-01-01..",
            'author:"Ina Solberg"',
        ),
    ],
)
def test_a_filter_that_nothing_answers_is_let_go_and_told(searcher, question, told, kept):
    results = searcher.search(question, now=NOW)
    assert results
    assert said(results) == [f"Nothing was found with {told}: it limits nothing."]
    assert " ".join(map(str, results.reading.filters if results.reading else ())) == kept


def test_filters_alone_that_nothing_passes_leave_their_words(searcher):
    results = searcher.search("articles from 2015", now=NOW)
    assert results.searched == "articles from 2015"
    assert said(results) == [
        "Nothing was found with date:2015-01-01..2015-12-31: it limits nothing."
    ]


def test_fields_of_a_question_in_capitals_filter_where_something_answers(searcher):
    results = searcher.search('WHO REPAIRED THE FERRY ON THE FJORD SOURCE:"THE COURIER" DATE:2016')
    assert ids(results) == {"repairs"}
    assert results.reading.phrases == ('SOURCE:"THE COURIER"', "DATE:2016")
    results = searcher.search("WHO REPAIRED THE FERRY ON THE FJORD DATE:1990 TITLE:NOTHING")
    assert results
    assert results.searched == "WHO REPAIRED THE FERRY ON THE FJORD"
    told = "Nothing was found with date:1990-01-01..1990-12-31 title:NOTHING: it limits nothing."
    assert said(results)[1:] == [told]


def test_a_page_beyond_the_last_lets_nothing_go(searcher):
    results = searcher.search("articles by Ina Solberg about the ferry", offset=5)
    assert (len(results), results.total, said(results)) == (0, 1, [])


def test_a_score_that_nothing_in_a_filter_reaches_lets_it_go(searcher):
    asked = {"mode": "keyword", "now": NOW}
    best = searcher.search("night ferry", **asked)[0].score
    results = searcher.search("night ferry since 2018", min_score=best * 0.99, **asked)
    assert ids(results) == {"aground"}
    assert said(results) == ["Nothing was found with date:2018-01-01..: it limits nothing."]


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("the ferry last week", "the ferry"), ("the ferry since 2021", "the ferry"),
        ("articles from May 2013 on the ferry", "on the ferry"),
        ("a storm in March 1962", "a storm in March 1962"),
    ],
)  # fmt: skip
def test_a_time_that_the_archive_does_not_reach_limits_nothing(searcher, question, searched):
    results = searcher.search(question, now=NOW)
    assert results
    assert results.searched == searched
    [notice] = said(results)
    assert notice.startswith("The articles are dated 2014-03-05 to 2020-03-05: “")


def test_without_dates_no_time_limits_anything(undated):
    for question in ("a storm in March of 1962", "the ferry since 2016", "the ferry last week"):
        results = undated.search(question, now=NOW)
        assert results
        assert results.reading is None
        assert said(results)[0].startswith("No article has a date: “")
    assert undated.search("a storm in March of 1962").searched == "a storm in March of 1962"
    assert undated.search("the ferry since 2016").searched == "the ferry"


def test_where_few_have_a_date_a_time_prefers(few_dated):
    results = few_dated.search("the ferry since 2016", now=NOW)
    assert ids(results) == ids(few_dated.search("the ferry", literal=True))
    assert str(results.reading) == "2016-01-01 to 2016-03-05 first"


@pytest.mark.parametrize(
    ("question", "said_"),
    [
        ("ferry auther:orme", "“auther:” is no field,* did you mean author?"),
        ("ferry language:en", "“language:” is no field,* did you mean lang?"),
        ("ferry year:2016", "“year:” is no field,* did you mean date?"),
        ("ferry topic:x", "“topic:” is no field,* fields are title, source, *"),
        ("ferry since:lunch", "“since:” takes a day like 2019-05-31,*"),
    ],
)  # fmt: skip
def test_a_field_that_does_not_exist_is_told(searcher, question, said_):
    [notice] = said(searcher.search(question, literal=True))
    assert fnmatch(notice, said_)


@pytest.mark.parametrize(
    "question",
    [
        "the ferry at 10:30", "note: the ferry", "https://post.example/ferry the ferry",
        '"topic:x" ferry', "ferry 3:1", "ferry std::vector", "Skarra:Ostrey ferry",
    ],
)  # fmt: skip
def test_colons_of_running_text_are_no_fields(searcher, question):
    assert not [each for each in said(searcher.search(question)) if "field" in each]


WORDS = ["ferry", "the", "storm", "in", "since", "March", "2016", "last week", "articles from"]
WORDS += [
    "by Ina Solberg",
    "1962",
    "before",
    "yesterday",
    "according to the Courier",
    "?",
    "latest",
]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join))
def test_a_question_finds_something_wherever_its_words_do(searcher, undated, few_dated, question):
    for each in (searcher, undated, few_dated):
        if each.search(question, literal=True, now=NOW):
            found = each.search(question, now=NOW)
            assert found or found.nearest
