"""The encoder of an exported graph: tokenizes, batches, runs and restores the order."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np
from numpy.typing import NDArray

from ..spec import EncoderSpec, Precision, Progress, Vectors
from .tokenizer import TokenBatch, WordPieces

# Runs the graph on one batch: int64 (n, tokens) for each input, float32 (n, dimension) out.
Run = Callable[[Mapping[str, NDArray[np.int64]]], Vectors]

# Padded tokens in one batch. Throughput is flat from 512 to 2048 and falls beyond, where the
# activations leave the cache.
BUDGET = 1024


class GraphEncoder:
    """An exported encoder; safe to use from several threads if `run` is."""

    def __init__(
        self,
        spec: EncoderSpec,
        pieces: WordPieces,
        run: Run,
        *,
        runtime: str,
        precision: Precision,
        workers: int = 1,
        tokens: Run | None = None,
    ) -> None:
        """Run `workers` batches at once.

        `tokens` gives the last hidden states of a batch, float32 (n, tokens, width), if the graph
        has them.
        """
        self.spec = spec
        self.runtime = runtime
        self.precision: Precision = precision
        self.pieces = pieces
        self._run = run
        self._workers = workers
        self.tokens = tokens

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32 (n, dimension), unit length, in the given order."""
        return self._encode(texts, self.spec.query_prefix, None)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages: float32 (n, dimension), unit length, in the given order."""
        return self._encode(texts, self.spec.passage_prefix, progress)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens, prefix or truncation."""
        return self.pieces.count(texts)

    def _encode(self, texts: Sequence[str], prefix: str, progress: Progress | None) -> Vectors:
        vectors = np.empty((len(texts), self.spec.dimension), np.float32)

        def run(batch: TokenBatch) -> int:
            vectors[batch.rows] = self._run(batch.inputs)
            return len(batch.rows)

        batches = self.pieces.batches(texts, prefix=prefix, budget=BUDGET)
        if self._workers == 1 or len(texts) == 1:
            for batch in batches:
                _report(progress, run(batch))
            return vectors
        # One thread a batch, rather than all threads on one: no batch waits for another's last
        # thread, and small matrices need not be divided.
        with ThreadPoolExecutor(self._workers, "encoder") as pool:
            try:
                for done in as_completed([pool.submit(run, batch) for batch in batches]):
                    _report(progress, done.result())
            except BaseException:  # Ctrl-C, too: stop at once, not after all waiting batches
                pool.shutdown(cancel_futures=True)
                raise
        return vectors


def _report(progress: Progress | None, encoded: int) -> None:
    if progress is not None:
        progress(encoded)
