#!/usr/bin/env bash
# Whoosh 2.7.4 (PyPI): an article without a year is grouped under the year 2147483647.
#
# Expected: in groupedby="year" the documents without a year are under None, and a search sorted by the newest year
# ends with them.
# Seen: the first is true of a field that is not sortable. With sortable=True, meant to make both faster, the column
# returns its filler, the largest number, as if it had been stored: a facet 2147483647. With reverse=True the articles
# without a year come first, sortable or not. On a sortable DATETIME, grouping raises an OverflowError as soon as one
# article has no date.
# Promise: whoosh/fields.py says of `sortable` that it makes the field sortable by a column, not that a missing value
# becomes a value.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check whoosh==2.7.4
"$folder/env/bin/python" - <<'PYTHON'
import sys
import datetime
import warnings

warnings.simplefilter("ignore")
from whoosh import fields, query
from whoosh.filedb.filestore import RamStorage


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


def searcher(sortable: bool):
    schema = fields.Schema(
        name=fields.ID(stored=True),
        year=fields.NUMERIC(int, sortable=sortable),
        date=fields.DATETIME(sortable=sortable),
    )
    index = RamStorage().create_index(schema)
    writer = index.writer()
    writer.add_document(name="old", year=1963, date=datetime.datetime(1963, 11, 22))
    writer.add_document(name="undated")
    writer.add_document(name="new", year=2024, date=datetime.datetime(2024, 3, 1))
    writer.commit()
    return index.searcher()


def groups(sortable: bool, field: str) -> list | str:
    try:
        return list(searcher(sortable).search(query.Every(), groupedby=field).groups())
    except OverflowError:
        return "OverflowError"


def newest_first(sortable: bool) -> list[str]:
    return [hit["name"] for hit in searcher(sortable).search(query.Every(), sortedby="year", reverse=True)]


print("seen:", groups(False, "year"), groups(True, "year"), newest_first(True))
holds("not sortable: the group of the undated is None", groups(False, "year") == [1963, None, 2024])
holds("sortable: it is 2147483647", groups(True, "year") == [1963, 2147483647, 2024])
for sortable in (True, False):
    claim = f"sortable={sortable}, newest year first: the undated is first"
    holds(claim, newest_first(sortable) == ["undated", "new", "old"])
holds("not sortable: DATETIME has None for the undated", None in groups(False, "date"))
holds("sortable: DATETIME raises an OverflowError", groups(True, "date") == "OverflowError")
PYTHON
