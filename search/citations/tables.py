"""Tables of citations: a data frame of pandas, and a table of Arrow."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ...index.storage.extras import require_extra
from .bibliography import Bibliography
from .citation import COLUMNS

if TYPE_CHECKING:
    import pandas
    import pyarrow


KINDS: Final[Mapping[str, str]] = {
    "rank": "int64", "generation": "int64", "score": "float64", "answers": "bool",
}  # fmt: skip
"""The types of the columns that are neither texts nor days, as pandas and Arrow name them."""


def data_frame(bibliography: Bibliography) -> "pandas.DataFrame":
    """A row for each citation; the date is a datetime64, missing values are NA.

    The columns have the same types whatever is in them. Raises MissingExtraError without pandas.
    """
    require_extra("dataframes", "pandas")
    import pandas

    frame = pandas.DataFrame(bibliography.rows(), columns=list(COLUMNS))
    frame["date"] = pandas.to_datetime(frame["date"])
    kinds = {name: KINDS.get(name, "string") for name in COLUMNS if name != "date"}
    return frame.astype(kinds)


def arrow_table(bibliography: Bibliography) -> "pyarrow.Table":
    """A row for each citation. Raises MissingExtraError without pyarrow."""
    require_extra("tables", "pyarrow")
    import pyarrow

    kinds = {**KINDS, "date": "date32"}
    schema = pyarrow.schema(
        [(name, pyarrow.type_for_alias(kinds.get(name, "string"))) for name in COLUMNS]
    )
    return pyarrow.Table.from_pylist(bibliography.rows(), schema=schema)
