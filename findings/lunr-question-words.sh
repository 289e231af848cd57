#!/usr/bin/env bash
# lunr 0.8.0 (PyPI): a stop word that is required, or a question mark, makes an article unfindable.
#
# Expected: stop words and punctuation are treated alike in questions and texts: `+the +ferry` finds "The ferry was
# late", and so does `late?`.
# Seen: the default builder trims words and drops stop words of the texts only; the pipeline for questions has the
# stemmer alone. So `+the` asks for a word that no index can hold, and `late?` for one with a question mark. Whoever
# requires all words of a plain question finds nothing by each question that has "the" or "of" in it.
# Source: yeraydiazdiaz/lunr.py, issue 151 (open): kept for equality with lunr.js. With the two filters put before the
# stemmer of builder.search_pipeline, the same questions find the article.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check lunr==0.8.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
from lunr import get_default_builder, lunr, stemmer, stop_word_filter, trimmer


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


ARTICLES = [
    {"id": "strike", "text": "The ferry was late, said the captain of the harbour."},
    {"id": "town", "text": "The council met in the old town hall."},
]
plain = lunr(ref="id", fields=["text"], documents=ARTICLES)


def found(index, question: str) -> list[str]:
    return [hit["ref"] for hit in index.search(question)]


holds("'+ferry +late' finds the article", found(plain, "+ferry +late") == ["strike"])
holds("'+the +ferry' finds nothing", found(plain, "+the +ferry") == [])
holds("'+captain +of +harbour' finds nothing", found(plain, "+captain +of +harbour") == [])
holds("'+ferry +late?' finds nothing", found(plain, "+ferry +late?") == [])
holds("'late?' alone finds nothing", found(plain, "late?") == [])

builder = get_default_builder()
for step in (trimmer.trimmer, stop_word_filter.stop_word_filter):
    builder.search_pipeline.before(stemmer.stemmer, step)
mended = lunr(ref="id", fields=["text"], documents=ARTICLES, builder=builder)
holds("with both filters on the question, 'late?' finds it", found(mended, "late?") == ["strike"])
PYTHON
