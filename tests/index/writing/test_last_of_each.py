"""Several articles of one id in one input: the last counts, again and again."""

import json

import pytest

from nutgraf.index import Index
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import Survey, read_articles
from nutgraf.index.readers.reports.notes import REPLACED
from nutgraf.index.writing import last_of_each
from nutgraf.index.writing.last_of_each import LastOfEach

pytestmark = pytest.mark.slow


@pytest.fixture
def index(empty_index_of):
    with Index.open(empty_index_of("home/my.nutgraf")) as opened:
        yield opened


@pytest.fixture
def run(index):
    """Index some (id, text) as one input; the counts, the notes, and what the index has."""

    def read(*articles, **options):
        file = index.path.parent / "a.jsonl"
        file.write_text("\n".join(json.dumps({"_id": id_, "text": t}) for id_, t in articles))
        survey = Survey()
        found = read_articles([str(file)], root=file.parent, survey=survey)
        report = ingest(index, found, survey=survey, **options)
        counts = report.counts
        texts = {article.id: article.text for article in index.articles()}
        return (counts.added, counts.updated, counts.unchanged), report, texts

    return read


TWICE = [("a", "One."), ("b", "Else."), ("a", "Two.")]


@pytest.mark.parametrize("options", [{}, {"checkpoint": 1}])
def test_the_next_run_of_the_same_input_says_unchanged(run, index, options):
    _, report, texts = run(*TWICE, **options)
    assert texts == {"a": "Two.", "b": "Else."}
    assert report.notes[REPLACED]["count"] == 1
    generation = index.generation
    for _ in range(2):
        counts, report, texts = run(*TWICE, **options)
        assert (counts, texts) == ((0, 0, 2), {"a": "Two.", "b": "Else."})
        assert [problem.message for problem in report.problems] == [
            f"id 'a' was read before ({index.path.parent}/a.jsonl:1); this one replaces it"
        ]
    assert index.generation == generation


def test_three_of_an_id(run):
    three = [("a", "One."), ("a", "Two."), ("a", "Three.")]
    run(*three)
    assert run(*three)[0] == (0, 0, 1)


def test_an_article_that_returns_to_an_earlier_text_is_updated(run):
    run(*TWICE)
    counts, _, texts = run(("a", "One."), ("b", "Else."))
    assert (counts, texts["a"]) == ((0, 1, 1), "One.")


def test_the_same_article_twice_is_no_problem(run):
    counts, report, _ = run(("a", "One."), ("a", "One."))
    assert (counts, report.problems, report.notes) == ((1, 0, 1), [], {})


def test_more_than_may_wait_are_added_at_once(run, index, monkeypatch):
    run(("a", "One."), ("b", "One."), ("a", "Two."), ("b", "Two."))
    monkeypatch.setattr(last_of_each, "MOST_WAITING", 1)
    _, _, texts = run(("a", "One."), ("b", "One."))
    assert texts == {"a": "One.", "b": "One."}
    with index.writer() as writer:
        last = LastOfEach(writer)
        assert [last.add(article) for article in index.articles()] == ["unchanged", "unchanged"]
        assert last.finish() == []


FERRY = {"_id": 1, "title": "Ferry aground", "text": "The ferry ran onto rocks on Saturday night."}
OTHERS = [
    ({"_id": 1, "title": "Budget passed", "text": "The council passed it late on Monday."}, True),
    ({**FERRY, "text": "Nobody was hurt, the coastguard said."}, False),
    ({**FERRY, "title": "Ferry runs aground"}, False),
    ({"_id": 2, "title": "Budget passed", "text": "The council passed it late on Monday."}, False),
]


@pytest.mark.parametrize(("other", "is_told"), OTHERS)
def test_a_number_that_names_another_article_in_a_later_input_is_told(index, other, is_told):
    def read(name, record):
        file = index.path.parent / name
        file.write_text(json.dumps(record))
        return ingest(index, read_articles([str(file)], root=file.parent)).problems

    assert list(read("a.jsonl", FERRY)) == []
    told = [(each.where, each.message.partition(";")[0]) for each in read("b.jsonl", other)]
    said = "takes the place of quite another article of this id, 'Ferry aground'"
    assert told == [("1", said)] * is_told
    assert list(read("b.jsonl", other)) == []
