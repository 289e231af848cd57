"""The graph of a BERT gives what transformers computes from the same weights."""

from pathlib import Path

import numpy as np
import pytest

from nutgraf.index.encoder.multilingual.bert_graph import Bert, Blocks, write_bert
from nutgraf.index.encoder.quiet_libraries import quiet
from nutgraf.index.encoder.runtimes.onnxruntime import onnxruntime_run

LAYERS, HEADS, WIDTH, INNER, ROWS, WINDOW = 2, 4, 32, 64, 50, 24
IDS = np.array([[3, 14, 15, 9, 2], [4, 7, 2, 1, 1]], np.int64)
MASK = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]], np.int64)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "close"), [(np.float32, 1e-6), (np.float16, 1e-3)])
def test_graph_equals_transformers(tmp_path: Path, kind: type, close: float) -> None:
    with quiet():
        import torch
        from transformers import BertConfig, BertModel

        torch.manual_seed(7)
        model = BertModel(
            BertConfig(
                vocab_size=ROWS,
                hidden_size=WIDTH,
                num_hidden_layers=LAYERS,
                num_attention_heads=HEADS,
                intermediate_size=INNER,
                max_position_embeddings=WINDOW,
                initializer_range=0.2,
            ),
            add_pooling_layer=False,
        ).eval()
    drawn = np.random.default_rng(7)
    words = np.zeros((ROWS, WIDTH // 32), [("factor", "<f2"), ("pairs", "u1", 16)])
    words["factor"] = drawn.normal(0, 0.1, words.shape)
    words["pairs"] = drawn.integers(0, 256, (*words.shape, 16))
    table = Blocks(words)
    with torch.no_grad():
        model.embeddings.word_embeddings.weight.copy_(torch.from_numpy(table.values()))
        states = model(torch.from_numpy(IDS), torch.from_numpy(MASK)).last_hidden_state.numpy()
    sums = (states * MASK[..., None]).sum(axis=1)
    expected = sums / np.linalg.norm(sums, axis=1, keepdims=True)

    weights = {
        name: array.numpy().astype(kind if array.ndim == 2 and "embeddings" not in name else "f4")
        for name, array in model.state_dict().items()
        if not name.endswith("_ids")
    }
    graph = tmp_path / "model.onnx"
    bert = Bert(layers=LAYERS, heads=HEADS, epsilon=1e-12, words=table, weights=weights)
    write_bert(bert, graph, tmp_path / "weights.bin")
    run = onnxruntime_run(graph, threads=1)
    vectors = run({"input_ids": IDS, "attention_mask": MASK})
    assert np.abs(vectors - expected).max() < close
