"""A BERT as an ONNX graph that gives vectors of unit length, built from its weights alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

INPUTS: Final = ("input_ids", "attention_mask")
"""The inputs of the graph, each int64 (texts, tokens)."""

# The modules as an export of sentence-transformers names them, by which token vectors are found.
_TRANSFORMER: Final = "/model/model.0/"
_POOLING: Final = "/model/model.1/"

_OPSET: Final = 17
_IR_VERSION: Final = 8
# Smaller arrays stay in the graph.
_SMALL: Final = 1024
# Where a mapped file may begin on every system.
_ALIGNMENT: Final = 65536
# What is added to the attention paid to padding.
_PADDING: Final = -1e9


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows in blocks of 32 values, each of four bits, with one factor a block.

    `blocks` is a structured array (rows, blocks) of `factor` (float16) and `pairs` (16 bytes): the
    low half of byte i is value i, the high half value i + 16; a value is (bits - 8) * factor.
    """

    blocks: NDArray[Any]

    def values(self) -> NDArray[np.float32]:
        """The values: float32 (rows, 32 * blocks)."""
        pairs = self.blocks["pairs"]
        bits = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32)
        factors = self.blocks["factor"].astype(np.float32)[..., None]
        values: NDArray[np.float32] = ((bits - 8) * factors).reshape(len(self.blocks), -1)
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Bert:
    """The settings and weights of a BERT without a pooler.

    `words` are the rows of the vocabulary, which are looked up in the file. `weights` are all
    others by their names in transformers; matrices are (outputs, inputs), float32 or float16.
    """

    layers: int
    heads: int
    epsilon: float
    words: Blocks
    weights: Mapping[str, NDArray[Any]]


def write_bert(bert: Bert, graph: Path, weights: Path) -> None:
    """Write the graph, and the weights beside it.

    The last hidden states of a text's tokens are averaged and scaled to unit length: the output
    `vectors` is float32 (texts, width). Equal weights give equal files.
    """
    with weights.open("wb") as file:
        content = _Graph(bert, _Weights(file, weights.name)).model()
    graph.write_bytes(content.SerializeToString())


class _Weights:
    """The arrays of a graph: large ones in a file, from which they are mapped."""

    def __init__(self, file: Any, name: str) -> None:
        self._file, self._name = file, name
        self.tensors: dict[str, TensorProto] = {}

    def add(self, name: str, array: NDArray[Any]) -> str:
        """Add an array, of which the graph has one by that name; its name."""
        from onnx import TensorProto, numpy_helper
        from onnx.external_data_helper import set_external_data

        if name in self.tensors:
            return name
        tensor: TensorProto = numpy_helper.from_array(np.array(array, order="C"), name)
        if len(tensor.raw_data) >= _SMALL:
            self._file.write(bytes(-self._file.tell() % _ALIGNMENT))
            set_external_data(
                tensor, self._name, offset=self._file.tell(), length=len(tensor.raw_data)
            )
            self._file.write(tensor.raw_data)
            tensor.ClearField("raw_data")
        self.tensors[name] = tensor
        return name


