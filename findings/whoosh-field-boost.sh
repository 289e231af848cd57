#!/usr/bin/env bash
# Whoosh 2.7.4 (PyPI): a field_boost of 100 is worth less than a factor of 2.2.
#
# Expected: TEXT(field_boost=2.0) doubles what a word in that field scores, 100 makes it a hundred times as much.
# Seen: 1.0 becomes 1.375 with a boost of 2 and 2.174 with 100. The boost is multiplied into the term frequency when the
# document is indexed, and BM25 saturates: no boost reaches K1 + 1 = 2.2. It cannot be changed without indexing
# everything again. `_boost` and `_title_boost` of add_document are the same. A boost in the query is a true factor.
# Promise: whoosh/formats.py, on field_boost: "A constant boost factor to scale to the score of all queries matching
# terms in the field".
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check whoosh==2.7.4
"$folder/env/bin/python" - <<'PYTHON'
import sys
import warnings

warnings.simplefilter("ignore")
from whoosh import fields, query
from whoosh.filedb.filestore import RamStorage


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


def score(field_boost: float = 1.0, query_boost: float = 1.0, **document: float) -> float:
    schema = fields.Schema(title=fields.TEXT(field_boost=field_boost), body=fields.TEXT)
    index = RamStorage().create_index(schema)
    writer = index.writer()
    writer.add_document(title="Ferry strike", body="No boat leaves the quay.", **document)
    writer.add_document(title="Town council", body="The ferry was not discussed.")
    writer.commit()
    with index.searcher() as searcher:
        return searcher.search(query.Term("title", "ferry", boost=query_boost))[0].score


plain = score()
gains = {boost: round(score(field_boost=boost) / plain, 3) for boost in (2.0, 10.0, 100.0, 1e6)}
print("seen:", gains)
holds("a field boost of 2 gives a factor of 1.375", gains[2.0] == 1.375)
holds("a field boost of 100 gives less than 2.2", 2.1 < gains[100.0] < 2.2)
holds("a million gives no more than 2.2", gains[1e6] <= 2.2)
holds("_title_boost=100 of a document does the same", abs(score(_title_boost=100.0) / plain - gains[100.0]) < 1e-3)
holds("a boost of 100 in the query gives a factor of 100", abs(score(query_boost=100.0) / plain - 100) < 1e-6)
PYTHON
