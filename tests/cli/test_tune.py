"""`nutgraf tune`: what it says, and that it changes nothing that is not shown to pay."""

import json

from nutgraf.index import Index
from nutgraf.index.ingest import ingest
from nutgraf.index.readers import read_articles
from tests.test_seeds import SEEDS


def test_seeds_are_tuned_by_their_topics_and_by_made_questions(nutgraf, empty_index_of):
    path = empty_index_of()
    with Index.open(path) as index:
        ingest(index, read_articles([str(SEEDS / "articles")], root=SEEDS / "articles"))
        generation = index.stats().generation
    for options in ([], ["--topics", SEEDS]):
        outcome = nutgraf("tune", "-i", path, "--dry-run", "--json", *options)
        found = json.loads(outcome.out)
        assert outcome.code == 0
        assert found["judged"] == bool(options)
        assert found["questions"] >= 80
        assert found["generation"] is None
        assert found["pays"] == (found["low"] > 0)
    with Index.open(path) as index:
        assert index.stats().generation == generation
    outcome = nutgraf("tune", "-i", path, "--topics", SEEDS)
    assert "88 judged topics, 44 of them held out: nDCG@10" in outcome.out
    with Index.open(path) as index:
        adopted = "adopted as generation" in outcome.out
        assert index.stats().generation == generation + adopted


def test_too_few_articles_are_one_line_of_error(nutgraf, two_articles):
    outcome = nutgraf("tune", "-i", two_articles)
    assert outcome.code == 2
    assert "too few to tune by" in outcome.err
    assert len(outcome.err.splitlines()) == 1
