"""Nothing in an index is run: pickles planted in every file, and in every cell of the catalogue."""

import pickle
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from nutgraf.index import Index, NutgrafError
from nutgraf.index.storage.files import digest_of
from nutgraf.search import Searcher
from tests.conftest import HALCYON, TUNNEL


class Planted:
    """Unpickling one makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.mkdir, (self.path,)


@pytest.fixture
def marker(tmp_path):
    """A folder that must not appear, though it would if the pickle ran."""
    marker = tmp_path / "ran"
    yield marker
    assert not marker.exists()
    pickle.loads(pickle.dumps(Planted(marker)))
    assert marker.exists()


@pytest.fixture
def whole(tmp_path):
    """An index of two articles that holds its model, too."""
    with Index.create(tmp_path / "whole", precision="fp32", self_contained=True) as index:
        with index.writer() as writer:
            writer.add(HALCYON)
            writer.add(TUNNEL)
        yield index


def use(path, mode="hybrid"):
    """Open an index and read from it as readers do."""
    with Index.open(path) as index:
        index.stats()
        index.history()
        with Searcher(index) as searcher:
            assert len(searcher.search("tunnel ferry -nothing date:2019..", mode=mode)) > 0
            searcher.pipeline.contents.find("halcyon")


def files_of(index):
    """The files that a reader reads, but for the catalogue."""
    files = [path for path in index.path.rglob("*") if path.is_file()]
    # The lock holds nothing; the probes are read by those who add articles.
    others = ("catalogue.sqlite", "write.lock", "probes")
    return [file for file in files if not file.name.startswith(others)]


def put(file, content):
    """Replace a file, leaving alone what is linked to it."""
    file.unlink()
    file.write_bytes(content)


def test_a_file_with_a_pickle_is_refused_by_name_and_the_pickle_is_not_run(whole, marker):
    index = whole
    index.close()
    planted = pickle.dumps(Planted(marker))
    files = files_of(index)
    assert {file.suffix for file in files} >= {".arrays", ".faiss", ".onnx", ".json", ""}
    for file in files:
        kept = file.read_bytes()
        for content in (planted, planted + kept[len(planted) :]):
            put(file, content)
            with pytest.raises(NutgrafError, match=file.name):
                use(index.path)
        put(file, kept)
    use(index.path)


def test_a_pickle_that_the_catalogue_vouches_for_is_not_run(index, marker):
    index.close()
    planted = pickle.dumps(Planted(marker))
    for file in files_of(index):
        if "segments" not in file.parts:
            continue
        kept = file.read_bytes()
        for content in (planted, kept[: -len(planted)] + planted):
            put(file, content)
            vouch_for(index.path, file)
            with suppress(NutgrafError):
                use(index.path, "semantic" if "semantic" in file.parts else "keyword")
        put(file, kept)
        vouch_for(index.path, file)
    use(index.path)


def vouch_for(root, file):
    """Record a changed file as if it were the one that was written."""
    with closing(sqlite3.connect(root / "catalogue.sqlite")) as catalogue, catalogue:
        status = file.stat()
        changed = catalogue.execute(
            "UPDATE files SET size = ?, modified = ?, digest = ? WHERE path = ?",
            (
                status.st_size,
                status.st_mtime_ns,
                digest_of(file),
                file.relative_to(root).as_posix(),
            ),
        )
        assert changed.rowcount == 1


def test_a_catalogue_that_is_a_pickle_is_refused_by_name(index, marker):
    index.close()
    planted = pickle.dumps(Planted(marker))
    for file in index.path.glob("catalogue.sqlite*"):
        file.unlink()
    (index.path / "catalogue.sqlite").write_bytes(planted * 100)
    with pytest.raises(NutgrafError, match=r"catalogue\.sqlite"):
        use(index.path)


def test_a_pickle_in_a_cell_of_the_catalogue_is_not_run(index, marker):
    index.close()
    planted = pickle.dumps(Planted(marker))
    file = index.path / "catalogue.sqlite"
    cells = 0
    with closing(sqlite3.connect(file, isolation_level=None)) as catalogue:
        catalogue.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tables = catalogue.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        columns = [
            (table, column)
            for (table,) in tables
            for _, column, *_ in catalogue.execute(f"PRAGMA table_info({table})")
            if catalogue.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        ]
    kept = file.read_bytes()
    for table, column in columns:
        with (
            closing(sqlite3.connect(file, isolation_level=None)) as catalogue,
            suppress(sqlite3.IntegrityError, sqlite3.OperationalError),
        ):
            catalogue.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (planted,))
            cells += 1
        # What a cell holds may be no text and no number: here it only counts that it is data.
        with suppress(Exception):
            use(index.path, "keyword")
        for each in index.path.glob("catalogue.sqlite*"):
            each.unlink()
        file.write_bytes(kept)
    assert cells > 20
    use(index.path)
