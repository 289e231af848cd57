#!/usr/bin/env bash
# Whoosh 2.7.4 (PyPI): with collapse=, len(results) depends on the order of indexing.
#
# Expected: search(…, collapse="source") of 100 matching articles from five sources has a length of 5, or of 100.
# Seen: 100 with a limit. Without one 5 if the best articles come first in the index, 100 if they come last, and any
# number between: a document that gives its place to a better one of its source is not counted as collapsed. The hits
# are five each time. Pages counted from the length are then empty.
# Promise: Results.__len__, "the total number of documents that matched the query", and a parameter for the documents
# "to allow with the same collapse key". Where it lies: CollapseCollector in whoosh/collectors.py.
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


def lengths(order: list[int]) -> tuple[int, int, int]:
    schema = fields.Schema(body=fields.TEXT, source=fields.ID(stored=True, sortable=True))
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for i in order:
        # The higher the number, the more often the word, in texts of one length: the higher the score.
        writer.add_document(body="ferry " * (i + 1) + "quay " * (100 - i), source=f"source {i % 5}")
    writer.commit()
    with index.searcher() as searcher:
        word = query.Term("body", "ferry")
        limited = searcher.search(word, limit=10, collapse="source")
        everything = searcher.search(word, limit=None, collapse="source")
        return len(everything), everything.scored_length(), len(limited)


rising, falling = lengths(list(range(100))), lengths(list(range(99, -1, -1)))
print("seen (length without a limit, hits, length with a limit of 10):", rising, falling)
holds("both have five hits, one for each source", rising[1] == falling[1] == 5)
holds("best article first: length 5", falling[0] == 5)
holds("best article last: length 100, for the same five sources", rising[0] == 100)
holds("with a limit the length is 100, for the same five hits", rising[2] == falling[2] == 100)
PYTHON
