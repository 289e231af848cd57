"""Readers against a writer: `python -m tests.index.crash.readers FOLDER READERS COMMITS`.

Each commit gives all articles its own edition, and says so in a setting: a reader that sees
two editions, or another one in one leg than in the other, has seen two generations at once.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np

from nutgraf.index import GenerationError, Index
from nutgraf.index.articles.passages import encoder_text
from nutgraf.index.vectors import vector_key
from nutgraf.index.vectors.nearest_rows import nearest_of
from nutgraf.search import Searcher

from .scenarios import article, create, writer

ARTICLES = 3


def edit(path: Path, edition: int) -> None:
    with writer(path) as opened:
        for number in range(ARTICLES):
            opened.add(article(number, edition, paragraphs=2))
        opened.put_setting("edition", edition)


def read(path: Path, done: Path) -> dict[str, int]:
    """Look until the writer is done; how often, and at how many generations."""
    looks, told, last = 0, 0, -1
    seen: set[int] = set()
    with Index.open(path) as index:
        while not done.exists() or looks < 2:
            with Searcher(index) as searcher:
                edition = searcher.pipeline.contents.settings["edition"]
                assert edition >= last, "a reader went back in time"
                try:
                    look(searcher, edition)
                    looks, last = looks + 1, edition
                    seen.add(searcher.generation)
                except GenerationError:  # compacted away while it was open: that it says
                    told += 1
    return {"looks": looks, "generations": len(seen), "told": told}


def look(searcher: Searcher, edition: int) -> None:
    """Both legs show this edition and no other, on the first page and on a later one."""
    snapshot = searcher.pipeline.contents
    for _ in range(2):
        found = searcher.search("paragraph edition", limit=50, mode="keyword").hits
        assert len(found) == ARTICLES * 2
        for hit in found:
            assert f"edition {edition}," in hit.passage.text, "a mixed generation"
    for segment, live, base in zip(
        snapshot.segments, snapshot.live, snapshot.bases.tolist(), strict=False
    ):
        keys = segment.vectors.keys()
        for vector in segment.vectors[0:2]:
            query, count = vector.astype(np.float32), segment.rows
            proposal = segment.vectors.propose(query, count, live, count)
            rows, _ = nearest_of([segment.vectors], [proposal], query, count)
            for row in rows.tolist():
                passage = snapshot.passage(base + row)
                assert f"edition {edition}," in passage.text, "a mixed generation"
                assert vector_key(encoder_text(passage)) == keys[row]


def main(folder: Path, readers: int, commits: int) -> None:
    path, done = folder / "index", folder / "done"
    create(path)
    edit(path, 0)
    children = []
    for number in range(readers):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                (folder / f"reader{number}").write_text(json.dumps(read(path, done)))
                code = 0
            finally:
                if code:
                    sys.excepthook(*sys.exc_info())
                os._exit(code)
        children.append(pid)
    for edition in range(1, commits + 1):
        edit(path, edition)
        if edition % 10 == 0:
            with writer(path) as opened:
                opened.compact(3)
    done.touch()
    failed = sum(os.waitpid(pid, 0)[1] != 0 for pid in children)
    reports = [json.loads((folder / f"reader{n}").read_text()) for n in range(readers - failed)]
    print(json.dumps({"failed": failed, "readers": reports}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
