"""Another model: in the shadow, interrupted, taken up, put in force, and returned from."""

import dataclasses
import shutil

import numpy as np
import pytest

from nutgraf.index import EncoderError, IndexLockedError
from nutgraf.index.articles.passages import encoder_text
from nutgraf.index.encoder import load_model
from nutgraf.index.maintenance.reembedding import Reembedding, discard
from nutgraf.index.maintenance.verification import verify
from nutgraf.index.vectors import vector_key
from nutgraf.search import Searcher
from tests.conftest import HALCYON, TUNNEL
from tests.helpers.changes import switched
from tests.index.encoder.conftest import make_model

pytestmark = pytest.mark.slow

__all__ = ["make_model"]

UPDATED = dataclasses.replace(TUNNEL, title="Eight die in Greyfell Tunnel")


@pytest.fixture
def model(make_model):
    """A model of other dimensions than the default's."""
    return str(make_model("tiny"))


def answer(searcher, mode="hybrid"):
    return [
        (hit.passage.id, round(hit.semantic.score, 5))
        for hit in searcher.search("ferry", mode=mode, per_article=0, literal=True)
    ]


def test_the_switch_is_one_commit_and_a_reader_keeps_its_encoder(index, model):
    with Searcher(index) as before:
        old = answer(before)
        assert switched(index, model) == 2
        assert answer(before) == old
        assert before.pipeline.contents.encoder.spec.dimension == 384
        with Searcher(index) as after:
            dimension = after.pipeline.contents.encoder.spec.dimension
            assert dimension != 384
            assert {id_ for id_, _ in answer(after)} >= {id_ for id_, _ in old}
            for segment in after.pipeline.contents.segments:
                norms = np.linalg.norm(segment.vectors.vectors.astype(np.float32), axis=1)
                assert norms == pytest.approx(np.ones(segment.rows), abs=1e-3)
    assert [generation.action for generation in index.history()] == ["add", "reembed"]
    found = index.stats()
    assert (found.model, found.dimension, found.segments) == (model, dimension, 1)
    assert not (index.path / "reembed").exists()


def test_vectors_are_those_that_the_model_gives(index, model):
    switched(index, model)
    with index.snapshot() as snapshot:
        [segment] = snapshot.segments
        texts = [encoder_text(passage) for passage in snapshot.passages(range(segment.rows))]
        expected = load_model(model).encode_passages(texts)
        cosines = (segment.vectors.vectors.astype(np.float32) * expected).sum(axis=1)
        assert cosines.min() > 0.999
        assert segment.vectors.keys().tolist() == [vector_key(text) for text in texts]


def test_an_interrupted_change_goes_on_and_the_index_may_change_meanwhile(index, model):
    seen = []

    def interrupt(done, total):
        seen.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Reembedding(index, model) as change:
        change.encode(interrupt, block=2)
    assert seen == [(0, 5), (2, 5)]
    with index.writer() as writer:  # by the old model
        writer.remove("halcyon")
        writer.add(UPDATED)
    assert index.stats().dimension == 384
    with Reembedding(index, model) as change:
        assert len(change.kept) == 2
        change.encode()
        with change.written() as switch, Searcher(switch.index) as shadow:
            assert [id_ for id_, _ in answer(shadow)][:1] == ["tunnel#0"]
            assert index.generation == 2
            switch.commit()
    with index.snapshot() as snapshot:
        assert snapshot.live_rows == 2
        assert snapshot.article("tunnel")[0].title == UPDATED.title
        assert snapshot.article("halcyon") is None
    with index.snapshot(1) as earlier:
        assert earlier.encoder.spec.dimension == 384
        assert earlier.article("halcyon")[0] == HALCYON


def test_a_change_left_before_its_commit_has_changed_nothing(index, model):
    with Searcher(index) as searcher:
        before = answer(searcher)
    with Reembedding(index, model) as change:
        change.encode()
        with change.written():
            pass
    with Searcher(index) as searcher:
        assert (answer(searcher), index.generation) == (before, 1)
    index.writer().close()  # sweeps the segments that were written
    assert len(list((index.path / "segments").iterdir())) == 1
    assert switched(index, model) == 2


def test_articles_are_added_by_the_new_model_and_a_rollback_returns_to_the_old(index, model):
    switched(index, model)
    with index.writer() as writer:
        writer.add(UPDATED)
    dimension = index.encoder_spec.dimension
    assert dimension != 384
    with Searcher(index) as searcher:
        # Three of the other article, and what the new model's short window makes of this one.
        assert len(answer(searcher, "semantic")) == 6
    with index.writer() as writer:
        writer.return_to(1)
        writer.add(dataclasses.replace(HALCYON, title="Ferry refloated"))
    assert index.encoder_spec.dimension == 384
    with Searcher(index) as searcher:
        assert len(answer(searcher, "semantic")) == 5
        assert searcher.pipeline.contents.article("tunnel")[0] == TUNNEL
    with index.snapshot(3) as earlier:
        assert earlier.encoder.spec.dimension == dimension
        assert earlier.article("tunnel")[0] == UPDATED


def test_one_change_at_a_time_and_none_to_the_model_in_force(index, model, make_model):
    with pytest.raises(EncoderError, match="is in use already"):
        Reembedding(index, "all-MiniLM-L6-v2")
    with Reembedding(index, model) as change:
        for other in (Reembedding, lambda index, _: discard(index)):
            with pytest.raises(IndexLockedError, match="being changed by another"):
                other(index, model)
        change.encode()
    other = str(make_model("other", seed=2))
    with pytest.raises(EncoderError, match=f"a change to model '{model}' is not finished"):
        Reembedding(index, other)
    assert discard(index)
    assert not discard(index)
    assert switched(index, other) == 2


def test_what_a_process_left_that_died_after_its_commit_is_not_done_again(index, model):
    with Reembedding(index, model) as change:
        change.encode()
        shutil.copytree(change.folder, index.path.parent / "left")
        with change.written() as switch:
            switch.commit()
    shutil.copytree(index.path.parent / "left", index.path / "reembed")
    with pytest.raises(EncoderError, match="is in use already"):
        Reembedding(index, model)
    assert not (index.path / "reembed").exists()


def test_writers_wait_while_the_segments_are_switched(index, model):
    with Reembedding(index, model) as change:
        change.encode()
        with change.written(), pytest.raises(IndexLockedError):
            index.writer()


def test_an_embargoed_article_is_encoded_too(index, model):
    later = {"embargoed": "2199-01-01T00:00:00Z"}
    with index.writer() as writer:
        writer.add(dataclasses.replace(HALCYON, id="later", title="Seals", metadata=later))
    switched(index, model)
    assert index.get("later") is None
    with index.catalogue.writing():
        lives = index.catalogue.lives
        lives.put_embargoes({}, ended=lives.embargoes())
    with index.snapshot() as snapshot:
        assert snapshot.version_of("later") is not None
        for base, segment in zip(snapshot.bases.tolist(), snapshot.segments, strict=False):
            rows = range(base, base + segment.rows)
            texts = [encoder_text(passage) for passage in snapshot.passages(rows)]
            expected = load_model(model).encode_passages(texts)
            cosines = (segment.vectors.vectors.astype(np.float32) * expected).sum(axis=1)
            assert cosines.min() > 0.999
    assert list(verify(index.path)) == []
