"""The operations that change an index, as an application does them."""

from contextlib import closing
from pathlib import Path

from nutgraf.index import Index
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.maintenance.rebuild import rebuild
from nutgraf.index.storage.layout import CATALOGUE

from .drawing import Operation
from .encoders import ModelIndex, ModelReembedding
from .plain.articles import article
from .plain.directions import ENCODERS

EVERYTHING = 1 << 20
"""So many generations are kept by a compaction that only merges."""


def create(path: Path, flat_rows: int | None = None) -> None:
    """An empty index of the first encoder, which knows the types of two own fields."""
    with (
        Index.create(path, encoder=ENCODERS["first"], flat_rows=flat_rows) as index,
        index.writer() as writer,
    ):
        writer.set_type("section", "keyword")
        writer.set_type("count", "number")


def opened(path: Path) -> ModelIndex:
    """The index, with both encoders at hand."""
    return ModelIndex.open(path)


def write(index: ModelIndex, operation: Operation) -> None:
    """Do one operation that changes an index."""
    match operation["kind"]:
        case "commit":
            with index.writer(follow_up=operation["match"]) as writer:
                _change(writer, operation["changes"])
        case "drop":
            with closing(index.writer()) as writer:
                _change(writer, operation["changes"])
        case "return":
            back = max(index.oldest, index.generation - operation["back"])
            with closing(index.writer(follow_up=False)) as writer:
                writer.return_to(back)
        case "compact" | "merge":
            with closing(index.writer(follow_up=False)) as writer:
                writer.compact(operation.get("keep", EVERYTHING))
        case "reembed":
            [other] = ENCODERS.keys() - {index.encoder_spec.name}
            with ModelReembedding(index, other) as change:
                change.encode()
                with change.written() as switch:
                    switch.commit()
        case "rebuild":
            _forget_analyses(index.path)
            rebuild(index.path)


def _change(writer, changes) -> None:
    for change in changes:
        if change[0] == "add":
            writer.add(article(change[1]))
        else:
            writer.remove(change[1])


def _forget_analyses(path: Path) -> None:
    """Leave segments that do not say by which rules they were built, as old ones do."""
    with closing(Catalogue(path / CATALOGUE)) as catalogue, catalogue.writing():
        catalogue.database.execute("DELETE FROM segment_analyses")
