"""The engine LanceDB: its full-text index, exact vector search and default reranker (RRF)."""

from pathlib import Path

import lancedb
from lancedb.rerankers import LinearCombinationReranker, RRFReranker

from ..engines import DEPTH, Answer
from ..passages import Passages


def build(passages: Passages, folder: Path) -> dict[str, Answer]:
    """Make a table of row, text and vector, with an English full-text index."""
    rows = [
        {"row": row, "text": text, "vector": vector}
        for row, (text, vector) in enumerate(zip(passages.texts, passages.vectors, strict=True))
    ]
    table = lancedb.connect(str(folder)).create_table("passages", data=rows)
    table.create_fts_index("text", replace=True)

    def answer(question: str, reranker: RRFReranker | LinearCombinationReranker) -> list[int]:
        found = (
            table.search(query_type="hybrid")
            .vector(passages.encode(question))
            .distance_type("cosine")
            .text(question)
            .rerank(reranker)
            .limit(DEPTH)
            .to_list()
        )
        return [hit["row"] for hit in found]

    reciprocal, linear = RRFReranker(), LinearCombinationReranker()
    return {
        "LanceDB, RRF": lambda question: answer(question, reciprocal),
        "LanceDB, linear": lambda question: answer(question, linear),
    }
