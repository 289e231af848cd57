"""Fixed texts on which two runtimes of one model must agree."""

import numpy as np
from numpy.typing import NDArray

from ..spec import Vectors

_SENTENCE = (
    "The committee put off its vote on the harbour tunnel until the engineers had reported. "
)

# Never to be changed: digests of models and exported encoders depend on them.
# Short texts, a text beyond any window, an empty text, numbers, scripts, special signs.
PROBES: tuple[str, ...] = (
    "",
    " ",
    "?",
    "nut graf",
    "Who pays for the new ferry?",
    _SENTENCE,
    _SENTENCE * 3,
    _SENTENCE * 12,
    " ".join(f"{_SENTENCE}Item {number}." for number in range(60)),
    "1,204.50 on 12/31/1999 at 23:59; up 3.7% from $1.16bn, 0x7f, +44 20 7946 0018",
    "Škoda naïvely façade Ærø Łódź São Tomé straße İstanbul",
    "Совет отложил голосование по туннелю под гаванью.",
    "委員会は港のトンネルについての投票を延期した。",
    "위원회는 항만 터널 표결을 연기했다.",
    "أجلت اللجنة تصويتها على نفق الميناء.",
    "समिति ने बंदरगाह सुरंग पर मतदान टाल दिया।",
    "🚢🌊 ferry 👩‍🚒 e\u0301 ﬁsh ™ ½ \u200b\u00ad\ufeff",
    "tab\tnew\nline\r\n\x00\x07 control",
    '<p>mark&amp;up</p> [MASK] [CLS] </s> {"json": true} https://example.org/a?b=c#d',
    "Donaudampfschifffahrtsgesellschaftskapitän " * 4,
    "a" * 300,
    "WHY ALL THIS SHOUTING, ASKED THE MAYOR!!!",
)


FAITHFUL = 0.9999
"""Below this cosine on any probe text, two graphs are not of one model."""


def cosines(one: Vectors, other: Vectors) -> NDArray[np.float64]:
    """The cosines (n,) between rows of unit length: two times float32 (n, dimension)."""
    found: NDArray[np.float64] = np.einsum("ij,ij->i", one, other, dtype=np.float64)
    return found


def lowest_cosine(one: Vectors, other: Vectors) -> float:
    """The lowest cosine between rows of unit length: two times float32 (n, dimension)."""
    return float(cosines(one, other).min())
