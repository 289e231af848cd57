"""The engine txtai: hybrid with default weights, over BM25 and given vectors."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from txtai import Embeddings

from ..engines import DEPTH, Answer
from ..passages import Passages


def build(passages: Passages, folder: Path) -> dict[str, Answer]:
    """Make embeddings in memory with the vectors of the index."""

    def vectors(texts: list[str]) -> NDArray[np.float32]:
        found = [
            passages.vectors[passages.row_of[text]]
            if text in passages.row_of
            else passages.encode(text)
            for text in texts
        ]
        return np.stack(found)

    embeddings = Embeddings(
        {
            "method": "external",
            "transform": vectors,
            "hybrid": True,
            "content": False,
            "backend": "numpy",  # exact: what is compared is the ranking
        }
    )
    embeddings.index((row, text, None) for row, text in enumerate(passages.texts))

    def answer(question: str) -> list[int]:
        return [int(row) for row, _ in embeddings.search(question, DEPTH)]

    return {"txtai": answer}
