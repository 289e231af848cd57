"""The nearest sentence: the sentence of a passage nearest in meaning to a question."""

import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.articles.passages import Span
from .explanation import Sentence

MOST: Final = 24
"""Sentences of one passage that are encoded; few passages have more, as they fit the encoder."""

_END: Final = re.compile(
    r"(?:(?<=[.!?…][\"”’)\]])|(?<=[.!?…]))\s+(?=[^\W\d_a-z]|[\"“‘(\[\d])|(?<=[。！？])|\n+"
)
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Jr|Sr|vs|No|Inc|Co"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec))\.$"
)

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def nearest_sentences(
    texts: Sequence[str], vector: NDArray[np.float32], encode: Encode
) -> list[Sentence | None]:
    """For each of `texts`, the sentence whose vector is nearest to `vector` (dimension,).

    None for a text without sentences. All are encoded at once, at some milliseconds each.
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


def sentence_spans(text: str) -> list[Span]:
    """The sentences of `text`, without the white space between them.

    By a few rules, not by the library that cuts passages: a wrong cut only moves a highlight, and
    a search need not wait for an import.
    """
    spans: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        if "\n" in end[0] or not _ABBREVIATION.search(text, start, end.start()):
            spans.append(Span(start, end.start()))
            start = end.end()
    spans.append(Span(start, len(text)))
    return [span for span in spans if text[slice(*span)].strip()]
