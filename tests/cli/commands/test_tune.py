"""`nutgraf tune`: what it says, and that it changes nothing that is not shown to pay."""

import json
import shutil

import pytest

from nutgraf.index import Index
from nutgraf.search import Searcher
from nutgraf.search.fitting import Tuned, adopt
from nutgraf.search.ranking.evidence import FusionWeights
from tests.conftest import SEEDS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seeds_path(seeded, tmp_path_factory):
    """The path of an index of the seeds."""
    path = tmp_path_factory.mktemp("tuned") / "seeds.nutgraf"
    shutil.copytree(seeded.path, path)
    return path


def test_a_dry_run_says_what_topics_and_made_questions_would_change(nutgraf, seeds_path):
    with Index.open(seeds_path) as index:
        generation = index.stats().generation
    for options in ([], ["--topics", SEEDS]):
        outcome = nutgraf("tune", "-i", seeds_path, "--dry-run", "--json", *options)
        found = json.loads(outcome.out)
        assert outcome.code == 0
        assert found["judged"] == bool(options)
        assert (found["probabilities"] is not None) == bool(options)
        assert found["questions"] >= 80
        assert found["generation"] is None
        losing = any(gain < 0 for gain in found["by_kind"].values())
        assert found["pays"] == (found["low"] > 0 and not losing)
        assert bool(found["by_kind"]) != bool(options)
    with Index.open(seeds_path) as index:
        assert index.stats().generation == generation


def test_weights_that_are_far_off_are_mended_by_judged_topics(nutgraf, seeds_path):
    with Index.open(seeds_path) as index:
        far_off = FusionWeights(words=0.9, meaning=0.05, article_words=0.04, article_meaning=0.0)
        adopt(index, Tuned(False, 40, 20, FusionWeights(), far_off, 0.4, 0.5, 0.05, 0.2))
        generation = index.stats().generation
    outcome = nutgraf("tune", "-i", seeds_path, "--topics", SEEDS)
    assert "88 judged topics, 44 of them held out: nDCG@10" in outcome.out
    assert "error of the probabilities 0." in outcome.out
    assert f"adopted as generation {generation + 1}" in outcome.out
    with Index.open(seeds_path) as index, Searcher(index) as searcher:
        assert searcher.pipeline.weights.meaning > 0.1
    again = json.loads(nutgraf("history", "-i", seeds_path, "--json").out)
    assert "tune" in json.dumps(again)


def test_too_few_articles_are_one_line_of_error(nutgraf, two_articles):
    outcome = nutgraf("tune", "-i", two_articles)
    assert outcome.code == 2
    assert "too few to tune by" in outcome.err
    assert len(outcome.err.splitlines()) == 1
