"""The export of a model into an index: graph, weights and tokenizer, then a check."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from ..errors import StorageError, first_line
from ..storage.files import record_of, sync
from .choice import from_table, in_fp32
from .fixed_texts.probes import FAITHFUL, PROBES, lowest_cosine
from .manifest import FILES, GRAPH, PROBE_VECTORS, TOKENIZER, WEIGHTS, Manifest
from .models.onnx_graph import Untraceable, write_graph
from .prompts import Prompts
from .runtimes.sentence_transformers import ModelEncoder
from .runtimes.tokenizer import INPUTS
from .spec import EncoderSpec

# The modules of a model that is a table of tokens.
_STATIC = (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])
# The most by which a value of a vector may differ: a text without a token has no cosine.
_APART = 1e-4


def export(name: str, folder: Path, prompts: Prompts) -> EncoderSpec:
    """Write the model called `name` into `folder`, from which `open_encoder` opens it.

    The graph has all modules of the model and ends with unit length. It is kept if its vectors of
    the probe texts have a cosine of .9999 or more to the model's. Otherwise encoder.json says why,
    and the model itself is used.

    Raises:
        EncoderError: the model cannot be loaded.
        StorageError: the folder cannot be written.
    """
    encoder = ModelEncoder.load(name, prompts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return _exported(encoder, folder)
        except Untraceable as reason:
            for file in FILES:
                (folder / file).unlink(missing_ok=True)
            location = str(Path(name).resolve()) if Path(name).is_dir() else name
            Manifest(spec=encoder.spec, reason=str(reason), location=location).write(folder)
            return encoder.spec
    except OSError as error:
        raise StorageError(
            f"{folder}: the encoder cannot be written ({error.strerror}); "
            "free some space or check the permissions"
        ) from error


def _exported(encoder: ModelEncoder, folder: Path) -> EncoderSpec:
    model, tokenizer = encoder.model, encoder.tokenizer
    if tokenizer is None:
        raise Untraceable("its tokenizer is not one of the tokenizers library")
    if [type(module).__name__ for module in model] in _STATIC:
        return _exported_table(encoder, tokenizer, folder)
    accepted = model.tokenizer.model_input_names
    inputs = tuple(name for name in INPUTS if name in accepted)
    write_graph(model, inputs, folder / GRAPH, folder / WEIGHTS)
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    expected = encoder.encode_passages(PROBES)
    expected.astype("<f4").tofile(folder / PROBE_VECTORS)
    for name in FILES:
        sync(folder / name)
    manifest = Manifest(
        spec=replace(encoder.spec, runtime="onnxruntime"),
        inputs=inputs,
        padding=int(model.tokenizer.pad_token_id or 0),
        files=tuple(record_of(folder, folder / name) for name in FILES),
    )
    try:
        exported = in_fp32(folder, manifest, threads=1, workers=1)
        cosine = lowest_cosine(exported.encode_passages(PROBES), expected)
        if encoder.spec.query_prefix != encoder.spec.passage_prefix:
            questions = encoder.encode_queries(PROBES)
            cosine = min(cosine, lowest_cosine(exported.encode_queries(PROBES), questions))
    except Exception as error:  # onnxruntime may raise anything
        raise Untraceable(f"onnxruntime cannot run it ({first_line(error)})") from error
    if not cosine >= FAITHFUL:
        raise Untraceable(f"the exported graph differs: cosine {cosine:.6f} to the model on a text")
    replace(manifest, cosine=round(cosine, 7)).write(folder)
    return manifest.spec


def _exported_table(encoder: ModelEncoder, tokenizer: Tokenizer, folder: Path) -> EncoderSpec:
    """Write a static model: the table of its tokens' vectors, and its tokenizer."""
    module: Any = encoder.model[0]
    table = module.embedding.weight.detach().cpu().numpy()
    table.astype("<f4").tofile(folder / WEIGHTS)
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    expected = encoder.encode_passages(PROBES)
    expected.astype("<f4").tofile(folder / PROBE_VECTORS)
    names = (WEIGHTS, TOKENIZER, PROBE_VECTORS)
    for name in names:
        sync(folder / name)
    manifest = Manifest(
        spec=replace(encoder.spec, runtime="static"),
        files=tuple(record_of(folder, folder / name) for name in names),
    )
    apart = np.abs(from_table(folder, manifest).encode_passages(PROBES) - expected).max()
    if not apart <= _APART:
        raise Untraceable(f"its table gives other vectors: a value differs by {apart:.6f}")
    manifest.write(folder)
    return manifest.spec
