"""The second scoring: a model reads the question together with each of the first passages.

It costs some milliseconds per passage, while both legs cost a few in all. So it is off by default,
and ends when its time is up.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ...index import EncoderError
from ...index.errors import first_line

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

AT_ONCE: Final = 4
"""Passages that are scored together; the time is checked between such batches."""

_SCORING: Final = ("ForSequenceClassification", "ForCausalLM")
"""Names of architectures with a scoring head. For another model, sentence-transformers would add a
random head and rank by it."""


class Reranker:
    """One cross-encoder, loaded. Safe to share between threads, one of which scores at a time."""

    looks_at = 50
    beside = 0.0

    def __init__(self, model: "CrossEncoder", name: str) -> None:
        """Score by `model`, called `name` in errors."""
        self._model = model
        self._name = name
        self._lock = threading.Lock()

    @classmethod
    def load(cls, name: str) -> "Reranker":
        """Load a model from its folder, or by its name from the hub's cache or the hub.

        Raises:
            EncoderError: it cannot be found or loaded, or is not a cross-encoder.
        """
        from ...index.encoder.models.model_source import ask_hub, find_model, require_library
        from ...index.encoder.quiet_libraries import quiet

        require_library(name)
        try:
            source = find_model(name)
            with quiet():
                try:
                    model = _loaded(source.location, local=True)
                except Exception:
                    if source.local:
                        raise
                    ask_hub(name, source.location)
                    model = _loaded(source.location, local=False)
        except Exception as error:  # a broken model may raise anything
            reason = first_line(error).partition("; ")[0]
            raise EncoderError(
                f"cross-encoder '{name}': cannot be loaded ({reason}); give the folder or the "
                "name of one of sentence-transformers"
            ) from error
        config = model.config
        architectures = (config and config.architectures) or []
        if not any(each.endswith(_SCORING) for each in architectures):
            raise EncoderError(
                f"cross-encoder '{name}': is none ({', '.join(architectures) or 'no head'}); "
                "give the folder or the name of one"
            )
        return cls(model, name)

    def scores(self, question: str, texts: Sequence[str], budget: float) -> NDArray[np.float64]:
        """The scores of the first m of `texts` (n,), as many as `budget` milliseconds allow."""
        ends = time.monotonic() + budget / 1000
        with self._lock:
            return in_time(texts, ends, lambda some: self._score(question, some))

    def _score(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        pairs = [(question, text) for text in texts]
        scores = np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float64)
        if scores.shape != (len(pairs),):
            raise EncoderError(
                f"cross-encoder '{self._name}': gives {scores.shape[-1]} scores a pair; give one "
                "that gives one score"
            )
        return scores


def _loaded(location: str, *, local: bool) -> "CrossEncoder":
    from sentence_transformers import CrossEncoder

    model: CrossEncoder = CrossEncoder(
        location, device="cpu", local_files_only=local, trust_remote_code=False
    )
    return model


def in_time(
    texts: Sequence[str], ends: float, score: Callable[[Sequence[str]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """The scores of the first m of `texts` (n,), as many as time allows.

    A few are scored at a time; a batch is not started if it would probably end after `ends`, a
    time of the monotonic clock.
    """
    found: list[NDArray[np.float64]] = []
    before, longest = time.monotonic(), 0.0
    for start in range(0, len(texts), AT_ONCE):
        if before + longest >= ends:
            break
        found.append(score(texts[start : start + AT_ONCE]))
        now = time.monotonic()
        before, longest = now, max(longest, now - before)
    return np.concatenate([np.empty(0), *found])


def second_look(scores: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """The order (count,) of a ranking whose first m places have new `scores` (m,).

    These come first, by score, ties in their order; all others follow.
    """
    first = np.argsort(-scores, kind="stable")
    return np.concatenate([first, np.arange(len(scores), count)])
