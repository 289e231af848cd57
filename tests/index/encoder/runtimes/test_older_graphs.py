"""Graphs that were exported with one output give token vectors by a changed copy."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from nutgraf.index.encoder.runtimes.onnxruntime import OnnxGraph
from nutgraf.index.encoder.runtimes.token_vectors import ending_with_tokens
from nutgraf.index.errors import EncoderError

TRANSFORMER, POOLING = "/model/model.0/", "/model/model.1/"


def graph_file(folder, first=TRANSFORMER):
    """A graph whose last hidden states are the ids times (1, 2), and whose vector is their sum."""
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", 2])
    scale = helper.make_tensor("scale", TensorProto.FLOAT, [2], [1.0, 2.0])
    last, middle = (
        helper.make_tensor(name, TensorProto.INT64, [1], [place])
        for name, place in (("last", 2), ("middle", 1))
    )
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["floats"], f"{first}cast", to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["floats", "last"], ["deep"], f"{first}deep"),
        helper.make_node("Mul", ["deep", "scale"], ["states"], f"{first}scale"),
        helper.make_node(
            "ReduceSum", ["states", "middle"], ["vectors"], f"{POOLING}sum", keepdims=0
        ),
    ]
    graph = helper.make_graph(nodes, "older", [ids], [vectors], [scale, last, middle])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save_model(model, folder / "model.onnx")
    return folder / "model.onnx"


def test_a_graph_without_token_vectors_gives_them_by_a_changed_copy(tmp_path):
    file = graph_file(tmp_path)
    inputs = {"input_ids": np.array([[3, 5]])}
    stored = OnnxGraph(file, threads=1)
    assert not stored.has_tokens
    assert stored.vectors(inputs).tolist() == [[8, 16]]
    changed = OnnxGraph(file, threads=1, changed=ending_with_tokens(file))
    assert changed.has_tokens
    assert changed.tokens(inputs).tolist() == [[[3, 6], [5, 10]]]


def test_a_graph_of_unknown_parts_says_that_it_has_none(tmp_path):
    with pytest.raises(EncoderError, match="no token vectors are found in it"):
        ending_with_tokens(graph_file(tmp_path, first="/other/"))
