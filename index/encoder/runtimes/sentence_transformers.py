"""The sentence-transformers runtime: any of its models as an encoder."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import Tokenizer

from ...errors import EncoderError, first_line
from ..models.model_digest import model_digest
from ..models.model_files import model_files
from ..models.model_source import DEFAULT_MODEL, ask_hub, is_cached, require_library
from ..prompts import OWN, Prompts, prompts_of
from ..quiet_libraries import quiet
from ..spec import EncoderSpec, Precision, Progress, Vectors
from .tokenizer import well_formed

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The value for "no limit", for a model that reads texts of any length.
UNBOUNDED = 2**31 - 1
# Passages between two reports of progress.
_CHUNK = 512


class ModelEncoder:
    """A sentence-transformers model, on the GPU if torch has one."""

    precision: Precision = "fp32"

    def __init__(self, name: str, model: "SentenceTransformer", prompts: Prompts) -> None:
        """Wrap the loaded `model`; `name` is the name that the user gave."""
        self.model = model.float().eval()
        self.tokenizer = bare_tokenizer(model)
        device = model.device.type
        self.runtime = "sentence-transformers fp32" + ("" if device == "cpu" else f" on {device}")
        # On a processor larger batches gain nothing and add padding; a GPU needs large ones.
        self._batch = 8 if device == "cpu" else 256
        query_prefix, passage_prefix = prompts_of(name, model.prompts, prompts)
        limit = model.max_seq_length
        window = UNBOUNDED if limit is None else int(min(limit, UNBOUNDED))
        self.spec = EncoderSpec(
            name=name,
            digest=model_digest(
                model,
                self.tokenizer,
                window=window,
                query_prefix=query_prefix,
                passage_prefix=passage_prefix,
            ),
            dimension=int(model.encode_query(["one"], show_progress_bar=False).shape[1]),
            window=window,
            query_prefix=query_prefix,
            passage_prefix=passage_prefix,
            normalised=any(type(module).__name__ == "Normalize" for module in model),
            runtime="sentence-transformers",
        )

    @classmethod
    def load(cls, name: str, prompts: Prompts = OWN) -> "ModelEncoder":
        """The model called `name`: the default, a folder, or any sentence-transformers name.

        The default's weights are an installed package, so neither it nor a folder touches the
        network. Another name is looked for in the hub's cache first; the hub is asked once, for
        seconds and not minutes, before anything is downloaded. No code that comes with a model
        is run.

        Raises:
            EncoderError: the model cannot be found or loaded, or sentence-transformers is missing.
        """
        require_library(name)
        with model_files(name) as source, quiet():
            from sentence_transformers import SentenceTransformer

            def loaded(local: bool) -> "ModelEncoder":
                with _settled():
                    model = SentenceTransformer(
                        source.location, local_files_only=local, trust_remote_code=False
                    )
                return cls(name, model, prompts)

            try:
                if source.local:
                    return loaded(local=True)
                if is_cached(source.location):
                    with suppress(Exception):  # a download cut short: the hub has the rest
                        return loaded(local=True)
                ask_hub(name, source.location)
                return loaded(local=False)
            except EncoderError:
                raise
            except Exception as error:  # a broken model may raise anything
                raise EncoderError(
                    f"model '{name}': sentence-transformers cannot load it "
                    f"({first_line(error)}); give another model or folder, or use "
                    f"'{DEFAULT_MODEL}'"
                ) from error

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32 (n, dimension), unit length, in the given order."""
        return self._encode(texts, self.model.encode_query, self.spec.query_prefix, None)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages: float32 (n, dimension), unit length, in the given order."""
        return self._encode(texts, self.model.encode_document, self.spec.passage_prefix, progress)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens, prefix or truncation."""
        clean = [well_formed(text) for text in texts]
        if self.tokenizer is not None:
            cut = self.tokenizer.encode_batch_fast(clean, add_special_tokens=False)
            return [len(encoding) for encoding in cut]
        with quiet():  # a text longer than the window is not worth a warning here
            return [len(self.model.tokenizer.tokenize(text)) for text in clean]

    def _encode(
        self, texts: Sequence[str], encode: Any, prefix: str, progress: Progress | None
    ) -> Vectors:
        vectors = np.empty((len(texts), self.spec.dimension), np.float32)
        order = np.argsort([-len(text) for text in texts], kind="stable")
        for start in range(0, len(texts), _CHUNK):
            rows = order[start : start + _CHUNK]
            vectors[rows] = encode(
                [well_formed(texts[row]) for row in rows],
                prompt=prefix,
                batch_size=self._batch,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if progress is not None:
                progress(len(rows))
        return vectors


@contextmanager
def _settled() -> Iterator[None]:
    """What a model's files lack is drawn in the same way at every load.

    A model may come without the pooler, which no vector needs: it is a part of the digest.
    """
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


def bare_tokenizer(model: "SentenceTransformer") -> Tokenizer | None:
    """A copy of the model's fast tokenizer, if any, without truncation and padding."""
    tokenizer = model.tokenizer
    backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
    if not isinstance(backend, Tokenizer):
        return None
    bare = Tokenizer.from_str(backend.to_str())
    bare.no_truncation()
    bare.no_padding()
    return bare
