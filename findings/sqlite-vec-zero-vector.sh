#!/usr/bin/env bash
# sqlite-vec 0.1.9 (PyPI): one zero vector, stored early, is the nearest neighbour of every question.
#
# Expected: a vector without a direction is refused, or comes last; at any rate the order of insertion is irrelevant.
# Seen: under distance_metric=cosine its distance is NaN. No comparison with NaN is true, so the row keeps the place at
# which it was stored: stored first, it is the first hit of all KNN questions (distance NULL), stored last it is not
# returned. `ORDER BY vec_distance_cosine(…)` puts it first always, because SQLite sorts NULL before numbers.
# Empty articles and failed encodings are stored as zeros. Source: vlasky/sqlite-vec, issue 8, where a fork refuses such
# vectors since August 2026; asg017/sqlite-vec 0.1.9 does not. The documentation of vec0 says nothing of zero vectors.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check sqlite-vec==0.1.9 apsw==3.54.1.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
import struct

import apsw
import sqlite_vec


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


VECTORS = {"same direction": [1, 0], "close": [0.9, 0.1], "opposite": [-1, 0], "empty": [0, 0]}
database = apsw.Connection(":memory:")
database.enable_load_extension(True)
database.load_extension(sqlite_vec.loadable_path())


def packed(vector: list[float]) -> bytes:
    return struct.pack(f"{len(vector)}f", *vector)


def nearest(order: list[str], question: list[float], k: int) -> list[str]:
    database.execute("DROP TABLE IF EXISTS articles")
    database.execute("CREATE VIRTUAL TABLE articles USING vec0(id TEXT PRIMARY KEY, v float[2] distance_metric=cosine)")
    for name in order:
        database.execute("INSERT INTO articles(id, v) VALUES (?, ?)", (name, packed(VECTORS[name])))
    rows = database.execute("SELECT id FROM articles WHERE v MATCH ? AND k = ?", (packed(question), k))
    return [row[0] for row in rows]


first = ["empty", "same direction", "close", "opposite"]
last = ["same direction", "close", "opposite", "empty"]
print("seen:", nearest(first, [1, 0], 2), nearest(last, [1, 0], 2))
holds("stored last, it is not among the two nearest", nearest(last, [1, 0], 2) == ["same direction", "close"])
holds("stored first, it is the nearest, before a distance of 0", nearest(first, [1, 0], 1) == ["empty"])
holds("and it is the nearest to the opposite question too", nearest(first, [-1, 0], 1) == ["empty"])
scan = database.execute("SELECT id FROM articles ORDER BY vec_distance_cosine(v, ?) LIMIT 1", (packed([1, 0]),))
holds("an ordered scan puts it first as well", [row[0] for row in scan] == ["empty"])
PYTHON
