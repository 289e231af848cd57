"""A sentence-transformers model as an ONNX graph, with its weights in a file beside it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import first_line
from ..manifest import TOKENS, VECTORS
from ..quiet_libraries import quiet

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OPSET = 17
# A protobuf message ends at 2 GiB, and torch puts graph and weights into one.
_LARGEST = 2**31 - 2**26
# Smaller tensors stay in the graph.
_SMALL = 1024
# Where a mapped file may begin on every system.
_ALIGNMENT = 65536


class Untraceable(Exception):  # noqa: N818 - an outcome, which the export records
    """The reason why a model cannot be exported, in words that follow its name and a colon."""


def write_graph(
    model: "SentenceTransformer", inputs: tuple[str, ...], graph: Path, weights: Path
) -> None:
    """Write the model as a graph of `inputs`, each int64 (texts, tokens).

    Its outputs are float32: vectors (texts, dimension) of unit length, and the last hidden states
    of the transformer (texts, tokens, width). Weights in a file of their own are mapped instead of
    copied, which halves the memory and the time to open them: most weights belong to the
    vocabulary, of which a text uses little.

    Raises:
        Untraceable: a part of the model cannot be exported.
        OSError: the files cannot be written.
    """
    obstacle = _obstacle(model)
    if obstacle is not None:
        raise Untraceable(obstacle)
    _trace(model, inputs, graph)

    import onnx
    from onnx.external_data_helper import set_external_data

    content = onnx.load_model(graph)
    with weights.open("wb") as file:
        for tensor in content.graph.initializer:
            if len(tensor.raw_data) < _SMALL:
                continue
            file.write(bytes(-file.tell() % _ALIGNMENT))
            set_external_data(tensor, weights.name, offset=file.tell(), length=len(tensor.raw_data))
            file.write(tensor.raw_data)
            tensor.ClearField("raw_data")
    graph.write_bytes(content.SerializeToString())


def _obstacle(model: "SentenceTransformer") -> str | None:
    """The part of the model that cannot be exported; None if there is none."""
    first: Any = model[0]
    if type(first).__name__ != "Transformer":
        return f"it begins with {type(first).__name__}, not with a transformer"
    if set(getattr(first, "modality_config", {"text"})) != {"text"}:
        return "it reads more than plain text"
    for setting in ("query_expansion", "query_length", "document_length"):
        if getattr(first, setting, None) is not None:
            return f"it treats questions and passages differently ({setting})"
    if model.tokenizer.padding_side != "right" or model.tokenizer.truncation_side != "right":
        return "its tokenizer pads or truncates on the left"
    if sum(4 * parameter.numel() for parameter in model.parameters()) > _LARGEST:
        return "its weights exceed the 2 GB of a graph"
    for module in model:
        if not getattr(module, "include_prompt", True) and any(model.prompts.values()):
            return "its pooling leaves out the prefix"
    return None


def _trace(model: "SentenceTransformer", inputs: tuple[str, ...], graph: Path) -> None:
    import torch

    class UnitVectors(torch.nn.Module):
        """The whole model as a function of tensors."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            features: Any = dict(zip(inputs, tensors, strict=True))
            transformer, *others = self.model
            features = transformer(features)
            tokens: torch.Tensor = features["token_embeddings"]
            for module in others:
                features = module(features)
            vectors: torch.Tensor = features["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, p=2.0, dim=1), tokens

    with quiet(), torch.no_grad():
        try:
            # Two texts of different length, so that neither size is taken for a constant.
            example = model.preprocess(["one two three", "one"])
            torch.onnx.export(
                UnitVectors().eval(),
                tuple(example[name].to(model.device) for name in inputs),
                graph,
                dynamo=False,  # the other exporter needs onnxscript, and three times as long
                opset_version=_OPSET,
                input_names=list(inputs),
                output_names=[VECTORS, TOKENS],
                dynamic_axes={
                    **{name: {0: "texts", 1: "tokens"} for name in (*inputs, TOKENS)},
                    VECTORS: {0: "texts"},
                },
            )
        except Exception as error:  # a foreign model may make the tracer raise anything
            raise Untraceable(f"torch cannot trace it ({first_line(error)})") from error
