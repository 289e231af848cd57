"""The engine Haystack: its memory store, BM25 and vectors joined by DocumentJoiner."""

from copy import deepcopy
from functools import cache
from pathlib import Path

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore

from ..engines import DEPTH, Answer
from ..passages import Passages


def build(passages: Passages, folder: Path) -> dict[str, Answer]:
    """Load the documents; joined by ranks, and by scores."""
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [
            Document(id=str(row), content=text, embedding=vector.tolist())
            for row, (text, vector) in enumerate(zip(passages.texts, passages.vectors, strict=True))
        ]
    )
    keyword = InMemoryBM25Retriever(store, top_k=DEPTH)
    semantic = InMemoryEmbeddingRetriever(store, top_k=DEPTH)

    @cache
    def legs(question: str) -> list[list[Document]]:
        vector = passages.encode(question).tolist()
        return [
            keyword.run(query=question)["documents"],
            semantic.run(query_embedding=vector)["documents"],
        ]

    def answer(question: str, joiner: DocumentJoiner) -> list[int]:
        # The joiner writes into what it is given.
        found = joiner.run(deepcopy(legs(question)), top_k=DEPTH)["documents"]
        return [int(document.id) for document in found]

    ranks = DocumentJoiner(join_mode="reciprocal_rank_fusion")
    scores = DocumentJoiner(join_mode="distribution_based_rank_fusion")
    return {
        "Haystack, RRF": lambda question: answer(question, ranks),
        "Haystack, DBSF": lambda question: answer(question, scores),
    }
