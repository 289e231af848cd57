#!/usr/bin/env bash
# Whoosh 2.7.4 (PyPI): BM25F(k1=…, b=…) is accepted and changes nothing.
#
# Expected: a parameter is used, or refused as unknown.
# Seen: the parameters are called K1 and B. `**kwargs` takes every other name, keeps those that end in "_B" as the B of
# a field, and drops the rest. k1 and b, as most papers and libraries write them, leave the defaults in force; so does
# the B of a misspelt field. Whoever tunes k1 and b by a grid measures the same ranking everywhere.
# Promise: the docstring of whoosh.scoring.BM25F names B, K1 and `fieldname_B` and says nothing of other names.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check whoosh==2.7.4
"$folder/env/bin/python" - <<'PYTHON'
import sys
import warnings

warnings.simplefilter("ignore")
from whoosh import fields, query, scoring
from whoosh.filedb.filestore import RamStorage


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


index = RamStorage().create_index(fields.Schema(name=fields.ID(stored=True), body=fields.TEXT))
writer = index.writer()
writer.add_document(name="short", body="The ferry is late")
writer.add_document(name="long", body="The ferry, the ferry, always the ferry, said people on the quay all day long")
writer.commit()


def scores(**parameters: float) -> dict[str, float]:
    with index.searcher(weighting=scoring.BM25F(**parameters)) as searcher:
        return {hit["name"]: hit.score for hit in searcher.search(query.Term("body", "ferry"))}


print("seen:", scores(), scores(K1=0.1, B=0.0))
holds("K1 and B change the scores", scores(K1=0.1, B=0.0) != scores())
holds("k1 and b, as far from the defaults, change none", scores(k1=0.1, b=0.0) == scores())
holds("body_B changes the scores", scores(body_B=0.0) != scores())
holds("the B of a field that does not exist is taken without a word", scores(bdoy_B=0.0) == scores())
PYTHON
