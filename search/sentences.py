"""The sentence of a passage that is nearest in meaning to a question."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..index.passages import Span, sentence_spans
from .explanation import Sentence

MOST: Final = 24
"""Sentences of one passage that are encoded; a passage fits the encoder, so few have more."""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def nearest_sentences(
    texts: Sequence[str], vector: NDArray[np.float32], encode: Encode
) -> list[Sentence | None]:
    """For each of `texts`, the sentence whose vector is nearest to `vector` (dimension,).

    None for a text without any. All sentences are encoded in one go, some milliseconds each.
    """
    spans: list[list[Span]] = [sentence_spans(text)[:MOST] for text in texts]
    sentences = [text[slice(*span)] for text, own in zip(texts, spans, strict=True) for span in own]
    cosines = encode(sentences) @ vector if sentences else np.empty(0, np.float32)
    found: list[Sentence | None] = []
    at = 0
    for own in spans:
        near = cosines[at : at + len(own)]
        at += len(own)
        best = int(near.argmax()) if len(near) else 0
        found.append(Sentence(*own[best], float(near[best])) if own else None)
    return found
