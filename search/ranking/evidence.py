"""The parts of a hybrid score, and their weights."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

FUSION: Final = "fusion"
"""The name of the setting of an index."""


class ScorePart(NamedTuple):
    """A part of a score: its name, its weight and its values (n,)."""

    name: str
    weight: float
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """The weights of a score's parts. All parts but the last are shares, 0 to 1.

    `words` and `meaning` weigh the passage's BM25 over its bound and its cosine; `article_words`
    and `article_meaning` weigh its article's, see `ArticleEvidence`. `lead` is a bonus for the
    first passage of an article, as news states its subject first. Chosen on judged collections,
    see benchmarks/RESULTS.md.
    """

    words: float = 0.3
    meaning: float = 0.3
    article_words: float = 0.2
    article_meaning: float = 0.2
    lead: float = 0.02

    def to_json(self) -> dict[str, float]:
        """As a setting of an index."""
        return asdict(self)

    @classmethod
    def from_json(cls, setting: Any) -> "FusionWeights":
        """The weights of a setting; the default if it is missing or unusable."""
        if isinstance(setting, Mapping) and setting.keys() == asdict(cls()).keys():
            values = {name: float(value) for name, value in setting.items()}
            if all(isfinite(value) and value >= 0 for value in values.values()):
                return cls(**values)
        return cls()
