"""Tables of citations: a data frame of pandas, and a table of Arrow."""

from typing import TYPE_CHECKING, Any

from ...index.storage.extras import require_extra
from .bibliography import Bibliography
from .citation import COLUMNS

if TYPE_CHECKING:
    import pandas
    import pyarrow


def data_frame(bibliography: Bibliography) -> "pandas.DataFrame":
    """A row for each citation; the date is a datetime64, missing values are NA.

    Raises MissingExtraError without pandas.
    """
    require_extra("dataframes", "pandas")
    import pandas

    frame = pandas.DataFrame(bibliography.rows(), columns=list(COLUMNS))
    frame["date"] = pandas.to_datetime(frame["date"])
    return frame


def arrow_table(bibliography: Bibliography) -> "pyarrow.Table":
    """A row for each citation. Raises MissingExtraError without pyarrow."""
    require_extra("tables", "pyarrow")
    import pyarrow

    others: dict[str, Any] = {
        "rank": pyarrow.int64(),
        "generation": pyarrow.int64(),
        "score": pyarrow.float64(),
        "answers": pyarrow.bool_(),
        "date": pyarrow.date32(),
    }
    schema = pyarrow.schema([(name, others.get(name, pyarrow.string())) for name in COLUMNS])
    return pyarrow.Table.from_pylist(bibliography.rows(), schema=schema)
