"""The writing of the default model into a folder, from the files of its package, without torch."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from ...errors import EncoderError
from ...hints import Advice, Hint
from ...storage.files import link_or_copy, record_of, storage_errors, sync
from ..choice import in_fp32
from ..fixed_texts.probes import PROBES
from ..manifest import FILES, GRAPH, PROBE_VECTORS, TOKENIZER, VOCABULARY, WEIGHTS, Manifest
from ..models.model_digest import ARCHITECTURE, digest_of_facts
from ..models.model_source import DEFAULT_PACKAGE, packaged_model
from ..runtimes.tokenizer import INPUTS
from ..spec import EncoderSpec
from .bert_graph import Shape, bert_graph
from .safetensors_file import StoredTensor, tensors_in, values_of

_WEIGHTS = "model.safetensors"
# What the graph takes for granted, by the file that says it.
_GRANTED: dict[str, dict[str, Any]] = {
    "config.json": {
        "model_type": "bert",
        "hidden_act": "gelu",
        "position_embedding_type": "absolute",
        "pad_token_id": 0,
    },
    "1_Pooling/config.json": {
        "pooling_mode_mean_tokens": True,
        "pooling_mode_cls_token": False,
        "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False,
    },
}
_MODULES = ["Transformer", "Pooling", "Normalize"]


def write_packaged(name: str, folder: Path) -> EncoderSpec:
    """Write the default model into `folder`, as an export is written, under this `name`.

    Its weights are linked, or copied to another file system. The description has the digest that
    sentence-transformers' model of the same weights and words has.

    Raises:
        EncoderError: the package is missing or damaged, or holds another kind of model.
        StorageError: the folder cannot be written.
    """
    package = packaged_model(name)
    with storage_errors(folder):
        return _written(name, package, folder)


def _written(name: str, package: Path, folder: Path) -> EncoderSpec:
    config = _config(package)
    window = int(_json(package / "sentence_bert_config.json")["max_seq_length"])
    tensors = tensors_in(package / _WEIGHTS)
    shape = Shape(
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        width=config["hidden_size"],
        epsilon=config["layer_norm_eps"],
    )
    tokenizer: Tokenizer = Tokenizer.from_file(str(package / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    spec = EncoderSpec(
        name=name,
        digest=_digest(package / _WEIGHTS, tensors, config, tokenizer, window),
        dimension=shape.width,
        window=window,
        query_prefix="",
        passage_prefix="",
        normalised=True,
        runtime="onnxruntime",
    )
    folder.mkdir(parents=True, exist_ok=True)
    for file in (*FILES, VOCABULARY):
        (folder / file).unlink(missing_ok=True)
    link_or_copy(str(package / _WEIGHTS), str(folder / WEIGHTS))
    (folder / GRAPH).write_bytes(_graph(package, shape, tensors))
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    return finish(Manifest(spec=spec, inputs=INPUTS), folder)


def finish(manifest: Manifest, folder: Path) -> EncoderSpec:
    """Write the vectors of the probe texts, and `manifest` with the records of all files."""
    names = [name for name in (*FILES, VOCABULARY) if (folder / name).exists()]
    made = [record_of(folder, folder / name) for name in names if name != PROBE_VECTORS]
    manifest = replace(manifest, files=tuple(made))
    vectors = in_fp32(folder, manifest, threads=1, workers=1).encode_passages(PROBES)
    vectors.astype("<f4").tofile(folder / PROBE_VECTORS)
    for name in {*names, PROBE_VECTORS}:
        sync(folder / name)
    probes = record_of(folder, folder / PROBE_VECTORS)
    replace(manifest, files=(*manifest.files, probes)).write(folder)
    return manifest.spec


def _config(package: Path) -> dict[str, Any]:
    """The settings of the transformer, after all were compared with what is taken for granted."""
    modules = [each["type"].rpartition(".")[2] for each in _json(package / "modules.json")]
    granted = modules == _MODULES and all(
        expected.items() <= _json(package / file).items() for file, expected in _GRANTED.items()
    )
    if not granted:
        raise _other(package)
    config: dict[str, Any] = _json(package / "config.json")
    return config


def _graph(package: Path, shape: Shape, tensors: dict[str, StoredTensor]) -> bytes:
    try:
        return bert_graph(shape, tensors, WEIGHTS)
    except KeyError as error:
        raise _other(package) from error


def _digest(
    weights: Path,
    tensors: dict[str, StoredTensor],
    config: dict[str, Any],
    tokenizer: Tokenizer,
    window: int,
) -> str:
    """The digest that `model_digest` gives the model, from its files."""
    parameters = [
        hashlib.sha256(repr(tensor.shape).encode() + value).hexdigest()
        for tensor, value in values_of(weights, tensors)
        if tensor.kind == "F32"  # the numbers of the positions are no parameter
    ]
    modules: list[tuple[str, dict[str, Any]]] = [
        ("Transformer", {key: config.get(key) for key in ARCHITECTURE}),
        ("Pooling", {"modes": ["mean"], "include_prompt": True}),
        ("Normalize", {}),
    ]
    return digest_of_facts(
        parameters, modules, tokenizer, window=window, query_prefix="", passage_prefix=""
    )


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except ValueError as error:
        raise EncoderError(f"{file}: is no JSON; install its package again") from error


def _other(package: Path) -> EncoderError:
    return EncoderError(
        f"{package}: is another model than the default one",
        Hint(Advice.INSTALL, name=DEFAULT_PACKAGE),
    )
