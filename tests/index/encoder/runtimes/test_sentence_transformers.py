"""Finding and loading models: quietly, without the network, or with one line that says why not."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from nutgraf.index.encoder import Encoder, load_model
from nutgraf.index.errors import EncoderError

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("offline")
def test_the_default_needs_no_network(capfd: pytest.CaptureFixture[str]) -> None:
    encoder = load_model()
    assert encoder.encode_queries(["the ferry"]).shape == (1, 384)
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("no-such-model", "the model hub cannot be reached .*; give a folder"),
        ("nobody/no-such-model", "the model hub cannot be reached .*; give a folder"),
        ("./no-such-folder", "no such folder"),
        ("a/b/c", "no such folder"),
        ("two words", "cannot load it .*; give another"),
        ("", "cannot load it .*; give another"),
    ],
)
def test_a_model_that_cannot_be_had_is_one_line(name: str, says: str) -> None:
    with pytest.raises(EncoderError, match=says) as caught:
        load_model(name)
    assert str(caught.value).startswith(f"model '{name}': ")
    assert "\n" not in str(caught.value)


def test_a_folder_that_holds_no_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="sentence-transformers cannot load it") as caught:
        load_model(str(tmp_path))
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("offline")
def test_a_model_in_the_hubs_cache(
    make_model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_model()
    cached = tmp_path / "cache" / "models--someone--tiny"
    (cached / "refs").mkdir(parents=True)
    (cached / "refs" / "main").write_text("a" * 40)
    shutil.copytree(folder, cached / "snapshots" / ("a" * 40))
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "cache"))
    assert load_model("someone/tiny").spec.digest == load_model(str(folder)).spec.digest


def test_the_digest_follows_the_model_and_not_its_place(make_model, tmp_path: Path) -> None:
    folder = make_model("one", prompts={"query": "query: "})
    shutil.copytree(folder, tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "README.md").write_text("another description")
    digest = load_model(str(folder)).spec.digest
    assert load_model(str(tmp_path / "elsewhere")).spec.digest == digest
    others = [
        make_model("weights", seed=2, prompts={"query": "query: "}),
        make_model("pooling", pooling="cls", prompts={"query": "query: "}),
        make_model("prompts", prompts={"query": "search: "}),
        make_model("dense", dense=True, prompts={"query": "query: "}),
    ]
    digests = {load_model(str(other)).spec.digest for other in others}
    assert len(digests) == 4
    assert digest not in digests


def test_what_the_files_of_a_model_lack_is_the_same_at_every_load(make_model) -> None:
    from safetensors.numpy import load_file, save_file

    weights = make_model() / "model.safetensors"
    stored = load_file(weights)
    kept = {name: value for name, value in stored.items() if "pooler" not in name}
    assert len(kept) < len(stored)
    save_file(kept, weights, {"format": "pt"})
    first, second = (load_model(str(weights.parent)).spec.digest for _ in range(2))
    assert first == second


def test_passages_are_encoded_in_order_and_reported(original: Encoder) -> None:
    reported: list[int] = []
    texts = ["the ferry", "a longer text about the tunnel", ""]
    vectors = original.encode_passages(texts, progress=reported.append)
    assert sum(reported) == 3
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(vector, original.encode_passages([text])[0], atol=1e-5)


def test_tokens_are_counted_alike(original: Encoder) -> None:
    assert original.count_tokens(["The ferry's 12 lifeboats", "", "word " * 400]) == [7, 0, 400]
