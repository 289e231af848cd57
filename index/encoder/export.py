"""The export of a model: the graph and tokenizer that the query path runs, checked."""

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import StorageError
from .digest import pooling_modes
from .manifest import GRAPH, TOKENIZER, Manifest, StoredFile, sync
from .model import ModelEncoder
from .probes import PROBES
from .quiet import quiet
from .session import OnnxEncoder
from .spec import Encoder, EncoderSpec
from .tokens import first_line

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Below this cosine to sentence-transformers on any probe text an export is refused.
FAITHFUL = 0.9999
_OPSET = 17
# A protobuf message ends at 2 GiB; the graph needs some of it for itself.
_LARGEST = 2**31 - 2**26


class _Unexportable(Exception):
    """Why a model cannot be exported."""


def export(model: str | ModelEncoder, folder: Path) -> EncoderSpec:
    """Writes a model, by name or loaded, into `folder` so that `open_encoder` opens it.

    The graph is transformer, pooling and whatever else sentence-transformers has in the
    model, ending with unit length. It is kept if its vectors of the probe texts have a
    cosine of .9999 or more to those of sentence-transformers. For a model where that cannot be had,
    encoder.json says why, and `open_encoder` uses sentence-transformers.

    Raises:
        EncoderError: the model cannot be loaded.
        StorageError: the folder cannot be written.
    """
    encoder = ModelEncoder.load(model) if isinstance(model, str) else model
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            manifest = _exported(encoder, folder)
        except _Unexportable as reason:
            for name in (GRAPH, TOKENIZER):
                (folder / name).unlink(missing_ok=True)
            manifest = Manifest(spec=encoder.spec, reason=str(reason))
        manifest.write(folder)
    except OSError as error:
        raise StorageError(
            f"{folder}: the encoder cannot be written ({error.strerror}); "
            "free some space or check the permissions"
        ) from error
    return manifest.spec


def _exported(encoder: ModelEncoder, folder: Path) -> Manifest:
    model, tokenizer = encoder.model, encoder.tokenizer
    reason = _obstacle(model)
    if reason is not None or tokenizer is None:
        raise _Unexportable(reason or "its tokenizer is not one of the tokenizers library")
    inputs = tuple(
        name
        for name in ("input_ids", "attention_mask", "token_type_ids")
        if name in model.tokenizer.model_input_names
    )
    _write(folder / GRAPH, _graph(model, inputs))
    _write(folder / TOKENIZER, tokenizer.to_str().encode())
    manifest = Manifest(
        spec=replace(encoder.spec, runtime="onnxruntime"),
        inputs=inputs,
        padding=int(model.tokenizer.pad_token_id or 0),
        files={name: StoredFile.of(folder / name) for name in (GRAPH, TOKENIZER)},
    )
    cosine = lowest_cosine(OnnxEncoder(folder, manifest), encoder)
    if not cosine >= FAITHFUL:
        raise _Unexportable(f"the exported graph is not faithful: cosine {cosine:.6f} on one text")
    return replace(manifest, cosine=round(cosine, 7))


def _obstacle(model: "SentenceTransformer") -> str | None:
    """What this export cannot carry over; None if nothing."""
    first = model[0]
    if type(first).__name__ != "Transformer":
        return f"it begins with {type(first).__name__}, not with a transformer"
    if set(getattr(first, "modality_config", {"text": None})) - {"text"}:
        return "it reads more than plain text"
    if any(
        getattr(first, setting, None)
        for setting in ("query_expansion", "query_length", "document_length")
    ):
        return "it treats questions and passages by settings other than a prefix"
    if model.tokenizer.padding_side != "right" or model.tokenizer.truncation_side != "right":
        return "its tokenizer pads or truncates on the left"
    if sum(each.numel() * 4 for each in model.parameters()) > _LARGEST:
        return "its weights exceed the 2 GB of one graph file"
    for module in model:
        if type(module).__name__ == "Pooling" and not module.include_prompt and any(
            model.prompts.values()
        ):
            return "its pooling leaves out the prefix"
        if type(module).__name__ == "Router":
            return "it has different modules for questions and passages"
    return None


def _graph(model: "SentenceTransformer", inputs: tuple[str, ...]) -> bytes:
    """The model as an ONNX graph from `inputs`, int64 (n, tokens), to float32 (n, dimension)."""
    import torch

    class UnitVectors(torch.nn.Module):
        """The whole model as a function of tensors."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            features: dict[str, Any] = dict(zip(inputs, tensors, strict=True))
            pooled = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(pooled, p=2.0, dim=1)

    # Two rows of different length, so that neither size is taken for a constant.
    features = model.preprocess(["one two three", "one"])
    example = tuple(features[name].to(model.device) for name in inputs)
    axes = {name: {0: "texts", 1: "tokens"} for name in inputs}
    buffer = io.BytesIO()
    with quiet(), torch.no_grad():
        try:
            torch.onnx.export(
                UnitVectors().eval(),
                example,
                buffer,
                dynamo=False,  # needs onnx alone, and is done in a third of the time
                opset_version=_OPSET,
                input_names=list(inputs),
                output_names=["vectors"],
                dynamic_axes={**axes, "vectors": {0: "texts"}},
            )
        except Exception as error:  # whatever the tracer meets in a foreign model
            raise _Unexportable(f"torch cannot trace it: {first_line(error)}") from error
    return buffer.getvalue()


def lowest_cosine(one: Encoder, other: Encoder) -> float:
    """The lowest cosine between two encoders over the probe texts, as questions and passages."""
    products = [
        np.einsum("ij,ij->i", one.encode_queries(PROBES), other.encode_queries(PROBES)),
        np.einsum("ij,ij->i", one.encode_passages(PROBES), other.encode_passages(PROBES)),
    ]
    return float(np.concatenate(products).min())


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    sync(path)
