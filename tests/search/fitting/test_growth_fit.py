"""What is fitted to an index that has grown, and what judged topics have told of it already."""

from dataclasses import replace
from functools import partial

import pytest

from nutgraf.index import Article
from nutgraf.search import Searcher
from nutgraf.search import fitting as tuning
from nutgraf.search.fitting import JUDGED_WEIGHTS, Tuned, adopt
from nutgraf.search.fitting.calibration_fit import JUDGED
from nutgraf.search.fitting.growth_fit import fit_to_growth
from nutgraf.search.ranking.evidence import FusionWeights

pytestmark = pytest.mark.slow

PAYS = Tuned(
    judged=False,
    questions=40,
    held_out=20,
    weights=FusionWeights(),
    tuned=FusionWeights(words=0.2, meaning=0.2, article_words=0.3, article_meaning=0.3),
    before=0.4,
    after=0.6,
    low=0.1,
    high=0.3,
)

fit = partial(fit_to_growth, calibrated_from=20, tuned_from=20)


@pytest.fixture
def grown(empty_index):
    """An index that is large enough to be fitted to, by the bounds of `fit`."""
    add(empty_index, range(24))
    return empty_index


def add(index, numbers):
    with index.writer() as writer:
        for number in numbers:
            writer.add(
                Article(
                    id=f"a{number}",
                    title=f"Bridge {number} is closed",
                    text=f"The council shut bridge {number} on Monday after cracks were found."
                    f"\n\nEngineer Ruben Weir said that {number + 3} piles of the bridge had moved "
                    "in the storms of the winter, and that repairs would take until the autumn.",
                )
            )


def actions(index):
    return [generation.action for generation in index.history()]


def weights(index):
    with Searcher(index) as searcher:
        return searcher.pipeline.weights


def test_it_is_fitted_once_and_again_when_it_has_doubled(grown):
    assert fit(grown)
    fitted = actions(grown)
    assert fitted[-1] in ("calibrate", "tune")
    assert not fit(grown)
    assert actions(grown) == fitted
    add(grown, range(24, 60))
    assert fit(grown)


def test_weights_that_pay_are_adopted_in_the_one_generation(grown, monkeypatch):
    monkeypatch.setattr(tuning, "tune", lambda searcher: PAYS)
    before = len(actions(grown))
    assert fit(grown)
    assert actions(grown)[before:] == ["tune"]
    assert weights(grown) == PAYS.tuned
    assert not fit(grown)


def test_weights_that_do_not_pay_stay(grown, monkeypatch):
    monkeypatch.setattr(tuning, "tune", lambda searcher: replace(PAYS, low=0.0))
    before = len(actions(grown))
    assert fit(grown)
    assert actions(grown)[before:] == ["calibrate"]
    assert weights(grown) == FusionWeights()


@pytest.mark.parametrize("setting", [JUDGED, JUDGED_WEIGHTS])
def test_what_judged_topics_told_stays(grown, monkeypatch, setting):
    with grown.writer() as writer:
        writer.put_setting(setting, 30)
    monkeypatch.setattr(tuning, "tune", lambda searcher: PAYS)
    assert fit(grown)
    assert actions(grown)[-1] == "calibrate"
    assert weights(grown) == FusionWeights()


def test_weights_by_judged_topics_are_known_as_such(grown):
    adopt(grown, replace(PAYS, judged=True))
    with Searcher(grown) as searcher:
        assert searcher.pipeline.contents.settings[JUDGED_WEIGHTS] == PAYS.questions


def test_a_small_index_keeps_its_weights(grown, monkeypatch):
    monkeypatch.setattr(tuning, "tune", lambda searcher: PAYS)
    assert fit(grown, tuned_from=1_000)
    assert weights(grown) == FusionWeights()


def test_too_few_questions_leave_the_weights_alone(empty_index):
    with empty_index.writer() as writer:
        for number in range(24):
            writer.add(Article(id=f"a{number}", title="", text=f"Bridge {number} is shut."))
    assert fit(empty_index)
    assert actions(empty_index)[-1] == "calibrate"
    assert weights(empty_index) == FusionWeights()
