#!/usr/bin/env bash
# rispy 0.10.0 (PyPI): an address with a semicolon comes back as two addresses, neither of which leads anywhere.
#
# Expected: a reference that rispy writes is read back by rispy as it was: one UR line, one address.
# Seen: the line is written whole and cut at the semicolon when it is read: `https://press.example/story;id=12` becomes
# `https://press.example/story` and `id=12`. Semicolons are allowed in the path and the query of an address (RFC 3986,
# "sub-delims"), and many content systems use them. Other fields that may hold several values (KW, AU) are not cut.
# Where it lies: DELIMITED_TAG_MAPPING in rispy/config.py names UR with ";". `loads(text, delimiter_tags_mapping={})`
# reads the address whole.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check rispy==0.10.0
cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import sys

import rispy


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


address = "https://press.example/story;id=12"
reference = {"type_of_reference": "NEWS", "title": "Late ferries", "keywords": ["quay; north side"], "urls": [address]}
text = rispy.dumps([reference])
(back,) = rispy.loads(text)
print("written:", [line for line in text.splitlines() if line.startswith("UR")])
print("seen:", back["urls"], back["keywords"])
holds("the address is written whole, on one line", f"UR  - {address}" in text)
holds("it is read back as two", back["urls"] == ["https://press.example/story", "id=12"])
holds("a keyword with a semicolon stays one", back["keywords"] == ["quay; north side"])


(whole,) = rispy.loads(text, delimiter_tags_mapping={})
print("with no delimiters:", whole["urls"])
holds("read without delimiters, it stays whole", whole["urls"] == [address])
PYTHON
