"""Token vectors are those of sentence-transformers, without what stands for no text."""

import numpy as np
import pytest
from onnx import TensorProto
from onnx.helper import (
    make_attribute,
    make_graph,
    make_node,
    make_opsetid,
    make_tensor,
    make_tensor_value_info,
)
from onnx.helper import make_model as make_model_proto

from nutgraf.index.encoder import export_encoder, open_encoder, open_token_encoder
from nutgraf.index.encoder.quiet_libraries import quiet
from nutgraf.index.encoder.runtimes.onnxruntime import OnnxGraph
from nutgraf.index.encoder.runtimes.token_vectors import ending_with_tokens
from nutgraf.index.errors import EncoderError

pytestmark = pytest.mark.slow

TEXTS = ["Who pays for the new ferry?", "", "The vote on the harbour tunnel. " * 60, "the ferry"]


def sentence_transformers(folder, texts, special):
    """The token vectors of a model, of unit length, without the ids in `special`."""
    with quiet():
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder), device="cpu")
        found = model.encode(texts, output_value=None, show_progress_bar=False)
    expected = []
    for each in found:
        ids, mask = each["input_ids"].numpy(), each["attention_mask"].numpy() != 0
        kept = each["token_embeddings"].numpy()[mask & ~np.isin(ids, special)]
        expected.append(kept / np.linalg.norm(kept, axis=1, keepdims=True))
    return expected


@pytest.mark.parametrize("changes", [{}, {"pooling": "cls", "dense": True, "normalise": True}])
def test_token_vectors_are_those_of_sentence_transformers(make_model, tmp_path, changes):
    folder = make_model(**changes)
    export_encoder(str(folder), tmp_path / "encoder")
    encoder = open_token_encoder(tmp_path / "encoder")
    expected = sentence_transformers(folder, TEXTS, [0, 1, 2, 3, 4])
    for found in (encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)):
        for ours, theirs in zip(found, expected, strict=True):
            assert ours.dtype == np.float32
            assert ours.shape == theirs.shape
            np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_those_of_the_default_model_are_one_for_each_word_piece(exported):
    texts = ["the ferry Halcyon", ""]
    found = open_token_encoder(exported).encode_passages([*texts, "港"])
    assert [len(each) for each in found] == [*open_encoder(exported).count_tokens(texts), 0]
    np.testing.assert_allclose(np.linalg.norm(found[0], axis=1), 1, atol=1e-5)


def test_a_graph_of_before_without_token_vectors_is_made_to_give_them(tmp_path):
    states = make_tensor_value_info("input", TensorProto.FLOAT, ("texts", "tokens", 2))
    vectors = make_tensor_value_info("vectors", TensorProto.FLOAT, ("texts", 2))
    nodes = [
        make_node("Neg", ["input"], ["states"], name="/model/model.0/last"),
        make_node("ReduceMax", ["states", "axis"], ["vectors"], name="/model/model.1/pool"),
    ]
    nodes[1].attribute.extend([make_attribute("keepdims", 0)])
    axis = make_tensor("axis", TensorProto.INT64, [1], [1])
    graph = make_graph(nodes, "before", [states], [vectors], [axis])
    path = tmp_path / "model.onnx"
    path.write_bytes(
        make_model_proto(
            graph, opset_imports=[make_opsetid("", 18)], ir_version=9
        ).SerializeToString()
    )
    assert not OnnxGraph(path, threads=1).has_tokens
    given = np.array([[[1, 2], [3, 4]]], np.float32)
    opened = OnnxGraph(path, threads=1, changed=ending_with_tokens(path))
    assert opened.has_tokens
    np.testing.assert_array_equal(opened.tokens({"input": given}), -given)


def test_prefixes_are_read_as_by_the_encoder(make_model, tmp_path):
    folder = make_model(prompts={"query": "query : ", "document": "passage : "})
    export_encoder(str(folder), tmp_path / "encoder")
    encoder = open_token_encoder(tmp_path / "encoder")
    [question], [passage] = encoder.encode_queries(["ferry"]), encoder.encode_passages(["ferry"])
    for found, text in ((question, "query : ferry"), (passage, "passage : ferry")):
        [expected] = sentence_transformers(folder, [text], [0, 1, 2, 3, 4])
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_model_that_could_not_be_exported_has_none(make_model, tmp_path):
    export_encoder(str(make_model(padding_side="left")), tmp_path / "encoder")
    with pytest.raises(EncoderError, match="static or not exported"):
        open_token_encoder(tmp_path / "encoder")
