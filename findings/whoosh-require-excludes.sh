#!/usr/bin/env bash
# Whoosh 2.7.4 and whoosh3 3.54.0 (PyPI): REQUIRE excludes in the one and fails in the other.
#
# Expected: `ferry REQUIRE late` finds the documents with both words, scored by the first.
# Seen in 2.7.4: exactly the documents with "ferry" and without "late"; with a limit, len(results) is nevertheless the
# number of those with both. In whoosh3, a continuation of Whoosh, the question is right without a limit and raises an
# AssertionError with the default limit of ten as soon as more documents match.
# Promise: the docstring of whoosh.query.Require, "returns results from the first query that also appear in the second
# query"; REQUIRE is an operator of the default query parser.
# Cause: Require.matcher in whoosh/query/compound.py returns an AndNotMatcher. whoosh3 returns the RequireMatcher, which
# 2.7.4 had never run; it fails once a full list of hits lets a search skip documents.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/required.py" <<'PYTHON'
import sys
import warnings

warnings.simplefilter("ignore")
from whoosh import fields, qparser, query
from whoosh.filedb.filestore import RamStorage


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


index = RamStorage().create_index(fields.Schema(name=fields.ID(stored=True), body=fields.TEXT))
writer = index.writer()
for i in range(30):
    writer.add_document(name=f"late {i}" if i % 3 else f"on time {i}", body="ferry late" if i % 3 else "ferry on time")
writer.commit()
required = qparser.QueryParser("body", index.schema).parse("ferry REQUIRE late")
assert isinstance(required, query.Require)


def found(limit: int | None) -> tuple[str, int] | str:
    """The kinds of the documents found, and the length told; or the error."""
    with index.searcher() as searcher:
        try:
            results = searcher.search(required, limit=limit)
        except AssertionError:
            return "AssertionError"
        return " and ".join(sorted({hit["name"].rsplit(" ", 1)[0] for hit in results})), len(results)


package = sys.argv[1]
print("seen,", package, found(None), found(10))
if package.startswith("whoosh3"):
    holds(f"{package}: without a limit the 20 documents with 'late'", found(None) == ("late", 20))
    holds(f"{package}: with a limit of ten an AssertionError", found(10) == "AssertionError")
else:
    holds(f"{package}: the 10 documents without 'late', no other", found(None) == ("on time", 10))
    holds(f"{package}: with a limit the same, told as 20", found(10) == ("on time", 20))
PYTHON
for package in whoosh==2.7.4 whoosh3==3.54.0; do
    python3 -m venv "$folder/$package"
    "$folder/$package/bin/pip" install --quiet --disable-pip-version-check "$package"
    "$folder/$package/bin/python" "$folder/required.py" "$package"
done
