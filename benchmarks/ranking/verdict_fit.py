"""The command `verdict`: fits the weights of the verdict to questions with and without an answer.

`verdict_questions.tsv` has a collection, a kind and a question a line. The kinds are `answer`;
`paraphrase`, answered in quite other words; `near`, about what the collection treats but not
answered; and `far`. The texts of `club` and `studio` are in `verdict_posts`; `posts` are the first
two paragraphs of 700 articles of bbc_knownitem, `novels` parts of two novels. Topics of judged
folders may be added as the kind `judged`. Weights are fitted to all collections, and measured on
each by those that were fitted to the others.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

QUESTIONS = Path(__file__).with_name("verdict_questions.tsv")
ANSWERED = ("answer", "paraphrase", "judged")
COUNTS = {"paraphrase": 0.4, "judged": 0.3, "far": 0.6}
"""How much a question counts, of 1: few people ask in quite other words, most far ones are easy."""
TOPICS = 90
RIDGE = 1.0
ROUNDS = 60

Floats = NDArray[np.float64]


class Asked(NamedTuple):
    """The questions to one collection: their kinds (n,) and signs (n, 5)."""
