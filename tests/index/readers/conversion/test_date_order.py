"""Dates within a source agree: the unambiguous ones decide, the rest is told, none is dropped."""

import io
import json

import pytest

from nutgraf.index.articles.dates import order_of, parse_date
from nutgraf.index.readers import ReadOptions, Survey, read_articles
from nutgraf.index.readers.conversion.date_order import AGAINST, BY_OTHERS, WINDOW
from nutgraf.index.readers.reports.notes import ORDER_GUESSED


@pytest.fixture
def read(tmp_path):
    def run(*dates, options=None, name="a.jsonl"):
        lines = [json.dumps({"_id": str(n), "text": "x", "date": d}) for n, d in enumerate(dates)]
        (tmp_path / name).write_text("\n".join(lines))
        survey = Survey()
        found = read_articles([str(tmp_path / name)], root=tmp_path, survey=survey, options=options)
        days = [str(getattr(item, "date", item)) for item in found]
        return days, {kind: noted.count for kind, noted in survey.all_notes().items()}

    return run


def test_one_date_with_the_day_first_decides_for_the_file(read):
    found, told = read("03/04/2018", "25/12/2018", "2018-05-06", "07/08/18")
    assert found == ["2018-04-03", "2018-12-25", "2018-05-06", "2018-08-07"]
    assert told == {BY_OTHERS["dmy"]: 2}


def test_one_date_with_the_month_first_decides_for_the_file(read):
    found, told = read("03-04-2018", "12-25-2018 10:00 PM")
    assert found == ["2018-03-04", "2018-12-25"]
    assert told == {BY_OTHERS["mdy"]: 1}


def test_without_an_unambiguous_date_the_month_is_first_and_that_is_told(read):
    assert read("03/04/2018", "2018-05-06") == (["2018-03-04", "2018-05-06"], {ORDER_GUESSED: 1})


def test_the_most_decide_and_the_others_are_read_and_counted(read):
    found, told = read("03/04/2018", "12/25/2018", "25/12/2018", "26/12/2018")
    assert found == ["2018-04-03", "2018-12-25", "2018-12-25", "2018-12-26"]
    assert told == {BY_OTHERS["dmy"]: 1, AGAINST: 1}


def test_a_stream_is_decided_by_its_beginning(read):
    dates = ["03/04/2018"] + ["2018-05-06"] * WINDOW + ["25/12/2018", "04/05/2018"]
    found, told = read(*dates)
    assert (found[0], found[-2:]) == ("2018-03-04", ["2018-12-25", "2018-04-05"])
    assert told == {ORDER_GUESSED: 2}


def test_the_order_can_be_set(read):
    dates = ("03/04/2018", "12/25/2018", "3/4/18")
    assert read(*dates, options=ReadOptions(dates="dmy")) == (
        ["2018-04-03", "2018-12-25", "2018-04-03"], {AGAINST: 1},
    )  # fmt: skip
    assert read("18/4/3", "3/4/2018", options=ReadOptions(dates="ymd"))[0][0] == "2018-04-03"


def test_files_decide_for_themselves(tmp_path):
    for name, dates in {"a.csv": ("03/04/2018", "25/12/2018"), "b.csv": ("03/04/2018",)}.items():
        rows = "".join(f"{name} {day},{day}\n" for day in dates)
        (tmp_path / name).write_text(f"title,date\n{rows}")
    found = read_articles([str(tmp_path)], root=tmp_path)
    assert [str(article.date) for article in found] == ["2018-04-03", "2018-12-25", "2018-03-04"]


def test_files_of_one_article_decide_together(tmp_path):
    for name, day in (("a", "03/04/2018"), ("b", "25/12/2018"), ("c", "05/06/2018")):
        (tmp_path / f"{name}.json").write_text(json.dumps({"title": name, "date": day}))
        (tmp_path / "below").mkdir(exist_ok=True)
        (tmp_path / "below" / f"{name}.json").write_text(
            json.dumps({"title": name, "date": day.replace("25/12", "12/25")})
        )
    found = [str(article.date) for article in read_articles([str(tmp_path)], root=tmp_path)]
    assert found[:3] == ["2018-04-03", "2018-12-25", "2018-06-05"]
    assert found[3:] == ["2018-03-04", "2018-12-25", "2018-05-06"]


def test_nothing_waits_where_dates_tell_their_order(tmp_path):
    into = io.BytesIO(b'{"text": "x", "date": "2018-04-03"}\n' * 3)
    found = read_articles(["-"], root=tmp_path, stdin=into)
    assert str(next(found).date) == "2018-04-03"


def test_problems_keep_their_places(read):
    found, _ = read("03/04/2018", "someday", "25/12/2018")
    assert [item[:4] for item in found] == ["2018", "Prob", "None", "2018"]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("25/12/2018", "dmy"), ("12/25/2018", "mdy"), ("3/4/18", "either"), ("4/4/2018", None),
        ("2018-04-03", None), ("3.4.2018", None), ("13/13/2018", None), ("0/4/2018", None),
        ("3 April 2018", None), ("03-04-2018T10:00:00Z", "either"),
    ],
)  # fmt: skip
def test_the_order_that_a_date_shows(text, order):
    assert order_of(text) == order


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024. 3. 5.", "2024-03-05"), ("2024. 03. 05. 10:00", "2024-03-05"),
        ("2024.3.5", "2024-03-05"), ("31/12/68", "2068-12-31"), ("31/12/69", "1969-12-31"),
        ("2024-03-01T23:59:59 XYZ", "2024-03-01"), ("2024-03-01T00:30:00+02:00", "2024-03-01"),
    ],
)  # fmt: skip
def test_other_forms(text, day):
    assert str(parse_date(text)) == day


@pytest.mark.parametrize("text", ["1445-08-24", "1403/01/15", "2567-03-01"])
def test_years_of_other_calendars_are_told(text):
    with pytest.raises(ValueError, match="is not in the years 1500 to 2200"):
        parse_date(text)
