"""The choice of a runtime on this machine: one for questions, one for passages."""

import os
from functools import partial
from pathlib import Path

import numpy as np

from ..errors import EncoderError
from .custom import open_custom
from .fixed_texts.probes import PROBES, cosines
from .manifest import GRAPH, PROBE_VECTORS, TOKENIZER, VOCABULARY, WEIGHTS, Manifest
from .prompts import Prompts
from .runtimes.graph_encoder import GraphEncoder
from .runtimes.static import StaticEncoder
from .runtimes.token_vectors import TokenEncoder, ending_with_tokens
from .runtimes.tokenizer import Cutters, WordPieces, read_tokenizer
from .runtimes.torch_gpu import GpuBuilder, has_cuda
from .runtimes.vocabulary import Vocabulary
from .spec import CustomEncoder, Encoder, Precision, Vectors

# One question has too few tokens for more threads to pay.
_QUERY_THREADS = 4
# bf16 is used if nine in ten probe texts have the first cosine to fp32, and all the last. Real
# paragraphs are much nearer; in some models one letter repeated, or no text at all, is not.
_CLOSE, _ODD, _ODD_CLOSE = 0.999, 0.1, 0.99


def for_queries(manifest: Manifest, folder: Path, custom: CustomEncoder | None) -> Encoder:
    """The encoder of questions in `folder`; see `open_encoder`."""
    if manifest.spec.runtime == "custom":
        return open_custom(custom, manifest, folder)
    if manifest.spec.runtime == "sentence-transformers":
        return _original(manifest)
    if manifest.spec.runtime == "static":
        return from_table(folder, manifest)
    return in_fp32(folder, manifest, threads=min(_cores(), _QUERY_THREADS), workers=1)


def for_passages(
    manifest: Manifest, folder: Path, precision: Precision | None, custom: CustomEncoder | None
) -> Encoder:
    """The encoder of passages in `folder`; see `open_builder`."""
    if manifest.spec.runtime == "custom":
        return open_custom(custom, manifest, folder)
    if manifest.spec.runtime == "sentence-transformers":
        return _original(manifest)
    if manifest.spec.runtime == "static":
        return from_table(folder, manifest)
    fp32 = partial(in_fp32, folder, manifest, threads=1, workers=_cores())
    if precision != "bf16" and has_cuda():
        exported = fp32()
        return GpuBuilder(exported, lambda: _on_gpu(manifest) or exported)
    if precision != "fp32":
        try:
            return _in_bf16(folder, manifest)
        except EncoderError as error:
            if precision == "bf16":
                raise EncoderError(
                    f"{folder}: its vectors are in bf16, and {error.message}", error.hint
                ) from error
    return fp32()


def for_tokens(manifest: Manifest, folder: Path, queries: Encoder | None) -> TokenEncoder:
    """The encoder of tokens in `folder`; see `open_token_encoder`."""
    from .runtimes.onnxruntime import OnnxGraph

    if manifest.spec.runtime != "onnxruntime":
        raise EncoderError(
            f"encoder '{manifest.spec.name}': it gives no token vectors, as it is static or not "
            "exported; name a cross-encoder"
        )
    if isinstance(queries, GraphEncoder) and queries.tokens:
        return TokenEncoder(manifest.spec, queries.pieces, queries.tokens)
    file, threads = _graph(folder, manifest), min(_cores(), _QUERY_THREADS)
    graph = OnnxGraph(file, threads=threads)
    if not graph.has_tokens:
        graph = OnnxGraph(file, threads=threads, changed=ending_with_tokens(file))
    return TokenEncoder(manifest.spec, _pieces(folder, manifest), graph.tokens)


def _original(manifest: Manifest) -> Encoder:
    """The original model, which must be the one that the manifest describes."""
    from .runtimes.sentence_transformers import ModelEncoder

    location = manifest.location or manifest.spec.name
    own = Prompts(manifest.spec.query_prefix, manifest.spec.passage_prefix)
    encoder = ModelEncoder.load(location, own)
    if encoder.spec.digest != manifest.spec.digest:
        raise EncoderError(
            f"model '{location}': not the one this index was built with; "
            "restore its files or build the index anew"
        )
    encoder.spec = manifest.spec
    return encoder


def _on_gpu(manifest: Manifest) -> Encoder | None:
    """The model on the GPU; None if torch cannot use it or the model is no longer there."""
    import torch

    if not torch.cuda.is_available():  # torch without GPU support, or an old driver
        return None
    try:
        return _original(manifest)
    except EncoderError:  # moved or changed since the export; the export remains
        return None


def from_table(folder: Path, manifest: Manifest) -> StaticEncoder:
    """The exported table of a static model."""
    tokenizer, table = (manifest.checked(folder, name) for name in (TOKENIZER, WEIGHTS))
    return StaticEncoder(manifest.spec, tokenizer, table)


def in_fp32(folder: Path, manifest: Manifest, *, threads: int, workers: int) -> GraphEncoder:
    """The exported graph run by onnxruntime: `workers` batches at once, `threads` threads each."""
    from .runtimes.onnxruntime import OnnxGraph

    graph = OnnxGraph(_graph(folder, manifest), threads=threads)
    return GraphEncoder(
        manifest.spec,
        _pieces(folder, manifest),
        graph.vectors,
        runtime="onnxruntime fp32",
        precision="fp32",
        workers=workers,
        tokens=graph.tokens if graph.has_tokens else None,
    )


def _in_bf16(folder: Path, manifest: Manifest) -> GraphEncoder:
    from .runtimes.openvino import openvino_run

    workers = _cores()
    encoder = GraphEncoder(
        manifest.spec,
        _pieces(folder, manifest),
        openvino_run(_graph(folder, manifest), workers=workers),
        runtime="OpenVINO bf16",
        precision="bf16",
        workers=workers,
    )
    expected = _probe_vectors(folder, manifest)
    check_close(encoder.encode_passages(PROBES), expected)
    return encoder


def check_close(coarse: Vectors, exact: Vectors) -> None:
    """Raise EncoderError unless vectors of the probe texts in bf16 are near those in fp32.

    A tenth of the texts, the least near, may have a cosine of only .99; the others have .999.
    """
    near = cosines(coarse, exact)
    for cosine, least in ((np.quantile(near, _ODD), _CLOSE), (near.min(), _ODD_CLOSE)):
        if not cosine >= least:
            raise EncoderError(f"bf16 is too coarse for this model: cosine {cosine:.5f} to fp32")


def _graph(folder: Path, manifest: Manifest) -> Path:
    manifest.checked(folder, WEIGHTS)
    return manifest.checked(folder, GRAPH)


def _pieces(folder: Path, manifest: Manifest) -> WordPieces:
    file = manifest.checked(folder, TOKENIZER)
    cutters: Cutters
    if manifest.names(VOCABULARY):
        cutters = Vocabulary(manifest.checked(folder, VOCABULARY), partial(read_tokenizer, file))
    else:
        cutters = read_tokenizer(file)
    return WordPieces(
        cutters,
        window=manifest.spec.window,
        padding=manifest.padding,
        inputs=manifest.inputs,
    )


def _probe_vectors(folder: Path, manifest: Manifest) -> Vectors:
    path = manifest.checked(folder, PROBE_VECTORS)
    return np.fromfile(path, "<f4").reshape(len(PROBES), manifest.spec.dimension)


def _cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
