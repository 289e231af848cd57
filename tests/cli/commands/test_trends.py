"""Trends on the command line, over HTTP and on the page: the library's words, and their months."""

import json
import shutil

import pytest

from nutgraf.cli.month_bars import counts, periods
from nutgraf.cli.printing.trends import bars
from nutgraf.index import Index
from nutgraf.search import Searcher
from tests.cli.serve.conftest import service
from tests.helpers.planted_words import planted_articles


@pytest.fixture(scope="module")
def path(template, tmp_path_factory):
    path = tmp_path_factory.mktemp("trends") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index, index.writer() as writer:
        for each in planted_articles():
            writer.add(each)
    return path


@pytest.fixture(scope="module")
def expected(path):
    with Searcher(path) as searcher:
        return searcher.trends("windmill", mode="keyword", since="2021-02-01", limit=4).to_json()


def test_the_command_line_prints_what_the_library_finds(nutgraf, path, expected):
    asked = ("trends", "windmill", "--mode", "keyword", "--since", "2021-02-01", "-k", "4")
    done = nutgraf(*asked, "-i", path)
    assert done.code == 0
    first, *words = done.out.splitlines()
    assert first == "in 5 of 120 articles, more than elsewhere · 2021-02 to 2021-06"
    assert [line.split()[0] for line in words] == [each["word"] for each in expected["words"]]
    assert {"miller", "sails"} <= {each["word"] for each in expected["words"]}
    assert words[0].endswith("█████")
    assert json.loads(nutgraf(*asked, "-i", path, "--json").out) == expected


def test_http_answers_the_same(path, expected):
    asked = {"q": "windmill", "mode": "keyword", "since": "2021-02-01", "limit": 4}
    with service(path) as client:
        assert client.get("/api/trends", params=asked).json() == expected
        assert client.get("/api/trends", params={"limit": 4}).status_code == 400


def test_the_page_leads_to_each_word_and_back(path):
    with service(path) as client:
        results = client.get("/", params={"q": "windmill", "mode": "keyword"}).text
        assert "/trends?q=windmill&amp;mode=keyword" in results
        page = client.get("/trends", params={"q": "windmill", "mode": "keyword"}).text
        assert "/?q=windmill+%2Bmiller&amp;mode=keyword" in page
        assert 'href="/?q=windmill&amp;mode=keyword"' in page
        assert page.count("<svg") >= 2
        assert client.get("/trends", params={"q": "windmill", "since": "soon"}).status_code == 400


def test_without_words_there_is_a_line_and_exit_code_1(nutgraf, path):
    done = nutgraf("trends", "nowhere", "--mode", "keyword", "-i", path)
    assert (done.code, done.out) == (1, "")
    assert "No word stands out" in done.err


@pytest.mark.parametrize(
    ("months", "most", "shown"),
    [
        ({}, 4, ()),
        ({"2021-03": 1}, 4, (("2021-03", "2021-03"),)),
        ({"2020-12": 1, "2021-01": 2}, 4, (("2020-12", "2020-12"), ("2021-01", "2021-01"))),
        ({"2020-12": 1, "2021-04": 2}, 3, (
            ("2020-12", "2021-01"), ("2021-02", "2021-03"), ("2021-04", "2021-05"),
        )),
    ],
)  # fmt: skip
def test_periods_are_even_and_cover_all_months(months, most, shown):
    assert periods(months, most) == shown
    assert sum(counts(months, periods(months, most))) == sum(months.values())


def test_bars_are_as_high_as_their_share_of_the_most():
    assert bars([0, 1, 4, 8]) == " ▁▄█"
    assert bars([]) == ""
    assert bars([0, 0]) == "  "
