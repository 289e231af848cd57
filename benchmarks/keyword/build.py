"""The process that builds one engine's index and records time and size.

    python -m benchmarks.keyword.build ENGINE DATA PASSAGES FOLDER

The texts are read into memory first; that is not counted.
"""

import json
import os
import resource
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from ..corpus import read_corpus
from .engine import contender

RECORD = "built.json"


def main(name: str, data: str, passages: str, folder: str) -> None:
    """Build, and write the record of time and size beside the index."""
    engine = contender(name)
    corpus = read_corpus(Path(data), int(passages))
    bytes_of_text = corpus.text_bytes
    os.sync()  # nobody pays for the writes of the engine before
    target = Path(folder)
    shutil.rmtree(target, ignore_errors=True)  # what a build cut short has left
    (target / "index").mkdir(parents=True)
    built = asdict(engine.build(target / "index", corpus))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    record = {**built, "rows": len(corpus.rows), "text_bytes": bytes_of_text, "peak_mb": peak}
    (target / RECORD).write_text(json.dumps(record))


if __name__ == "__main__":
    main(*sys.argv[1:])
