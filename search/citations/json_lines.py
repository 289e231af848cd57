"""JSONL: an object on each line, its values under the names of a table's columns."""

import json

from .bibliography import Bibliography


def write(bibliography: Bibliography) -> str:
    """A line for each citation; dates as YYYY-MM-DD, null where there is no value."""
    return "".join(
        json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in bibliography.rows()
    )
