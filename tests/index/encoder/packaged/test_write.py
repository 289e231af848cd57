"""The default model, written from its package alone, is that of sentence-transformers."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from nutgraf.index.encoder import open_encoder, open_token_encoder
from nutgraf.index.encoder.fixed_texts.probes import PROBES
from nutgraf.index.encoder.models.model_source import packaged_model
from nutgraf.index.encoder.packaged.write import write_packaged
from nutgraf.index.encoder.quiet_libraries import quiet
from nutgraf.index.errors import EncoderError

MODULE = "nutgraf.index.encoder.packaged.write"


@pytest.fixture
def package(tmp_path: Path, monkeypatch) -> Path:
    """A copy of the package's model, to be spoilt. Links spare the copying of 90 MB."""
    folder = tmp_path / "model"
    shutil.copytree(packaged_model("default"), folder, copy_function=lambda *each: link(*each))
    monkeypatch.setattr(f"{MODULE}.packaged_model", lambda name: folder)
    return folder


def link(source: str, target: str) -> None:
    if source.endswith(".safetensors"):
        Path(target).hardlink_to(source)
    else:
        shutil.copyfile(source, target)


@pytest.mark.slow
def test_it_has_the_digest_and_the_vectors_of_the_original(exported, original) -> None:
    encoder = open_encoder(exported)
    assert encoder.spec.digest == original.spec.digest
    theirs = original.encode_passages(PROBES)
    np.testing.assert_allclose(encoder.encode_passages(PROBES), theirs, atol=1e-6)


@pytest.mark.slow
def test_its_token_vectors_are_those_of_the_original(exported, original) -> None:
    texts = [text for text in PROBES if text.strip()]
    with quiet():
        theirs = original.model.encode(
            texts, output_value="token_embeddings", show_progress_bar=False
        )
    ours = open_token_encoder(exported, queries=open_encoder(exported)).encode_passages(texts)
    for mine, other in zip(ours, theirs, strict=True):
        unit = other.numpy() / np.linalg.norm(other.numpy(), axis=1, keepdims=True)
        if len(mine) == len(unit) - 2:  # no token is unknown
            np.testing.assert_allclose(mine, unit[1:-1], atol=1e-5)
        assert len(mine) <= len(unit) - 2


def test_both_encoders_of_an_index_share_one_open_graph(exported) -> None:
    queries = open_encoder(exported)
    assert open_token_encoder(exported, queries=queries)._run == queries.tokens


def test_another_model_in_the_package_is_refused(package, tmp_path) -> None:
    config = json.loads((package / "config.json").read_text())
    (package / "config.json").write_text(json.dumps(config | {"hidden_act": "relu"}))
    with pytest.raises(EncoderError, match="is another model than the default one"):
        write_packaged("all-MiniLM-L6-v2", tmp_path / "encoder")


def test_other_weights_have_another_digest(package, tmp_path, exported) -> None:
    config = json.loads((package / "config.json").read_text())
    (package / "config.json").write_text(json.dumps(config | {"layer_norm_eps": 1e-5}))
    spec = write_packaged("all-MiniLM-L6-v2", tmp_path / "encoder")
    assert spec.digest != open_encoder(exported).spec.digest


def listing(places: str) -> bytes:
    """The beginning of a file of weights that lists `places`, and nothing after it."""
    return (64).to_bytes(8, "little") + places.encode().ljust(64)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a file of weights"),
        (b"\xff" * 8, "not a file of weights"),
        (listing("[]"), "not a file of weights"),
        (listing('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'), "is cut off"),
        (
            listing('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}'),
            "not a file of weights",
        ),
    ],
)
def test_damaged_weights_are_told(package, tmp_path, content, reason) -> None:
    weights = package / "model.safetensors"
    weights.unlink()
    weights.write_bytes(content)
    with pytest.raises(EncoderError, match=rf"model\.safetensors: {reason}"):
        write_packaged("all-MiniLM-L6-v2", tmp_path / "encoder")
