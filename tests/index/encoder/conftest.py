"""The export of the default model, and tiny models with the features that it lacks."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from nutgraf.index.encoder import DEFAULT_MODEL, Encoder, export_encoder, load_model
from nutgraf.index.encoder.quiet_libraries import quiet

WORDS = "the ferry tunnel harbour vote who pays for a new query : passage ##s ##ed 1 2 . ,"


@pytest.fixture(scope="session")
def exported(once_a_run: Callable[..., Path]) -> Path:
    """The default model, whole."""
    return once_a_run("exported", lambda path: export_encoder(DEFAULT_MODEL, path, whole=True))


@pytest.fixture
def copy(exported: Path, tmp_path: Path) -> Path:
    """The export as `cp` copies it: other times of change. Links spare the copying of 90 MB."""
    folder = tmp_path / "encoder"
    folder.mkdir()
    for path in exported.iterdir():
        if path.name == "weights.bin":
            os.link(path, folder / path.name)
        else:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture(scope="session")
def original() -> Encoder:
    return load_model()


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("the test has no network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


MakeModel = Callable[..., Path]


@pytest.fixture
def make_model(tmp_path: Path) -> MakeModel:
    """Saves a randomly initialised BERT of two layers as a sentence-transformers folder."""

    def make(
        name: str = "tiny",
        *,
        pooling: str = "mean",
        dense: bool = False,
        normalise: bool = False,
        prompts: dict[str, str] | None = None,
        padding_side: str = "right",
        window: int = 24,
        seed: int = 1,
    ) -> Path:
        with quiet():
            import torch
            from sentence_transformers import SentenceTransformer
            from sentence_transformers.sentence_transformer.modules import (
                Dense,
                Normalize,
                Pooling,
                Transformer,
            )
            from transformers import BertConfig, BertModel, BertTokenizerFast

            torch.manual_seed(seed)
            raw = tmp_path / f"{name}-raw"
            raw.mkdir()
            vocabulary = raw / "vocab.txt"
            words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS.split()]
            vocabulary.write_text("\n".join(words), encoding="utf-8")
            config = BertConfig(
                vocab_size=len(words),
                hidden_size=32,
                num_hidden_layers=2,
                num_attention_heads=4,
                intermediate_size=64,
                max_position_embeddings=window,
            )
            BertModel(config).save_pretrained(raw)
            BertTokenizerFast(str(vocabulary), padding_side=padding_side).save_pretrained(raw)
            modules = [Transformer(str(raw)), Pooling(32, pooling_mode=pooling)]
            if dense:
                modules.append(Dense(32, 8))
            if normalise:
                modules.append(Normalize())
            folder = tmp_path / name
            SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder))
        return folder

    return make
