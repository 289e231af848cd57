#!/usr/bin/env bash
# fastfeedparser 0.6.5 (PyPI): a month without a day gets the day on which the feed is read.
#
# Expected: dc:date "2024-03", valid by W3CDTF, is March 2024, the first of it, or nothing.
# Seen: the missing parts are those of today. Read on the 30th it is 30 March, a day later 31 March, on the 5th 5 March;
# "1850" gets today's month and day. The answer has a time and a zone like any exact one. An archive's articles so
# gather on one day, change their date at each reading, and look edited.
# Where it lies: _slow_dateutil_parse in fastfeedparser/main.py calls dateutil's parse() without `default`.
# Beside it: of two dc:creator of an item the second is lost, although `authors` is a list.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check fastfeedparser==0.6.5 python-dateutil==4.0.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
import calendar
import datetime

from fastfeedparser import parse


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


ITEM = """<item rdf:about="https://example.org/{0}"><title>Harbour opened</title><link>https://example.org/{0}</link>
<dc:creator>Anna Berg</dc:creator><dc:creator>Per Holm</dc:creator><dc:date>{0}</dc:date></item>"""
FEED = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"><title>Quay Courier</title>
<link>https://example.org/</link><description>News of the quay</description></channel>{}</rdf:RDF>"""
DATES = ["2024-03-01", "2024-03", "2023-02", "1850"]


def read() -> list[dict]:
    return parse(FEED.format("".join(ITEM.format(date) for date in DATES))).entries


today = datetime.date.today()
entries = read()
if datetime.date.today() != today:  # midnight passed between the two
    today, entries = datetime.date.today(), read()
seen = {date: entry["published"][:10] for date, entry in zip(DATES, entries, strict=True)}
print("seen:", seen)
february = min(today.day, calendar.monthrange(2023, 2)[1])
year = min(today.day, calendar.monthrange(1850, today.month)[1])
holds("a whole date is kept", seen["2024-03-01"] == "2024-03-01")
holds("2024-03 becomes today's day of March", seen["2024-03"] == f"2024-03-{today.day:02}")
holds("2023-02 becomes today's day, or the last of February", seen["2023-02"] == f"2023-02-{february:02}")
holds("1850 becomes today's month and day", seen["1850"] == f"1850-{today.month:02}-{year:02}")
holds("the second of two creators is lost", [author["name"] for author in entries[0]["authors"]] == ["Anna Berg"])
PYTHON
