"""The engine bm25s: its scores and our vectors, joined by reciprocal ranks (k = 60)."""

from pathlib import Path

import bm25s
import numpy as np
import Stemmer

from nutgraf.search.ranking.fusion import reciprocal_rank

from ..engines import DEPTH, Answer
from ..passages import Passages


def build(passages: Passages, folder: Path) -> dict[str, Answer]:
    """Index the texts: English stems, without bm25s' English stop words."""
    tokenizer = bm25s.tokenization.Tokenizer(
        stemmer=Stemmer.Stemmer("english"), stopwords="english"
    )
    tokens = tokenizer.tokenize(
        passages.texts, update_vocab=True, show_progress=False, return_as="tuple"
    )
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    index.index(tokens, show_progress=False)

    def answer(question: str) -> list[int]:
        words = tokenizer.tokenize(
            [question], update_vocab=False, show_progress=False, return_as="ids"
        )
        scores = index.get_scores(words[0]) if words[0] else np.zeros(len(passages.texts))
        keyword = _ranks(scores)
        keyword[scores <= 0] = 0
        fused = reciprocal_rank([keyword, _ranks(passages.vectors @ passages.encode(question))])
        best: list[int] = np.argsort(-fused, kind="stable")[:DEPTH].tolist()
        return best

    return {"bm25s, RRF": answer}


def _ranks(scores: np.ndarray) -> np.ndarray:
    """The ranks (n,) of the first 500 by `scores` (n,), from 1; 0 for all others."""
    order = np.argsort(-scores, kind="stable")[:500]
    ranks = np.zeros(len(scores), np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks
