"""What an article carries beyond the known fields, as values and types."""

import math

import pytest

from nutgraf.index import ArgumentError
from nutgraf.index.articles.day_numbers import NO_DATE
from nutgraf.index.fields import number_of
from nutgraf.index.fields.field_types import FieldTypes, day_of, inferred
from nutgraf.index.fields.own_values import LONGEST_VALUE, checked_name, own_name, own_values


def test_each_kind_of_json_value_is_a_text():
    assert own_values(
        {
            "section": "  US\n politics ",
            "words": 512,
            "share": 0.5,
            "premium": True,
            "tags": ["trade", "wheat", "trade"],
            "geo": {"city": "Tolm", "at": {"lat": 1}},
            "desks": [{"name": "Wire"}, {"name": "Web"}],
            "none": None,
            "empty": "",
        }
    ) == {
        "section": ["US politics"],
        "words": ["512"],
        "share": ["0.5"],
        "premium": ["true"],
        "tags": ["trade", "wheat"],
        "geo.city": ["Tolm"],
        "geo.at.lat": ["1"],
        "desks.name": ["Wire", "Web"],
    }


def test_values_of_keys_with_one_name_are_put_together():
    assert own_values({"Word Count": 5, "word_count": 6}) == {"word_count": ["5", "6"]}


def test_a_long_value_counts_by_its_beginning_and_deep_nesting_is_no_fault():
    assert own_values({"blurb": "a" * 5000}) == {"blurb": ["a" * LONGEST_VALUE]}
    deep: object = "x"
    for _ in range(5000):
        deep = [deep]
    assert own_values({"deep": deep}) == {"deep": ["x"]}


@pytest.mark.parametrize(
    ("key", "name"),
    [("Word Count", "word_count"), ("og:section", "og_section"), ("Größe", "größe"), ("::", "")],
)
def test_a_name_can_be_typed_before_a_colon(key, name):
    assert own_name(key) == name


@pytest.mark.parametrize("key", ["", "::", 5, "a" * 41])
def test_a_wrong_name_is_refused(key):
    with pytest.raises(ArgumentError, match="a field has a name"):
        checked_name(key)


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("-0.5", -0.5), ("1e3", 1000), ("0", 0), ("+7", 7)]
)
def test_numbers(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["007", "1,250", "n/a", "", "1e999", "inf", "nan", "١٢", "12 "])
def test_what_is_no_number(text):
    assert math.isnan(number_of(text))


def test_days():
    assert day_of("1970-01-11") == day_of("11 Jan 1970") == 10
    assert day_of("1970-01-11T23:00:00Z") == 10
    assert {day_of(text) for text in ("2019", "2019-05", "Monday", "", "1.5")} == {NO_DATE}


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["5", "-1.5"], "number"),
        (["5", "n/a"], "keyword"),
        (["2019-05-31", "1 June 2019"], "date"),
        (["2019-05-31", "soon"], "keyword"),
        (["20190531"], "number"),
        (["007"], "keyword"),
        (["true", "false"], "keyword"),
    ],
)
def test_the_type_is_that_of_all_values(values, type_):
    assert inferred(values) == type_


def test_a_type_stays_as_it_was_first_inferred_until_it_is_chosen():
    types = FieldTypes({})
    types.learn([{"words": 5}, {}, {"words": [6, 7], "desk": "Wire"}])
    types.learn([{"words": "many", "on": "2019-05-31"}])
    assert types.by_name == {"words": "number", "desk": "keyword", "on": "date"}
    assert types.setting == {"own_fields": types.by_name}
    types.stored()
    assert not types.setting
    types.choose("words", "keyword")
    assert types.setting["own_fields"]["words"] == "keyword"


def test_the_first_hundred_fields_can_be_searched():
    types = FieldTypes({})
    types.learn([{f"key{number}": 1} for number in range(150)])
    assert len(types.by_name) == 100
