"""The encoder of the query path: an exported graph run by onnxruntime.

Nothing here imports torch, transformers or sentence-transformers: their imports take six
seconds, the question itself five milliseconds.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from ..errors import EncoderError
from .manifest import GRAPH, TOKENIZER, Manifest
from .spec import EncoderSpec, Precision, Progress, Vectors
from .tokens import WordPieces, first_line

# Padded tokens in one batch: where the throughput of onnxruntime stops growing.
BUDGET = 4096
# One question has too few tokens for more threads to pay.
QUERY_THREADS = 4


class OnnxEncoder:
    """An exported encoder; safe to use from several threads."""

    runtime = "onnxruntime fp32"
    precision: Precision = "fp32"

    def __init__(self, folder: Path, manifest: Manifest, *, threads: int | None = None) -> None:
        """Opens the graph and the tokenizer that `manifest` names in `folder`.

        Raises:
            IndexDamagedError: one of them is missing, changed or unreadable.
            EncoderError: this onnxruntime cannot run the graph.
        """
        self.spec: EncoderSpec = manifest.spec
        graph = manifest.checked(folder, GRAPH)
        self._pieces = WordPieces.from_file(
            manifest.checked(folder, TOKENIZER),
            window=manifest.spec.window,
            padding=manifest.padding,
            inputs=manifest.inputs,
        )
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # what it has to say, it raises as well
        options.intra_op_num_threads = threads or min(os.cpu_count() or 1, QUERY_THREADS)
        # A waiting searcher must not burn a core.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(graph), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has no base class of its own for its errors
            raise EncoderError(
                f"{graph}: onnxruntime {onnxruntime.__version__} cannot open it "
                f"({first_line(error)}); update onnxruntime or build the index anew"
            ) from error

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32 (n, dimension), unit length, in the given order."""
        return self._encode(texts, self.spec.query_prefix, None)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages: float32 (n, dimension), unit length, in the given order."""
        return self._encode(texts, self.spec.passage_prefix, progress)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens, prefix or truncation."""
        return self._pieces.count(texts)

    def _encode(self, texts: Sequence[str], prefix: str, progress: Progress | None) -> Vectors:
        vectors = np.empty((len(texts), self.spec.dimension), np.float32)
        for batch in self._pieces.batches(texts, prefix=prefix, budget=BUDGET):
            vectors[batch.rows] = self._session.run(None, batch.inputs)[0]
            if progress is not None:
                progress(len(batch.rows))
        return vectors
