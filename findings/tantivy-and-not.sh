#!/usr/bin/env bash
# tantivy 0.27.0 (PyPI): `a AND NOT b` finds nothing.
#
# Expected: `ferry AND NOT late` finds what `ferry -late` and `ferry NOT late` find.
# Seen: no error and no hit, also in brackets, and with the negation first. `AND -late` works.
# A search box that hands people's boolean questions to this parser tells them that nothing is there.
# Promise: quickwit-oss/tantivy, issue 1980, where a maintainer says that "some_term AND NOT query" is allowed, in
# contrast to NOT alone, which is an error. Cause: `NOT b` becomes a clause of its own with nothing but an exclusion,
# and such a clause matches no document (pull request 3025 there, of August 2026).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check tantivy==0.27.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
import tantivy


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


builder = tantivy.SchemaBuilder()
builder.add_text_field("id", stored=True, tokenizer_name="raw")
builder.add_text_field("body")
index = tantivy.Index(builder.build())
writer = index.writer()
articles = {"on time": "The ferry left on time.", "late": "The ferry was late.", "bus": "The bus was late."}
for name, body in articles.items():
    writer.add_document(tantivy.Document(id=name, body=body))
writer.commit()
index.reload()
searcher = index.searcher()


def found(question: str) -> list[str]:
    query = index.parse_query(question, ["body"])
    return sorted(searcher.doc(address)["id"][0] for _, address in searcher.search(query, 10).hits)


for question in ("ferry -late", "ferry NOT late", "ferry AND -late"):
    holds(f"{question!r} finds the one ferry that was not late", found(question) == ["on time"])
for question in ("ferry AND NOT late", "ferry AND (NOT late)", "NOT late AND ferry", "ferry AND NOT late AND time"):
    holds(f"{question!r} finds nothing, without an error", found(question) == [])
PYTHON
