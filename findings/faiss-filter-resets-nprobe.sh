#!/usr/bin/env bash
# faiss-cpu 1.15.1 (PyPI): a filter takes nprobe and efSearch back to their defaults.
#
# Expected: an index tuned by `index.nprobe = 64` keeps it when a search gets SearchParametersIVF(sel=selector).
# Seen: the parameter object brings its own nprobe, 1, and its own efSearch, 16. A selector that admits every vector
# lowers recall@10 from 1.0 to about .3 (IVF) and from 1.0 to about .85 (HNSW); range_search loses half its answers. The
# plain SearchParameters(sel=…) keeps an HNSW index's efSearch, and an IVF index refuses it.
# So filtered searches (one source, one year) are silently worse than unfiltered ones.
# Source: faiss/IndexIVF.h, SearchParametersIVF, `size_t nprobe = 1`; faiss/impl/HNSW.h, SearchParametersHNSW,
# `int efSearch = 16`. The same trap was met in blevesearch/go-faiss, pull request 32.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check faiss-cpu==1.15.1 numpy==2.4.6
"$folder/env/bin/python" - <<'PYTHON'
import sys
import faiss
import numpy as np


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


faiss.omp_set_num_threads(1)
random = np.random.default_rng(1)
vectors = random.standard_normal((4000, 16)).astype("float32")
faiss.normalize_L2(vectors)
questions = vectors[:50] + 0.3 * random.standard_normal((50, 16)).astype("float32")
faiss.normalize_L2(questions)
exact = faiss.IndexFlatIP(16)
exact.add(vectors)
nearest = exact.search(questions, 10)[1]
everything = faiss.IDSelectorRange(0, len(vectors))


def recall(index: faiss.Index, parameters: faiss.SearchParameters | None = None) -> float:
    rows = index.search(questions, 10, params=parameters)[1]
    return float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(rows, nearest, strict=True)]))


ivf = faiss.index_factory(16, "IVF64,Flat", faiss.METRIC_INNER_PRODUCT)
ivf.train(vectors)
ivf.add(vectors)
ivf.nprobe = 64
filtered = faiss.SearchParametersIVF(sel=everything)
print("seen, IVF:", recall(ivf), recall(ivf, filtered))
holds("IVF: nprobe = 64 finds all", recall(ivf) == 1.0)
holds("IVF: a selector of all rows loses half and more", recall(ivf, filtered) < 0.5)
repeated = faiss.SearchParametersIVF(sel=everything, nprobe=64)
holds("IVF: nprobe repeated beside the selector finds all", recall(ivf, repeated) == 1.0)
within = [int(ivf.range_search(questions, 0.7, params=p)[0][-1]) for p in (None, filtered)]
print("seen, vectors within a cosine of .7:", within)
holds("IVF: range_search too has fewer answers", within[1] < 0.7 * within[0])

hnsw = faiss.IndexHNSWFlat(16, 8, faiss.METRIC_INNER_PRODUCT)
hnsw.add(vectors)
hnsw.hnsw.efSearch = 512
filtered = faiss.SearchParametersHNSW(sel=everything)
print("seen, HNSW:", recall(hnsw), recall(hnsw, filtered))
holds("HNSW: efSearch = 512 finds (nearly) all", recall(hnsw) > 0.99)
holds("HNSW: SearchParametersHNSW with a selector of all rows loses some", recall(hnsw, filtered) < 0.95)
plain = faiss.SearchParameters(sel=everything)
holds("HNSW: SearchParameters with that selector loses none", recall(hnsw, plain) == recall(hnsw))
PYTHON
