"""An export gives the vectors of sentence-transformers, or says why it cannot."""

import json
from pathlib import Path

import numpy as np
import pytest

from nutgraf.index.encoder import Encoder, export_encoder, load_model, open_builder, open_encoder
from nutgraf.index.encoder.quiet_libraries import quiet
from nutgraf.index.errors import EncoderError, StorageError

pytestmark = pytest.mark.slow

TEXTS = [
    "Who pays for the new ferry?",
    "",
    "The vote on the harbour tunnel was put off for a third time. " * 40,
    "港のトンネルについての投票",
    "up 3.7% to $1,204.50",
    "a lone surrogate \ud83d here",
    "the ferry",
]


def sentence_transformers(folder: str, texts: list[str], prompt: str) -> np.ndarray:
    with quiet():
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(folder, device="cpu")
        return model.encode(
            texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False
        )


def test_default_model_gives_the_vectors_of_sentence_transformers(
    exported: Path, original: Encoder
) -> None:
    encoder = open_encoder(exported)
    assert encoder.spec.digest == original.spec.digest
    assert (encoder.spec.dimension, encoder.spec.window) == (384, 256)
    assert encoder.spec.normalised
    for ours, theirs in (
        (encoder.encode_passages(TEXTS), original.encode_passages(TEXTS)),
        (encoder.encode_queries(TEXTS), original.encode_queries(TEXTS)),
    ):
        assert ours.shape == (len(TEXTS), 384)
        assert ours.dtype == np.float32
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
        np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)


def test_vectors_do_not_depend_on_what_else_is_encoded(exported: Path) -> None:
    encoder = open_encoder(exported)
    together = encoder.encode_passages(TEXTS)
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_nothing_to_encode(exported: Path) -> None:
    assert open_encoder(exported).encode_passages([]).shape == (0, 384)
    assert open_builder(exported, precision="fp32").encode_passages([]).shape == (0, 384)


def test_export_prints_nothing(
    make_model, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = make_model()
    capfd.readouterr()
    export_encoder(str(folder), tmp_path / "encoder")
    open_encoder(tmp_path / "encoder").encode_queries(["the ferry"])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("pooling", "dense", "normalise"),
    [("cls", False, True), ("max", False, False), ("mean", True, False)],
)
def test_pooling_prompts_and_dense_layer_are_exported(
    make_model, tmp_path: Path, pooling: str, dense: bool, normalise: bool
) -> None:
    folder = make_model(
        pooling=pooling,
        dense=dense,
        normalise=normalise,
        prompts={"query": "query: ", "passage": "passage: "},
    )
    spec = export_encoder(str(folder), tmp_path / "encoder")
    assert spec.runtime == "onnxruntime"
    assert (spec.query_prefix, spec.passage_prefix) == ("query: ", "passage: ")
    assert spec.dimension == (8 if dense else 32)
    assert spec.normalised == normalise
    encoder = open_encoder(tmp_path / "encoder")
    assert encoder.spec == spec
    texts = ["who pays for the ferry", "the tunnel", "a new vote . " * 20]
    for ours, prompt in (
        (encoder.encode_queries(texts), "query: "),
        (encoder.encode_passages(texts), "passage: "),
    ):
        theirs = sentence_transformers(str(folder), texts, prompt)
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert encoder.count_tokens(["who pays", ""]) == [2, 0]


def test_model_that_cannot_be_exported_runs_in_sentence_transformers(
    make_model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_model(padding_side="left")
    monkeypatch.chdir(tmp_path)
    spec = export_encoder("tiny", tmp_path / "encoder")
    assert spec.runtime == "sentence-transformers"
    assert [path.name for path in (tmp_path / "encoder").iterdir()] == ["encoder.json"]
    reason = json.loads((tmp_path / "encoder" / "encoder.json").read_bytes())["reason"]
    assert reason == "its tokenizer pads or truncates on the left"

    monkeypatch.chdir("/")  # the model is found from anywhere
    for encoder in (open_encoder(tmp_path / "encoder"), open_builder(tmp_path / "encoder")):
        assert encoder.spec == spec
        assert encoder.runtime.startswith("sentence-transformers")
        texts = ["the ferry", "who pays for a new tunnel"]
        np.testing.assert_allclose(
            encoder.encode_passages(texts),
            sentence_transformers(str(tmp_path / "tiny"), texts, ""),
            atol=1e-5,
        )


def test_a_model_changed_behind_the_index_is_refused(make_model, tmp_path: Path) -> None:
    folder = make_model(padding_side="left")
    export_encoder(str(folder), tmp_path / "encoder")
    folder.rename(tmp_path / "old")
    make_model("tiny-2", padding_side="left", seed=2).rename(folder)
    with pytest.raises(EncoderError, match="not the one this index was built with"):
        open_encoder(tmp_path / "encoder")


def test_export_over_an_export(make_model, tmp_path: Path) -> None:
    export_encoder(str(make_model("one")), tmp_path / "encoder")
    spec = export_encoder(str(make_model("two", seed=2)), tmp_path / "encoder")
    assert open_encoder(tmp_path / "encoder").spec == spec


def test_folder_that_cannot_be_written(make_model, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file/encoder: the encoder cannot be written"):
        export_encoder(str(make_model()), tmp_path / "file" / "encoder")


def test_spec_of_the_model_and_of_its_export_differ_in_runtime_and_measure_only(
    exported: Path, original: Encoder
) -> None:
    theirs, ours = original.spec.to_json(), open_encoder(exported).spec.to_json()
    assert theirs.pop("runtime") == "sentence-transformers"
    assert ours.pop("runtime") == "onnxruntime"
    del theirs["scale"], ours["scale"]
    assert theirs == ours
    assert load_model("sentence-transformers/all-MiniLM-L6-v2").spec.digest == ours["digest"]
