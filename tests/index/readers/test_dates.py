"""Dates of any usual form, and what is none."""

import datetime
import email.utils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.readers import parse_date

DAY = datetime.date(2016, 3, 4)


@pytest.mark.parametrize(
    "written",
    [
        "2016-03-04", "20160304", 20160304, "2016-03-04T23:59:00-11:00", "2016-03-04 12:00:00Z",
        "March 4, 2016", "4 March 2016", "4. März 2016", "4 mars 2016", "3/4/16",
        "2016/3/4 1:00 PM",
        "Fri, 04 Mar 2016 10:00:00 GMT", " 2016-03-04\n", 1457049600, 1457049600000, 1457049600.5,
        datetime.date(2016, 3, 4), datetime.datetime(2016, 3, 4, 12),
    ],
)  # fmt: skip
def test_usual_forms(written):
    assert parse_date(written) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "", "yesterday", "2016", 2016, "March 2016", "2019-02-30", "someday", "0001-11-30", "12:30",
        "9999-99-99", True, None, [], float("nan"), float("inf"), 10**30, "4" * 5000, "x" * 10**6,
    ],
)  # fmt: skip
def test_what_leaves_the_day_open_is_refused_with_a_reason(written):
    with pytest.raises(ValueError, match=r"not (a date|in the years)") as refused:
        parse_date(written)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 120


days = st.dates(datetime.date(1971, 1, 1), datetime.date(2199, 12, 31))


@given(days)
def test_every_day_in_many_forms(day):
    noon = datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC)
    assert parse_date(day.isoformat()) == day
    assert parse_date(noon.isoformat()) == day
    assert parse_date(email.utils.format_datetime(noon)) == day
    assert parse_date(f"{day:%B} {day.day}, {day.year}") == day
    if noon.timestamp() > 1e8:
        assert parse_date(noon.timestamp()) == day
        assert parse_date(int(noon.timestamp() * 1000)) == day
