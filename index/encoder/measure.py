"""The measure of an encoder: its cosines of fixed texts, taken when it enters an index."""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from .fixed_texts.scale_texts import ANSWERED
from .scale import CosineScale, Level
from .spec import Encoder

if TYPE_CHECKING:
    from .runtimes.token_vectors import TokenEncoder

QUESTIONS: Final = [question for question, _ in ANSWERED]
PASSAGES: Final = [passage for _, passage in ANSWERED]


def measured(encoder: Encoder, tokens: "TokenEncoder | None") -> CosineScale:
    """The cosines of the fixed texts by an encoder, and by the encoder of its tokens."""
    questions, passages = encoder.encode_queries(QUESTIONS), encoder.encode_passages(PASSAGES)
    both = questions @ passages.T
    return CosineScale(
        questions=_level(_unrelated(both)),
        answers=_level(both.diagonal()),
        passages=_level(_unrelated(passages @ passages.T)),
        words=None if tokens is None else _words(tokens),
    )


def _unrelated(cosines: NDArray[np.floating]) -> NDArray[np.floating]:
    """The cosines (n, n) of texts with others than those beside them: (n · (n - 1),)."""
    return cosines[~np.eye(len(cosines), dtype=np.bool_)]


def _words(tokens: "TokenEncoder") -> Level | None:
    """How near the tokens of questions come to those of unrelated passages; None without any."""
    questions, passages = tokens.encode_queries(QUESTIONS), tokens.encode_passages(PASSAGES)
    similarities = [
        (question @ passage.T).max(axis=1).mean()
        for place, question in enumerate(questions)
        for other, passage in enumerate(passages)
        if place != other and len(question) and len(passage)
    ]
    return _level(np.array(similarities)) if similarities else None


def _level(cosines: NDArray[np.floating]) -> Level:
    """Rounded to what another runtime of the same model gives as well."""
    return Level(
        round(float(cosines.mean(dtype=np.float64)), 4),
        round(float(cosines.std(dtype=np.float64)), 4),
    )
