#!/usr/bin/env bash
# langchain-text-splitters 1.1.3 (PyPI): the pattern that a text is split by is written into its passages.
#
# Expected: CharacterTextSplitter(separator=r"\s*\n", is_separator_regex=True) cuts at line ends; what is joined to a
# chunk is joined by what stood between.
# Seen: it is joined by the pattern itself, so a chunk has a backslash, an "s" and an asterisk amid the text. It is
# embedded, indexed and quoted so. add_start_index is then -1, which as an index is the end of the text.
# keep_separator=True avoids it.
# Source: langchain-ai/langchain, issue 9843 (open since 2023); CharacterTextSplitter.split_text, which excepts only
# patterns that look around.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check langchain-text-splitters==1.1.3 langchain-core==1.8.3
"$folder/env/bin/python" - <<'PYTHON'
import sys
from langchain_text_splitters import CharacterTextSplitter


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


TEXT = "The ferry is late.  \nThe quay is full. \nNobody knows why.\n"
PATTERN = r"\s*\n"


def split(**options: bool) -> list[tuple[str, int]]:
    splitter = CharacterTextSplitter(
        separator=PATTERN, is_separator_regex=True, chunk_size=50, chunk_overlap=0, add_start_index=True, **options
    )
    return [(chunk.page_content, chunk.metadata["start_index"]) for chunk in splitter.create_documents([TEXT])]


seen = split()
print("seen:", seen)
holds("the first chunk contains the pattern", seen[0][0] == "The ferry is late." + PATTERN + "The quay is full.")
holds("no such text is in the article", seen[0][0] not in TEXT)
holds("its start is told as -1", seen[0][1] == -1)
kept = split(keep_separator=True)
holds("with keep_separator=True each chunk is in the article, where told", all(TEXT[i:].startswith(t) for t, i in kept))
PYTHON
