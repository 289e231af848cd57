"""Dates of any usual form, and what is none."""

import datetime
import email.utils

import pytest
from hypothesis import given, settings
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
    ("written", "day"),
    [
        ("9/23/19", "2019-09-23"), ("23/9/2019", "2019-09-23"), ("03-04-2016", "2016-03-04"),
        ("4.3.2016", "2016-03-04"), ("04. 03. 16", "2016-03-04"), ("2016.3.4", "2016-03-04"),
        ("7/4/69", "1969-07-04"), ("7/4/68", "2068-07-04"),
        ("March 4th, 2016, 5:00 p.m. ET", "2016-03-04"), ("Friday, 4 March 2016", "2016-03-04"),
        ("the 4th of March 2016", "2016-03-04"), ("4th of March, 2016", "2016-03-04"),
        ("Mar. 4, 2016 at 10:30am", "2016-03-04"), ("04-Mar-2016", "2016-03-04"),
        ("Fri Mar 04 10:00:00 +0000 2016", "2016-03-04"), ("4 Sept 2016 10.30", "2016-09-04"),
        ("20160304T120000Z", "2016-03-04"), ("20160304120000", "2016-03-04"),
        ("2016-03-04T10:00:00.123456+01:00", "2016-03-04"), ("2016-03-04Z", "2016-03-04"),
        ("2016-03-04 10:00:00.5+00", "2016-03-04"), ("2016-03-04 10:00 -5", "2016-03-04"),
        ("2016-03-04T10:00Z[Europe/London]", "2016-03-04"),
        ("2016-W09-5", "2016-03-04"), ("1457049600", "2016-03-04"), (-900_000_000, "1941-06-25"),
        ("2 de marzo de 2016", "2016-03-02"), ("2016年3月4日", "2016-03-04"),
        ("4 марта 2016 г.", "2016-03-04"), ("Freitag, 4. März 2016, 12:30 Uhr", "2016-03-04"),
        ("2016-03-04 to 2016-03-09", None), ("13/13/2016", None), ("2 days ago", None),
        ("31 February 2016", None), ("1.2.3.4", None), ("2016-13-01", None),
        ("in 3 to 4 weeks", None), (1 << 70, None), ("March 4", None), ("Mar 2016 4pm", None),
    ],
)  # fmt: skip
def test_less_usual_forms(written, day):
    if day is None:
        with pytest.raises(ValueError, match="not a date"):
            parse_date(written)
    else:
        assert parse_date(written) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize(
    "written", ["2016-03-04 10:00 " + "zone" * 20, "March 4, 2016 10:00 AM " + "Published By " * 5]
)
def test_words_behind_a_time_take_no_time(written):
    with pytest.raises(ValueError, match="not a date"):  # or wait for ever
        parse_date(written + "!")


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


@settings(deadline=None)
@given(days)
def test_every_day_in_many_forms(day):
    noon = datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC)
    assert parse_date(day.isoformat()) == day
    assert parse_date(noon.isoformat()) == day
    assert parse_date(email.utils.format_datetime(noon)) == day
    assert parse_date(f"{day:%B} {day.day}, {day.year}") == day
    assert parse_date(f"{day:%A, %d %b %Y %H:%M}") == day
    assert parse_date(f"{day.month}/{day.day}/{day.year}") == day
    assert parse_date(f"{day.day}.{day.month}.{day.year}") == day
    assert parse_date(f"{day:%Y/%m/%d} 1:00 PM") == day
    assert parse_date(f"{day:%c}") == day
    if noon.timestamp() > 1e8:
        assert parse_date(noon.timestamp()) == day
        assert parse_date(int(noon.timestamp() * 1000)) == day


@settings(deadline=None)
@given(
    st.text(max_size=40) | st.text(st.sampled_from("0123456789/-. :TZaprmch,äé年月日"), max_size=24)
)
def test_any_text_is_a_date_or_refused_in_one_line(text):
    try:
        day = parse_date(text)
    except ValueError as refused:
        assert "\n" not in str(refused)  # noqa: PT017
    else:
        assert isinstance(day, datetime.date)


def test_a_number_too_long_to_be_written_out_is_refused():
    with pytest.raises(ValueError, match=r"^a number of many digits is not a date$"):
        parse_date(10**5000)
