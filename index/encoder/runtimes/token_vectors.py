"""Token vectors: the vectors of a text's tokens before they are pooled into one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from ...errors import EncoderError
from ..manifest import TOKENS
from ..spec import EncoderSpec, Vectors
from .graph_encoder import BUDGET, Run
from .tokenizer import WordPieces

if TYPE_CHECKING:
    from onnx import ModelProto

# Modules of sentence-transformers, as an exported graph names what they compute: the transformer
# comes first, and the next one takes its last hidden states.
_TRANSFORMER: Final = "/model/model.0/"
_NEXT: Final = "/model/model.1/"
_NOTHING: Final = 1e-12


class TokenEncoder:
    """An exported encoder that gives token vectors; safe to use from several threads."""

    def __init__(self, spec: EncoderSpec, pieces: WordPieces, run: Run) -> None:
        """Use `run`, which gives float32 (texts, tokens, width)."""
        self.spec = spec
        self._pieces = pieces
        self._run = run

    def encode_queries(self, texts: Sequence[str]) -> list[Vectors]:
        """The token vectors of each question, in order: float32 (tokens, width), unit length.

        Special tokens are left out.
        """
        return self._encode(texts, self.spec.query_prefix)

    def encode_words(self, text: str, words: Sequence[tuple[int, int]]) -> list[Vectors]:
        """The token vectors of some words of a question, each by its start and end in `text`.

        A word has none if the model does not know its letters, or does not read as far.
        """
        prefix = self.spec.query_prefix
        [vectors] = self.encode_queries([text])
        begins, ends = (self._pieces.spans(prefix + text) - len(prefix)).T
        lettered = [
            any(map(str.isalnum, text[max(begin, 0) : end]))
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
        ]
        return [
            vectors[(begins < end) & (ends > begin) & np.array(lettered, np.bool_)]
            for begin, end in words
        ]

    def encode_passages(self, texts: Sequence[str]) -> list[Vectors]:
        """The token vectors of each passage, in order: float32 (tokens, width), unit length.

        Special tokens are left out.
        """
        return self._encode(texts, self.spec.passage_prefix)

    def _encode(self, texts: Sequence[str], prefix: str) -> list[Vectors]:
        found: dict[int, Vectors] = {}
        special = np.array(sorted(self._pieces.special), np.int64)
        for batch in self._pieces.batches(texts, prefix=prefix, budget=BUDGET):
            states = self._run(batch.inputs)
            states /= np.maximum(np.linalg.norm(states, axis=2, keepdims=True), _NOTHING)
            ids, mask = batch.inputs["input_ids"], batch.inputs["attention_mask"]
            kept = (mask != 0) & ~np.isin(ids, special)
            for line, row in enumerate(batch.rows.tolist()):
                found[row] = states[line, kept[line]]
        return [found[row] for row in range(len(texts))]


def ending_with_tokens(graph: Path) -> bytes:
    """A copy of an older exported graph that outputs its last hidden states, not the vector.

    Raises:
        EncoderError: the last hidden states are not found in it.
    """
    import onnx

    content = onnx.load_model(graph, load_external_data=False)
    states = _hidden_states(content)
    if states is None:
        raise EncoderError(f"{graph}: no token vectors are found in it; name a cross-encoder")
    del content.graph.output[:]
    content.graph.node.append(onnx.helper.make_node("Identity", [states], [TOKENS]))
    content.graph.output.append(onnx.ValueInfoProto(name=TOKENS))
    changed: bytes = content.SerializeToString()
    return changed


def _hidden_states(content: "ModelProto") -> str | None:
    """The name of the transformer's output for the next module.

    It is the last of what the transformer makes: the next module may take the mask from it, too.
    """
    made = {
        output: place
        for place, node in enumerate(content.graph.node)
        if node.name.startswith(_TRANSFORMER)
        for output in node.output
    }
    given = [
        name
        for node in content.graph.node
        if node.name.startswith(_NEXT)
        for name in node.input
        if name in made
    ]
    return max(given, key=made.__getitem__, default=None)
