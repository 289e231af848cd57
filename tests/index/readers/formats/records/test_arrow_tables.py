"""Parquet and Arrow files by pyarrow: rows as records, days in their own zone, faults told."""

import datetime
import random

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import Problem, read_articles
from nutgraf.index.readers.formats.records.arrow_tables import read_arrow, read_parquet
from nutgraf.index.readers.reader import InputFile

pa = pytest.importorskip("pyarrow", reason="the extra tables is not installed")
pq = pytest.importorskip("pyarrow.parquet")

EAST = datetime.timezone(datetime.timedelta(hours=2))
TABLE = pa.table(
    {
        "id": ["00123", "b"],
        "title": ["Ferry aground", "Seals counted"],
        "text": ["All are safe.", "There are ninety."],
        "date": pa.array([datetime.datetime(2024, 3, 1, 0, 30, tzinfo=EAST), None]),
        "authors": [["Ann Lee", "Bo"], []],
        "words": [3, None],
        "seen": pa.array([1, 2], pa.timestamp("ns")),
        "extra": [{"desk": "sea"}, {"desk": "land"}],
        "__index_level_0__": [0, 1],
    }
).cast(
    pa.schema(
        [
            ("id", pa.string()), ("title", pa.dictionary(pa.int32(), pa.string())),
            ("text", pa.large_string()), ("date", pa.timestamp("us", "+02:00")),
            ("authors", pa.list_(pa.string())), ("words", pa.int64()),
            ("seen", pa.timestamp("ns")), ("extra", pa.struct([("desk", pa.string())])),
            ("__index_level_0__", pa.int64()),
        ]
    )
)  # fmt: skip


def parquet(path):
    pq.write_table(TABLE, path)


def feather(path):
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, TABLE.schema) as writer:
        writer.write_table(TABLE)


def stream(path):
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, TABLE.schema) as writer:
        writer.write_table(TABLE)


WRITERS = [
    ("a.parquet", parquet),
    ("a.arrow", feather),
    ("b.arrow", stream),
    ("a.feather", feather),
]


def in_this_process(path):
    """The pieces of a file, or the error that ends them, without the fence around the reader."""
    read_table = read_parquet if path.suffix == ".parquet" else read_arrow
    with path.open("rb") as stream:
        try:
            return list(read_table(InputFile(stream, path.name)))
        except (ValueError, OSError, pa.ArrowException) as error:
            return error


def read(path):
    return list(read_articles([str(path)], root=path.parent))


@pytest.mark.parametrize(("name", "write"), WRITERS)
def test_a_row_is_an_article(tmp_path, name, write):
    write(tmp_path / name)
    first, second = read(tmp_path / name)
    assert (first.id, first.title, first.text, first.author, first.date) == (
        "00123", "Ferry aground", "All are safe.", "Ann Lee, Bo", datetime.date(2024, 3, 1),
    )  # fmt: skip
    assert first.metadata["words"] == 3
    assert first.metadata["extra"] == {"desk": "sea"}
    assert "__index_level_0__" not in first.metadata
    assert (second.date, second.author) == (None, None)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "write"), WRITERS)
def test_cut_and_flipped_files_are_told(tmp_path, name, write):
    write(tmp_path / name)
    data, seeds = (tmp_path / name).read_bytes(), random.Random(3)
    for share in (0.0, 0.1, 0.5, 0.99):
        (tmp_path / name).write_bytes(data[: int(len(data) * share)])
        assert isinstance(read(tmp_path / name)[-1], Problem)
    for _ in range(60):
        place = seeds.randrange(len(data))
        flipped = bytearray(data)
        flipped[place] ^= 1 << seeds.randrange(8)
        (tmp_path / name).write_bytes(flipped)
        assert in_this_process(tmp_path / name)


def test_days_that_python_does_not_have(tmp_path):
    times = pa.array([2**62, -(2**60)], pa.timestamp("us"))
    pq.write_table(pa.table({"text": ["x", "y"], "date": times}), tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet")
    assert sum(isinstance(item, Article) for item in found) == 2


def test_a_table_without_rows(tmp_path):
    pq.write_table(TABLE.slice(0, 0), tmp_path / "a.parquet")
    [problem] = read(tmp_path / "a.parquet")
    assert problem.message == "has no articles in it"
