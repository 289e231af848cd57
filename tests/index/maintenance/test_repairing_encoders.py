"""Repair where generations have vectors of several encoders: none gets those of another."""

import numpy as np
import pytest

from nutgraf.index import Index
from nutgraf.index.articles.passages import encoder_text
from nutgraf.index.encoder import load_model
from nutgraf.index.maintenance.repair import repair
from nutgraf.index.maintenance.verification import verify
from tests.helpers.changes import hits, switched
from tests.helpers.damage import flip
from tests.index.encoder.conftest import make_model

pytestmark = pytest.mark.slow

__all__ = ["make_model"]


@pytest.fixture
def models(make_model):
    """Two models of one dimension, the first of which is not that of the default."""
    return [str(make_model(f"tiny{seed}", seed=seed)) for seed in (1, 2)]


def vectors(index, generation):
    """The vectors of a generation, and those that its model gives."""
    with index.snapshot(generation) as snapshot:
        [segment] = snapshot.segments
        texts = [encoder_text(passage) for passage in snapshot.passages(range(segment.rows))]
        found = segment.vectors.vectors.astype(np.float32)
        return found, load_model(snapshot.encoder.spec.name).encode_passages(texts)


@pytest.mark.parametrize("part", ["semantic", "keyword"])
@pytest.mark.parametrize("number", [0, 2])
def test_a_segment_gets_vectors_of_its_own_encoder(index, models, number, part):
    for model in models:
        switched(index, model)
    before = [hits(index, generation) for generation in (1, 2, 3)]
    folder = sorted((index.path / "segments").iterdir())[number]
    for path in (folder / part).iterdir():
        flip(path, path.stat().st_size // 2)
    [line] = repair(index.path)
    embedded = 5 if part == "semantic" else 0
    assert line.endswith(f"2 articles written anew, {embedded} passages encoded again")
    assert list(verify(index.path)) == []
    with Index.open(index.path) as mended:
        found, expected = vectors(mended, number + 1)
        assert found == pytest.approx(expected, abs=2e-3)
        assert [hits(mended, generation) for generation in (1, 2, 3)] == before
