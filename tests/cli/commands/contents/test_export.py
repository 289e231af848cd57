"""`nutgraf export --hits`: the hits of a search as citations."""

import csv
import io

import pytest
import rispy

from tests.conftest import HALCYON


def test_hits_as_csv_on_stdout(nutgraf, two_articles):
    done = nutgraf("export", "--hits", "ferry rocks", "--format", "csv", "-i", two_articles)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert done.code == 0
    assert rows[0]["article_id"] == "halcyon"
    assert done.err.endswith("generation 1\n")


def test_search_options_and_a_file(nutgraf, two_articles, tmp_path):
    file = tmp_path / "hits.ris"
    filters = ("--source", "Harrowick Courier", "--by", "article")
    arguments = ("--hits", "", *filters, "--format", "ris")
    done = nutgraf("export", *arguments, file, "-i", two_articles)
    assert (done.code, done.err) == (0, "1 hit · generation 1\n")
    content = file.read_bytes().decode()
    assert "\r\n" in content
    assert "\r\r" not in content
    (record,) = rispy.loads(content)
    assert (record["title"], record["urls"]) == (HALCYON.title, [HALCYON.url])
    assert nutgraf("export", *arguments, file, "-i", two_articles).code == 2  # it exists


def test_nothing_found_writes_nothing(nutgraf, two_articles, tmp_path):
    done = nutgraf("export", "--hits", "+zeppelin", tmp_path / "none", "-i", two_articles)
    assert (done.code, done.err) == (1, "Nothing answers · generation 1\n")
    assert not (tmp_path / "none").exists()


def test_an_earlier_generation(nutgraf, two_articles):
    done = nutgraf("export", "--hits", "ferry", "--as-of", "0", "-i", two_articles)
    assert (done.code, done.err) == (1, "Nothing answers · generation 0\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--format", "ris"), "--format is for the hits of a search; add --hits QUERY"),
        (("--min-score", "1"), "--min-score is for the hits of a search; add --hits QUERY"),
        (("--hits", "x", "--salvage"), "--salvage writes articles, and --hits the hits"),
        (("--hits", "x", "--format", "xls"), "'xls' is not one of"),
    ],
)
def test_options_that_do_not_go_together(nutgraf, two_articles, arguments, line):
    done = nutgraf("export", *arguments, "-i", two_articles)
    assert done.code == 2
    assert line in done.err
    assert done.err.count("\n") == 1
