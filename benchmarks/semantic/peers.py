"""The warm hybrid search of nutgraf and of other stacks, on the same passages.

    pip install tantivy lancedb txtai
    python -m benchmarks.semantic.peers INDEX QUESTIONS FOLDER [COUNT]

Encoding is left out everywhere: passages have the vectors that the index has, questions are
encoded before. One process, one thread where an engine lets itself be told (OMP_NUM_THREADS=1),
engines in turns of ten questions, each question asked once. An answer is ten passages with their
texts. Recall is of the vector search alone, at ten, against the cosines of all rows.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nutgraf.index import Index
from nutgraf.index.encoder import Encoder, EncoderSpec, Precision, Vectors
from nutgraf.search import Searcher
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query

from ..keyword.tables import table
from ..measuring import clock, percentile
from .measure import all_cosines

TURN, WARM, DEEP = 10, 10, 100
RRF = 60


class Known:
    """An encoder that has the vectors of the questions already."""

    precision: Precision = "fp32"
    runtime = "known"

    def __init__(self, real: Encoder, texts: Sequence[str]) -> None:
        self.spec: EncoderSpec = real.spec
        asked = [parse_query(text).semantic_text for text in texts]
        self._vectors = dict(zip(asked, real.encode_queries(asked), strict=True))
        self.questions = np.stack([self._vectors[text] for text in asked])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vectors[text] for text in texts])

    encode_passages = encode_queries  # not asked for

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [0] * len(texts)


class Nutgraf:
    """nutgraf itself."""

    def __init__(self, index: Index, known: Known) -> None:
        index._encoders.loaded["queries", index.stored_encoder.folder] = known
        self._searcher = Searcher(index)
        self._allowed = self._searcher.pipeline.keyword.allowed(parse_query(""), Deadline())

    def answer(self, text: str, vector: NDArray[np.float32]) -> list[str]:
        return [hit.passage.text for hit in self._searcher.search(text, limit=10)]

    def nearest(self, vector: NDArray[np.float32]) -> list[int]:
        found = self._searcher.pipeline.corpus.semantic.search(vector, 10, self._allowed)
        return [int(row) for row in found[0]]


class ByHand:
    """tantivy and a flat FAISS index, a hundred hits of each, fused by reciprocal rank."""

    def __init__(self, folder: Path, rows: "Rows") -> None:
        import faiss
        import tantivy

        builder = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            builder.add_text_field(name, stored=name == "body", tokenizer_name="en_stem")
        builder.add_integer_field("row", stored=True, indexed=True, fast=True)
        self._index = tantivy.Index(builder.build(), path=str(folder))
        writer = self._index.writer(heap_size=1_000_000_000, num_threads=1)
        for row, (title, body) in enumerate(rows.texts):
            writer.add_document(tantivy.Document(title=title, body=body, row=row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._words = self._index.searcher()
        self._bodies = [body for _, body in rows.texts]
        self._vectors = faiss.IndexFlatIP(rows.vectors.shape[1])
        self._vectors.add(rows.vectors.astype(np.float32))

    def answer(self, text: str, vector: NDArray[np.float32]) -> list[str]:
        words = "".join(c if c.isalnum() else " " for c in text).lower()
        query = self._index.parse_query(words, ["title", "body"])
        found = self._words.search(query, limit=DEEP, count=False).hits
        scores: dict[int, float] = {}
        for rank, (_, address) in enumerate(found):
            row = int(self._words.doc(address)["row"][0])
            scores[row] = 1 / (RRF + rank + 1)
        for rank, row in enumerate(self._vectors.search(vector[None], DEEP)[1][0].tolist()):
            scores[row] = scores.get(row, 0.0) + 1 / (RRF + rank + 1)
        return [self._bodies[row] for row in sorted(scores, key=lambda r: -scores[r])[:10]]

    def nearest(self, vector: NDArray[np.float32]) -> list[int]:
        rows: list[int] = self._vectors.search(vector[None], 10)[1][0].tolist()
        return rows


class Txtai:
    """txtai embeddings with `hybrid` and `content`, other settings default, given vectors."""

    def __init__(self, folder: Path, rows: "Rows") -> None:
        from txtai import Embeddings

        self._next: NDArray[np.float32] | None = None
        given = (rows.vectors[i : i + 1].astype(np.float32)[0] for i in range(len(rows.vectors)))

        def transform(
            texts: Sequence[str],
        ) -> NDArray[np.float32]:  # no method: txtai would call it
            return np.stack([next(given) for _ in texts]) if self._next is None else self._next

        self._engine = Embeddings(
            {"method": "external", "transform": transform, "hybrid": True, "content": True}
        )
        self._engine.index(
            (row, f"{title}\n{body}", None) for row, (title, body) in enumerate(rows.texts)
        )

    def answer(self, text: str, vector: NDArray[np.float32]) -> list[str]:
        self._next = vector[None]
        return [hit["text"] for hit in self._engine.search(text, 10)]

    def nearest(self, vector: NDArray[np.float32]) -> list[int]:
        return [int(row) for row, _ in self._engine.ann.search(vector[None], 10)[0]]


class LanceDb:
    """A LanceDB table with a full-text index and exact vector search, its default."""

    def __init__(self, folder: Path, rows: "Rows") -> None:
        import lancedb
        import pyarrow as pa

        width = rows.vectors.shape[1]
        flat = pa.array(rows.vectors.astype(np.float32).ravel())
        data = pa.table(
            {
                "row": pa.array(range(len(rows.texts))),
                "text": pa.array([f"{title}\n{body}" for title, body in rows.texts]),
                "vector": pa.FixedSizeListArray.from_arrays(flat, width),
            }
        )
        self._table: Any = lancedb.connect(str(folder)).create_table("passages", data)
        self._table.create_fts_index("text")
        self._table.wait_for_index(["text_idx"])

    def answer(self, text: str, vector: NDArray[np.float32]) -> list[str]:
        query = self._table.search(query_type="hybrid").vector(vector).text(text)
        return [hit["text"] for hit in query.limit(10).to_list()]

    def nearest(self, vector: NDArray[np.float32]) -> list[int]:
        query = self._table.search(vector).distance_type("cosine").limit(10)
        return [hit["row"] for hit in query.to_list()]


class Rows:
    """The texts (title, body) and vectors (rows, dimension) of all passages of an index."""

    def __init__(self, index: Index) -> None:
        with index.snapshot() as snapshot:
            found = snapshot.passages(range(int(snapshot.bases[-1])))
            self.texts = [(passage.article.title, passage.text) for passage in found]
            self.vectors: NDArray[np.float16] = np.concatenate(
                [segment.vectors.vectors for segment in snapshot.segments]
            )


def main(path: str, questions: str, folder: str, count: str = "100") -> None:
    """Build, search and print."""
    with (Path(questions) / "queries.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines][: int(count) + WARM]
    with Index.open(path) as index:
        known, rows = Known(index.encoder, texts), Rows(index)
        engines: dict[str, Any] = {}
        built: dict[str, float] = {}
        makers: dict[str, Callable[[Path, Rows], Any]] = {
            "nutgraf": lambda _, __: Nutgraf(index, known),
            "tantivy + FAISS flat": ByHand,
            "txtai": Txtai,
            "LanceDB": LanceDb,
        }
        for name, make in makers.items():
            place = Path(folder) / name.split()[0]
            place.mkdir(parents=True)
            with clock() as clocked:
                engines[name] = make(place, rows)
            built[name] = clocked.processor
            print(f"{name} ready after {clocked.wall:.0f} s", file=sys.stderr)
        print(f"{len(rows.texts)} passages\n")
        print(measured(engines, built, texts, known, rows))


def measured(
    engines: dict[str, Any], built: dict[str, float], texts: list[str], known: Known, rows: Rows
) -> str:
    """Time all engines in turns; the table."""
    vectors = known.questions
    wall: dict[str, list[float]] = {name: [] for name in engines}
    used: dict[str, list[float]] = {name: [] for name in engines}
    for start in range(0, len(texts), TURN):
        for name, engine in engines.items():
            for text, vector in zip(texts[start:][:TURN], vectors[start:], strict=False):
                began, spent = time.perf_counter(), time.process_time()
                engine.answer(text, vector)
                if start >= WARM:
                    used[name].append((time.process_time() - spent) * 1000)
                    wall[name].append((time.perf_counter() - began) * 1000)
    best = np.argsort(-all_cosines(rows.vectors, vectors), axis=1)[:, :10]
    lines = []
    for name, engine in engines.items():
        recall = np.mean(
            [np.isin(b, engine.nearest(v)).mean() for b, v in zip(best, vectors, strict=True)]
        )
        lines.append(
            (
                name,
                f"{built[name]:.0f}",
                *(f"{percentile(wall[name], p):.1f}" for p in (50, 95)),
                *(f"{percentile(used[name], p):.1f}" for p in (50, 95)),
                f"{np.median(used['nutgraf']) / np.median(used[name]):.2f}",
                f"{np.median(wall['nutgraf']) / np.median(wall[name]):.2f}",
                f"{recall:.3f}",
            )
        )
    head = ("engine", "build CPU s", "p50 ms", "p95 ms", "p50 CPU ms", "p95 CPU ms")
    return table((*head, "CPU ratio", "clock ratio", "recall@10"), lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