class _Graph:
    """The graph of one BERT while it is built; each method adds operations, and names a result."""

    def __init__(self, bert: Bert, weights: _Weights) -> None:
        self._bert, self._weights = bert, weights
        self._nodes: list[NodeProto] = []
        self._numbers = count()
        self._module = _TRANSFORMER
        self._width = bert.weights["embeddings.LayerNorm.bias"].size

    def model(self) -> "ModelProto":
        """The whole model."""
        from onnx import TensorProto, helper

        mask = self._op("Cast", "attention_mask", to=TensorProto.FLOAT)
        away = self._op("Sub", self._number("one", 1), self._at(mask, 1, 2))
        padding = self._op("Mul", away, self._number("padding", _PADDING))
        states = self._embedded()
        for layer in range(self._bert.layers):
            states = self._layer(states, padding, f"encoder.layer.{layer}.")
        counted = self._at(mask, 2)
        self._module = _POOLING
        own = self._op("Mul", states, counted)
        total = self._op("ReduceSum", own, self._numbers_of("tokens", 1), keepdims=0)
        # The number of tokens does not matter to a vector that is scaled to unit length.
        self._nodes.append(
            helper.make_node("LpNormalization", [total], ["vectors"], axis=1, p=2, name=_POOLING)
        )
        width = self._width
        return helper.make_model(
            helper.make_graph(
                self._nodes,
                "bert",
                [
                    helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
                    for name in INPUTS
                ],
                [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", width])],
                list(self._weights.tensors.values()),
            ),
            opset_imports=[helper.make_opsetid("", _OPSET)],
            ir_version=_IR_VERSION,
        )

    def _embedded(self) -> str:
        words = self._looked_up(self._bert.words)
        places = (
            self._bert.weights["embeddings.position_embeddings.weight"]
            + self._bert.weights["embeddings.token_type_embeddings.weight"][0]
        )
        shape = self._op("Shape", "input_ids")
        tokens = self._op("Gather", shape, self._numbers_of("one", 1))
        first = self._numbers_of("first", 0)
        read = self._op("Slice", self._weights.add("places", places), first, tokens)
        return self._normalised(self._op("Add", words, read), "embeddings.LayerNorm")

    def _looked_up(self, table: Blocks) -> str:
        """The rows of the words: four bits are read from the file, and made float32 here."""
        pairs = self._op("Gather", self._weights.add("pairs", table.blocks["pairs"]), "input_ids")
        pairs = self._float(pairs)
        factors = self._op(
            "Gather", self._weights.add("factors", table.blocks["factor"]), "input_ids"
        )
        high = self._op("Floor", self._op("Mul", pairs, self._number("1/16", 1 / 16)))
        low = self._op("Sub", pairs, self._op("Mul", high, self._number("16", 16)))
        bits = self._op("Concat", low, high, axis=-1)
        signed = self._op("Sub", bits, self._number("8", 8))
        values = self._op("Mul", signed, self._at(self._float(factors), -1))
        return self._shaped(values, 0, 0, self._width)

    def _layer(self, states: str, padding: str, name: str) -> str:
        heads = self._bert.heads
        size = self._width // heads
        parts = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
        every = self._shaped(self._dense(states, *parts), 0, 0, 3, heads, size)
        every = self._op("Transpose", every, perm=[2, 0, 3, 1, 4])
        query, key, value = (
            self._op("Gather", every, self._number(f"part {part}", part, np.int64), axis=0)
            for part in range(3)
        )
        query = self._op("Mul", query, self._number("scale", size**-0.5))
        meeting = self._op("MatMul", query, self._op("Transpose", key, perm=[0, 1, 3, 2]))
        attention = self._op("Softmax", self._op("Add", meeting, padding), axis=-1)
        seen = self._op("Transpose", self._op("MatMul", attention, value), perm=[0, 2, 1, 3])
        seen = self._dense(self._shaped(seen, 0, 0, self._width), f"{name}attention.output.dense")
        states = self._normalised(
            self._op("Add", seen, states), f"{name}attention.output.LayerNorm"
        )
        inner = self._gelu(self._dense(states, f"{name}intermediate.dense"))
        outer = self._dense(inner, f"{name}output.dense")
        return self._normalised(self._op("Add", outer, states), f"{name}output.LayerNorm")

    def _dense(self, states: str, *names: str) -> str:
        """The outputs of linear parts that read the same input, side by side."""
        given = self._bert.weights
        matrix = np.concatenate([given[f"{name}.weight"] for name in names]).T
        stored = self._weights.add(f"{names[0]}.weight", matrix)
        if matrix.dtype == np.float16:  # made float32 once, when the graph is opened
            stored = self._float(stored)
        bias = np.concatenate([given[f"{name}.bias"] for name in names])
        product = self._op("MatMul", states, stored)
        return self._op("Add", product, self._weights.add(f"{names[0]}.bias", bias))

    def _gelu(self, states: str) -> str:
        share = self._op("Erf", self._op("Div", states, self._number("root of two", 2**0.5)))
        both = self._op("Mul", states, self._op("Add", share, self._number("one", 1)))
        return self._op("Mul", both, self._number("half", 0.5))

    def _normalised(self, states: str, name: str) -> str:
        weight, bias = (
            self._weights.add(f"{name}.{each}", self._bert.weights[f"{name}.{each}"])
            for each in ("weight", "bias")
        )
        epsilon = self._bert.epsilon
        return self._op("LayerNormalization", states, weight, bias, axis=-1, epsilon=epsilon)

    def _float(self, name: str) -> str:
        from onnx import TensorProto

        return self._op("Cast", name, to=TensorProto.FLOAT)

    def _at(self, name: str, *axes: int) -> str:
        return self._op("Unsqueeze", name, self._numbers_of(f"axes {axes}", *axes))

    def _shaped(self, name: str, *shape: int) -> str:
        return self._op("Reshape", name, self._numbers_of(f"shape {shape}", *shape))

    def _number(self, name: str, value: float, kind: Any = np.float32) -> str:
        return self._weights.add(f"number {name}", np.array(value, kind))

    def _numbers_of(self, name: str, *values: int) -> str:
        return self._weights.add(f"numbers {name}", np.array(values, np.int64))

    def _op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"{self._module}{kind}_{next(self._numbers)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name
