"""The graph of a BERT encoder with mean pooling, written node by node over a file of weights.

Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2019; the pooling is that of
Reimers and Gurevych, "Sentence-BERT", 2019.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper
from onnx.numpy_helper import from_array

from ..manifest import TOKENS, VECTORS
from ..runtimes.tokenizer import INPUTS
from .safetensors_file import StoredTensor

WORDS = "embeddings.word_embeddings.weight"
"""The rows of the vocabulary, float32; or in blocks of 32 values, in the two tensors below."""
PAIRS = "embeddings.word_embeddings.pairs"
"""uint8 (words, blocks, 16): the low half of byte i is value i of a block, the high half i + 16."""
FACTORS = "embeddings.word_embeddings.factors"
"""float16 (words, blocks): a value is (its four bits - 8) times the factor of its block."""

_KINDS = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16, "U8": TensorProto.UINT8}
_OPSET = 20  # the first with Gelu
_IR = 9
_FEWEST = 1e-9  # tokens of a text, so that a text of none is divided by something
_SHORTEST = 1e-12  # length of a vector, for the same reason


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder that its weights alone do not tell."""

    layers: int
    heads: int
    width: int
    epsilon: float


def bert_graph(shape: Shape, tensors: Mapping[str, StoredTensor], weights: str) -> bytes:
    """The graph of an encoder whose weights are `tensors` of the file called `weights` beside it.

    Its inputs are int64 (texts, tokens). Its outputs are float32: `vectors` (texts, width), of unit
    length, and `tokens` (texts, tokens, width), the last hidden states.
    """
    graph = _Graph(tensors, weights)
    sizes = graph.node("Shape", INPUTS[0])
    mask = graph.node("Cast", INPUTS[1], to=TensorProto.FLOAT)
    hidden = _encoded(graph, shape, sizes, mask)
    in_rows = graph.node("Concat", sizes, graph.constant([shape.width]), axis=0)
    states = graph.node("Reshape", hidden, in_rows, name=TOKENS)
    _pooled(graph, states, mask)
    return graph.bytes(shape.width)


