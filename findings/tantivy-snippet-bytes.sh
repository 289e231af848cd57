#!/usr/bin/env bash
# tantivy 0.27.0 (PyPI): the ranges of a snippet are bytes of UTF-8, the fragment is a Python string.
#
# Expected: `fragment()[range.start:range.end]` is the word that was found.
# Seen: true as long as the text is ASCII. After three accented letters the range is three places off; to_html() is
# right, so a page that uses it looks well while an interface that returns offsets marks the wrong letters.
# Source: tantivy/tantivy.pyi, where Snippet.highlighted() returns ranges with a start and an end, no unit told, and
# fragment() a str. The Rust library counts bytes, and there a slice by them is right.
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
builder.add_text_field("body", stored=True)
schema = builder.build()
index = tantivy.Index(schema)
writer = index.writer()
for body in ("The harbour was closed by ice.", "Malmö går före: the harbour stays open."):
    writer.add_document(tantivy.Document(body=body))
writer.commit()
index.reload()
searcher = index.searcher()
query = index.parse_query("harbour", ["body"])
generator = tantivy.SnippetGenerator.create(searcher, query, schema, "body")

marked, in_bytes, html = {}, {}, {}
for _, address in searcher.search(query, 10).hits:
    snippet = generator.snippet_from_doc(searcher.doc(address))
    fragment, (place,) = snippet.fragment(), snippet.highlighted()
    marked[fragment[:5]] = fragment[place.start : place.end]
    in_bytes[fragment[:5]] = fragment.encode()[place.start : place.end].decode()
    html[fragment[:5]] = "<b>harbour</b>" in snippet.to_html()
print("seen:", marked)
holds("in an ASCII text the range cuts out the word", marked["The h"] == "harbour")
holds("after three accented letters it cuts out 'bour st'", marked["Malmö"] == "bour st")
holds("the same range of the encoded text is right", in_bytes["Malmö"] == "harbour")
holds("to_html() marks the right word in both", all(html.values()))
PYTHON
