"""The report of a run: one shape for the command line and the service."""

from nutgraf.index import Counts, Feed
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import Problem
from nutgraf.index.writing.report import Report
from tests.conftest import HALCYON
from tests.helpers.long_article import long_article


def test_its_shape():
    report = Report(
        counts=Counts(added=1, updated=2, unchanged=3, removed=4, passages=5, embedded=6, reused=7),
        generation=8,
        seconds=1.23456,
        problems=[Problem("a.txt", "cannot be read", True)],
        problems_in_all=12,
        skipped=9,
        passed_over={".jpg": 10},
        without_vectors=11,
        feeds=[Feed(address="http://a.example/", failures=12)],
    )
    shown = report.to_json()
    [feed] = shown.pop("feeds")
    assert (feed["address"], feed["failures"], feed["gone"]) == ("http://a.example/", 12, False)
    assert shown == {
        "articles": {"added": 1, "updated": 2, "unchanged": 3, "removed": 4, "skipped": 9},
        "passed_over": {".jpg": 10},
        "notes": {},
        "without_vectors": 11,
        "passages": {"added": 5, "embedded": 6, "reused": 7},
        "generation": 8,
        "seconds": 1.235,
        "feeds_failing": 0,
        "problems_in_all": 12,
        "problems": [{"where": "a.txt", "message": "cannot be read", "article_lost": True}],
    }


def test_it_tells_what_followed(empty_index):
    problems = [Problem("b.txt:2", "no text", True), Problem("c.txt", "no date", False)]
    report = ingest(empty_index, [HALCYON, problems[0], long_article(500), problems[1]])
    assert report.followed.fitted
    assert report.followed.failure is None
    assert report.generation == empty_index.generation == 2
    assert (report.skipped, report.problems) == (1, problems)
    assert not report.nothing_read
