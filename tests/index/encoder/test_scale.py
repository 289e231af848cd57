"""The scale of an encoder: measured by fixed texts, it makes cosines those of the default one."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from nutgraf.index import EncoderError, Index
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.encoder import (
    EncoderSpec,
    export_encoder,
    open_encoder,
    open_token_encoder,
)
from nutgraf.index.encoder.manifest import Manifest
from nutgraf.index.encoder.measure import PASSAGES, QUESTIONS, measured
from nutgraf.index.encoder.recorded_scale import DEFAULT_DIGEST
from nutgraf.index.encoder.scale import DEFAULT_SCALE, CosineScale, Level
from nutgraf.index.maintenance.doctor import examine


class Changed:
    """The default encoder with its vectors changed by a function, to unit length again."""

    def __init__(self, encoder, change):
        self._encoder, self._change = encoder, change
        self.asked = []

    def encode_queries(self, texts):
        self.asked += texts
        changed = self._change(self._encoder.encode_queries(texts))
        return changed / np.linalg.norm(changed, axis=1, keepdims=True)

    encode_passages = encode_queries


def cut(vectors):
    return vectors[:, :192]


def moved(vectors):
    """With a constant direction: cosines c become (c + 9) / 10, which lie between .8 and 1."""
    return np.concatenate([vectors, np.full((len(vectors), 1), 3.0, np.float32)], axis=1)


@pytest.fixture(scope="module")
def default(exported):
    return open_encoder(exported)


def test_the_figures_of_the_default_are_what_is_measured(exported, default):
    found = measured(default, open_token_encoder(exported, queries=default))
    for name in ("questions", "answers", "passages", "words"):
        own, known = getattr(found, name), getattr(DEFAULT_SCALE, name)
        assert (own.mean, own.spread) == pytest.approx((known.mean, known.spread), abs=2e-3)


def test_the_default_is_not_measured_and_its_cosines_stay_bit_by_bit(exported):
    spec = Manifest.read(exported).spec
    assert (spec.digest, spec.scale) == (DEFAULT_DIGEST, DEFAULT_SCALE)
    for kind in (np.float32, np.float64):
        cosines = np.random.default_rng(1).uniform(-1, 1, 1000).astype(kind)
        for mapped in (DEFAULT_SCALE.meaning, DEFAULT_SCALE.likeness, DEFAULT_SCALE.of_words):
            assert mapped(cosines).dtype == kind
            assert (mapped(cosines) == cosines).all()


def test_a_constant_direction_is_taken_out_again(default):
    changed = Changed(default, moved)
    scale = measured(changed, None)
    assert scale.questions.mean > 0.9
    exact = default.encode_queries(QUESTIONS) @ default.encode_passages(PASSAGES).T
    cosines = changed.encode_queries(QUESTIONS) @ changed.encode_passages(PASSAGES).T
    assert cosines.min() > 0.85
    assert scale.meaning(cosines) == pytest.approx(exact, abs=5e-3)
    assert scale.likeness(cosines) == pytest.approx(exact, abs=1e-2)


def test_an_encoder_of_fewer_dimensions_has_the_same_levels(default):
    changed = Changed(default, cut)
    scale = measured(changed, None)
    cosines = changed.encode_queries(QUESTIONS) @ changed.encode_passages(PASSAGES).T
    meaning = scale.meaning(cosines)
    others = meaning[~np.eye(len(meaning), dtype=bool)]
    assert others.mean() == pytest.approx(DEFAULT_SCALE.questions.mean, abs=1e-3)
    assert meaning.diagonal().mean() == pytest.approx(DEFAULT_SCALE.answers.mean, abs=1e-3)


def scale_of(questions, answers, passages=0.0, words=None):
    level = None if words is None else Level(words, 0.1)
    return CosineScale(
        questions=Level(questions, 0.1),
        answers=Level(answers, 0.1),
        passages=Level(passages, 0.1),
        words=level,
    )


def test_the_arithmetic():
    scale = scale_of(0.76, 0.86, 0.8, 0.7)
    # (.446 - .0364) / (.86 - .76) = 4.096 for one of cosine
    assert scale.meaning(0.76) == pytest.approx(0.0364)
    assert scale.meaning(0.86) == pytest.approx(0.446)
    assert scale.meaning(0.81) == pytest.approx(0.0364 + 4.096 * 0.05)
    # (1 - .0523) / (1 - .8), (1 - .1489) / (1 - .7)
    assert scale.likeness(0.9) == pytest.approx(0.0523 + 0.1 * 0.9477 / 0.2)
    assert scale.of_words(0.85) == pytest.approx(0.1489 + 0.15 * 0.8511 / 0.3)
    assert scale_of(0.76, 0.86).of_words(0.85) == 0.85


@pytest.mark.parametrize(
    ("questions", "answers", "factor"),
    [
        (0.5, 0.501, 2 * 0.9636 / 0.5),  # it hardly knows an answer: not stretched without end
        (0.5, 0.4, 2 * 0.9636 / 0.5),
        (0.0, 0.99, 0.9636 / 2),
        (1.0, 1.0, 2 * 0.9636 / 1e-3),  # all texts are one
    ],
)
def test_a_scale_is_stretched_by_two_at_most(questions, answers, factor):
    scale = scale_of(questions, answers)
    assert scale.meaning(0.7) - scale.meaning(0.6) == pytest.approx(0.1 * factor, rel=1e-6)
    assert scale.meaning(questions) == pytest.approx(0.0364)


@pytest.mark.slow
def test_a_model_is_measured_when_it_is_exported(make_model, tmp_path):
    spec = export_encoder(str(make_model(normalise=True)), tmp_path / "encoder")
    assert spec.scale is not None
    assert 0 < spec.scale.questions.mean < 1
    assert Manifest.read(tmp_path / "encoder").spec == spec
    assert EncoderSpec.from_json(spec.to_json()) == spec


def test_an_encoder_that_was_never_measured_is_read(exported):
    spec = replace(Manifest.read(exported).spec, scale=None)
    values = spec.to_json()
    del values["scale"]  # as an earlier version wrote it
    assert EncoderSpec.from_json(values) == spec


@pytest.mark.parametrize(
    "scale", [{}, [1], {"questions": 3, "answers": 1, "passages": 1, "words": None}]
)
def test_a_scale_that_is_no_measure_is_refused(exported, scale):
    values = Manifest.read(exported).spec.to_json() | {"scale": scale}
    with pytest.raises(EncoderError, match="field 'scale'"):
        EncoderSpec.from_json(values)


@pytest.mark.slow
def test_a_copy_of_an_encoder_that_was_never_measured_is_measured(make_model, tmp_path):
    with Index.create(tmp_path / "old", model=str(make_model(normalise=True))) as old:
        measured_then = old.encoder_spec.scale
        before = replace(old.encoder_spec, scale=None).to_json()
    with (
        closing(Catalogue(tmp_path / "old" / "catalogue.sqlite")) as catalogue,
        catalogue.writing(),
    ):
        catalogue.settings.put({"encoder": before})
    assert any("never measured" in finding.what for finding in examine(tmp_path / "old"))
    with (
        Index.open(tmp_path / "old") as old,
        Index.create(tmp_path / "new", encoder_of=old) as new,
    ):
        assert old.encoder_spec.scale is None
        assert new.encoder_spec.scale == measured_then
    assert not any("never measured" in finding.what for finding in examine(tmp_path / "new"))
