"""What the power is cut in: all that writers are killed at, and what makes whole folders."""

from pathlib import Path

import numpy as np

from nutgraf.index import Index
from nutgraf.index.maintenance.backup import write_backup
from nutgraf.index.maintenance.reembedding import discard
from nutgraf.index.maintenance.restore import restore_backup

from ..crash import scenarios as of_writers
from ..crash.scenarios import OTHER, HashReembedding, Report, article

BACKUP, RESTORED, MADE = "backup.tar", "restored", "made"
"""What stands beside the index after these scenarios."""


class Own:
    """An application's encoder, which an index can be made with at no cost."""

    name, dimension = "own", 8

    def encode_queries(self, texts):
        return self.encode_passages(texts)

    def encode_passages(self, texts):
        return np.array([[len(text) % 7 + place for place in range(8)] for text in texts])


def restore(path: Path, report: Report) -> None:
    """A backup, and what comes back out of it; both say so by the generation."""
    file = path.with_name(BACKUP)
    report(write_backup(path, file).generation)
    report(restore_backup(file, path.with_name(RESTORED)).generation)


def making(path: Path, report: Report) -> None:
    """A new index in a folder of a folder, and a commit in it."""
    with Index.create(path.parent / MADE / "index", encoder=Own()) as index:
        report(0)
        with index.writer() as opened:
            opened.add(article(1))
            report(opened.commit())


def discarding(path: Path, _: Report) -> None:
    """A change of the encoder that is begun and given up."""
    with Index.open(path) as index:
        with HashReembedding(index, OTHER.spec.name) as change:
            change.encode()
        discard(index)


SCENARIOS = of_writers.SCENARIOS | {each.__name__: each for each in (restore, making, discarding)}
