#!/usr/bin/env bash
# luqum 1.0.0 (PyPI): with the default operator "should", `ferry -late` also asks for everything without "late".
#
# Expected: the Elasticsearch query of `ferry -late` excludes "late"; that of `+ferry late` requires "ferry".
# Seen: both become one of several `should` clauses. `ferry -late` matches each document that lacks "late", whatever it
# is about, and documents with "ferry" and "late" too; `+ferry late` matches documents without "ferry". It is valid
# Elasticsearch, so nothing complains; only the result is a flood.
# Promise: luqum calls itself a parser of Lucene's syntax, in which + requires and - prohibits, whatever the default
# operator. Where it lies: visit_plus and visit_prohibit of ElasticsearchQueryBuilder (luqum/elasticsearch/visitor.py).
# UnknownOperationResolver(resolve_to=BoolOperation), run before it, gives the meaning of Lucene.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check luqum==1.0.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
from luqum.elasticsearch import ElasticsearchQueryBuilder
from luqum.parser import parser
from luqum.tree import BoolOperation
from luqum.utils import UnknownOperationResolver


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


build = ElasticsearchQueryBuilder(default_field="body", default_operator=ElasticsearchQueryBuilder.SHOULD)


def matches(node: dict, words: set[str]) -> bool:
    """Whether a document with these words matches, by Elasticsearch's rules for `bool` and `match`."""
    ((kind, inner),) = node.items()
    if kind == "match":
        return inner["body"]["query"] in words
    should = [matches(clause, words) for clause in inner.get("should", [])]
    must = [matches(clause, words) for clause in inner.get("must", [])]
    must_not = [matches(clause, words) for clause in inner.get("must_not", [])]
    return all(must) and not any(must_not) and (any(should) or not should or bool(must))


minus, plus = build(parser.parse("ferry -late")), build(parser.parse("+ferry late"))
print("seen:", minus, plus)
holds("'ferry -late' matches a text on gardens", matches(minus, {"garden"}))
holds("'ferry -late' matches a text on a late ferry", matches(minus, {"ferry", "late"}))
holds("'+ferry late' matches a text without a ferry", matches(plus, {"late", "bus"}))
resolve = UnknownOperationResolver(resolve_to=BoolOperation)
lucene = build(resolve(parser.parse("ferry -late")))
print("resolved:", lucene)
holds("resolved first, it matches neither", not matches(lucene, {"garden"}) and not matches(lucene, {"ferry", "late"}))
PYTHON
