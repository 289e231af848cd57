"""The engine Qdrant in local mode: sparse BM25 and dense vectors, its own fusions."""

import warnings
from collections import Counter
from pathlib import Path

from qdrant_client import QdrantClient, models

from nutgraf.index import Analyzer

from ..engines import DEPTH, Answer
from ..passages import Passages

K1, B = 1.2, 0.75
"""As its own BM25 model has them."""


def build(passages: Passages, folder: Path) -> dict[str, Answer]:
    """Make a collection of dense and sparse vectors in memory."""
    # It says of each large collection that local mode is for small ones.
    warnings.filterwarnings("ignore", module="qdrant_client")
    analyzer = Analyzer()
    numbers: dict[str, int] = {}

    def terms(text: str) -> Counter[int]:
        words = (term for term in analyzer.terms(text) if not analyzer.is_stop_word(term))
        return Counter(numbers.setdefault(word, len(numbers)) for word in words)

    counts = [terms(text) for text in passages.texts]
    average = sum(count.total() for count in counts) / len(counts)

    def sparse(count: Counter[int]) -> models.SparseVector:
        norm = K1 * (1 - B + B * count.total() / average)
        weights = [times * (K1 + 1) / (times + norm) for times in count.values()]
        return models.SparseVector(indices=list(count), values=weights)

    client = QdrantClient(":memory:")
    client.create_collection(
        "passages",
        vectors_config={
            "dense": models.VectorParams(
                size=passages.vectors.shape[1], distance=models.Distance.COSINE
            )
        },
        sparse_vectors_config={"sparse": models.SparseVectorParams(modifier=models.Modifier.IDF)},
    )
    client.upload_points(
        "passages",
        (
            models.PointStruct(id=row, vector={"dense": vector.tolist(), "sparse": sparse(count)})
            for row, (vector, count) in enumerate(zip(passages.vectors, counts, strict=True))
        ),
    )

    def answer(question: str, fusion: models.Fusion) -> list[int]:
        count = terms(question)
        words = models.SparseVector(indices=list(count), values=[1.0] * len(count))
        legs = [
            models.Prefetch(query=words, using="sparse", limit=DEPTH),
            models.Prefetch(query=passages.encode(question).tolist(), using="dense", limit=DEPTH),
        ]
        found = client.query_points(
            "passages", prefetch=legs, query=models.FusionQuery(fusion=fusion), limit=DEPTH
        )
        return [int(point.id) for point in found.points]

    return {
        "Qdrant, RRF": lambda question: answer(question, models.Fusion.RRF),
        "Qdrant, DBSF": lambda question: answer(question, models.Fusion.DBSF),
    }
