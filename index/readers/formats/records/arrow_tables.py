"""The readers of Parquet and Arrow files, by pyarrow: a row is an article."""

from collections.abc import Iterable, Iterator
from typing import Any

from ....storage.extras import require_extra
from ...reader import InputFile, Piece

ROWS = 256
"""Rows that are read at a time: of the longest articles, some megabytes."""

INDEX = "__index_level_"
"""The beginning of the name of a data frame's index, which is no field."""


def read_parquet(file: InputFile) -> Iterator[Piece]:
    """The rows of a Parquet file. Raises ValueError if it is none, or damaged."""
    require_extra("tables", "pyarrow")
    from pyarrow import parquet

    table = parquet.ParquetFile(
        file.seekable(), coerce_int96_timestamp_unit="us", pre_buffer=False, buffer_size=1 << 20
    )
    yield from _pieces(table.iter_batches(batch_size=ROWS, use_threads=False))


def read_arrow(file: InputFile) -> Iterator[Piece]:
    """The rows of an Arrow file, in the form of a file (Feather) or of a stream."""
    require_extra("tables", "pyarrow")
    import pyarrow

    if file.stream.peek(6)[:6] == b"ARROW1":
        reader = pyarrow.ipc.open_file(file.seekable())
        batches = (reader.get_batch(number) for number in range(reader.num_record_batches))
    else:
        batches = iter(pyarrow.ipc.open_stream(file.stream))
    yield from _pieces(part for batch in batches for part in _parts(batch))


def _parts(batch: Any) -> Iterator[Any]:
    for start in range(0, batch.num_rows, ROWS):
        yield batch.slice(start, ROWS)


def _pieces(batches: Iterable[Any]) -> Iterator[Piece]:
    number = 0
    for batch in batches:
        batch.validate(full=True)  # of a damaged file; reading it would read any memory
        for record in _records(batch):
            yield Piece(record, f"[{number}]")
            number += 1
    if number == 0:
        raise ValueError("has no articles in it")


def _records(batch: Any) -> list[dict[str, Any]]:
    """The rows of a batch; of two columns of one name, the second gets a number."""
    names: list[str] = []
    for name in batch.schema.names:
        number = names.count(name) + 1
        names.append(f"{name} {number}" if number > 1 else name)
    columns = {
        name: _values(column)
        for name, column in zip(names, batch.columns, strict=True)
        if not name.startswith(INDEX)
    }
    return [
        {name: values[row] for name, values in columns.items() if values[row] is not None}
        for row in range(batch.num_rows)
    ]


def _values(column: Any) -> list[Any]:
    """The values of a column; days and times as they are written, in their own zone.

    Python's dates end in the year 9999 and have no nanoseconds.
    """
    import pyarrow
    from pyarrow import compute

    kind = column.type
    if pyarrow.types.is_timestamp(kind) and kind.tz:
        column = compute.local_timestamp(column)
    if pyarrow.types.is_temporal(kind) and not pyarrow.types.is_interval(kind):
        column = compute.cast(column, pyarrow.string())
    values: list[Any] = column.to_pylist()
    return values