def _encoded(graph: "_Graph", shape: Shape, sizes: str, mask: str) -> str:
    """The last hidden states (texts x tokens, width): all texts below each other.

    As a matrix they are multiplied by the weights as these are stored.
    """
    matrix = graph.constant([-1, shape.width])
    in_heads = graph.node(
        "Concat", sizes, graph.constant([shape.heads, shape.width // shape.heads]), axis=0
    )
    # Padding gets a weight of nothing in each softmax.
    kept = graph.node("Unsqueeze", mask, graph.constant([1, 2]))
    lowest = graph.constant(np.finfo(np.float32).min)
    padding = graph.node("Mul", graph.node("Sub", graph.constant(1.0), kept), lowest)
    scale = graph.constant((shape.width // shape.heads) ** 0.5)

    def normalised(hidden: str, name: str) -> str:
        gain, bias = graph.stored(f"{name}.weight"), graph.stored(f"{name}.bias")
        return graph.node("LayerNormalization", hidden, gain, bias, epsilon=shape.epsilon)

    def linear(hidden: str, name: str) -> str:
        factors, bias = graph.floats(f"{name}.weight"), graph.stored(f"{name}.bias")
        return graph.node("Gemm", hidden, factors, bias, transB=1)

    def by_head(hidden: str, *order: int) -> str:
        return graph.node("Transpose", graph.node("Reshape", hidden, in_heads), perm=order)

    def attended(hidden: str, name: str) -> str:
        asked = by_head(linear(hidden, f"{name}.self.query"), 0, 2, 1, 3)
        keys = by_head(linear(hidden, f"{name}.self.key"), 0, 2, 3, 1)
        values = by_head(linear(hidden, f"{name}.self.value"), 0, 2, 1, 3)
        scores = graph.node("Div", graph.node("MatMul", asked, keys), scale)
        shares = graph.node("Softmax", graph.node("Add", scores, padding), axis=-1)
        mixed = graph.node("Transpose", graph.node("MatMul", shares, values), perm=(0, 2, 1, 3))
        return linear(graph.node("Reshape", mixed, matrix), f"{name}.output.dense")

    words = _blocks(graph, shape.width) if PAIRS in graph.tensors else _rows(graph, WORDS)
    types = graph.node("Gather", graph.stored("embeddings.token_type_embeddings.weight"), INPUTS[2])
    tokens = graph.node("Slice", sizes, graph.constant([1]), graph.constant([2]))
    places = graph.node(
        "Slice", graph.stored("embeddings.position_embeddings.weight"), graph.constant([0]), tokens
    )
    embedded = graph.node("Add", graph.node("Add", words, types), places)
    hidden = graph.node("Reshape", normalised(embedded, "embeddings.LayerNorm"), matrix)
    for number in range(shape.layers):
        layer = f"encoder.layer.{number}"
        attention = f"{layer}.attention"
        hidden = graph.node("Add", attended(hidden, attention), hidden)
        hidden = normalised(hidden, f"{attention}.output.LayerNorm")
        wide = graph.node("Gelu", linear(hidden, f"{layer}.intermediate.dense"))
        hidden = graph.node("Add", linear(wide, f"{layer}.output.dense"), hidden)
        hidden = normalised(hidden, f"{layer}.output.LayerNorm")
    return hidden


def _rows(graph: "_Graph", table: str) -> str:
    """The rows of a table for each token."""
    return graph.node("Gather", graph.stored(table), INPUTS[0])


def _blocks(graph: "_Graph", width: int) -> str:
    """The rows of the words, float32 (texts, tokens, width), from their blocks in the file."""
    pairs = graph.node("Cast", _rows(graph, PAIRS), to=TensorProto.FLOAT)
    high = graph.node("Floor", graph.node("Mul", pairs, graph.constant(1 / 16)))
    low = graph.node("Sub", pairs, graph.node("Mul", high, graph.constant(16.0)))
    bits = graph.node("Concat", low, high, axis=-1)
    factors = graph.node("Cast", _rows(graph, FACTORS), to=TensorProto.FLOAT)
    factors = graph.node("Unsqueeze", factors, graph.constant([-1]))
    values = graph.node("Mul", graph.node("Sub", bits, graph.constant(8.0)), factors)
    return graph.node("Reshape", values, graph.constant([0, 0, width]))


def _pooled(graph: "_Graph", states: str, mask: str) -> None:
    """Add the mean of the tokens that are not padding, of unit length, as the output `vectors`."""
    along = graph.constant([1])
    kept = graph.node("Unsqueeze", mask, graph.constant([2]))
    total = graph.node("ReduceSum", graph.node("Mul", states, kept), along, keepdims=0)
    count = graph.node("ReduceSum", mask, along, keepdims=1)
    mean = graph.node("Div", total, graph.node("Clip", count, graph.constant(_FEWEST)))
    length = graph.node("ReduceL2", mean, along, keepdims=1)
    graph.node("Div", mean, graph.node("Clip", length, graph.constant(_SHORTEST)), name=VECTORS)


class _Graph:
    """A graph that grows: each node has one output, which bears the node's name."""

    def __init__(self, tensors: Mapping[str, StoredTensor], weights: str) -> None:
        self.tensors, self._weights = tensors, weights
        self._nodes: list[NodeProto] = []
        self._values: dict[str, TensorProto] = {}

    def node(self, operator: str, *given: str, name: str = "", **how: Any) -> str:
        """Add a node, and return the name of its output."""
        name = name or f"{operator}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, given, [name], name, **how))
        return name

    def constant(self, value: ArrayLike) -> str:
        """Add a small value, float32 or int64, and return its name."""
        array = np.asarray(value)
        array = array.astype(np.float32 if array.dtype.kind == "f" else np.int64)
        name = f"constant.{len(self._values)}"
        self._values[name] = from_array(array, name)
        return name

    def stored(self, name: str) -> str:
        """Add a tensor of the file of weights, and return its name."""
        place = self.tensors[name]
        where = {"location": self._weights, "offset": place.offset, "length": place.length}
        value = TensorProto(
            name=name,
            data_type=_KINDS[place.kind],
            dims=place.shape,
            data_location=TensorProto.EXTERNAL,
        )
        for key, content in where.items():
            value.external_data.add(key=key, value=str(content))
        self._values[name] = value
        return name

    def floats(self, name: str) -> str:
        """Add a tensor, and return the name of its values in float32: made once, at opening."""
        stored = self.stored(name)
        if self.tensors[name].kind == "F32":
            return stored
        return self.node("Cast", stored, to=TensorProto.FLOAT)

    def bytes(self, width: int) -> bytes:
        """The whole graph as a file's bytes."""

        def value(name: str, kind: int, *sizes: str | int) -> ValueInfoProto:
            return helper.make_tensor_value_info(name, kind, sizes)

        inputs = [value(name, TensorProto.INT64, "texts", "tokens") for name in INPUTS]
        outputs = [
            value(VECTORS, TensorProto.FLOAT, "texts", width),
            value(TOKENS, TensorProto.FLOAT, "texts", "tokens", width),
        ]
        content = helper.make_graph(
            self._nodes, "encoder", inputs, outputs, list(self._values.values())
        )
        opset = [helper.make_opsetid("", _OPSET)]
        model: ModelProto = helper.make_model(content, opset_imports=opset, ir_version=_IR)
        return bytes(model.SerializeToString())
