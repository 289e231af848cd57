"""What counts as pasted text, and what is left of its operators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.search.query import Word, parse_query
from nutgraf.search.query.pasted import is_in_capitals, is_list, is_long, without_operators

FORTY = " ".join(["ferry"] * 40)


@pytest.mark.parametrize(
    ("text", "long"),
    [
        (FORTY, False), (f"{FORTY} aground", True), (f"  {FORTY}\n", False),
        ("ferry\naground", True), ("ferry\r\naground", True), ("ferry aground\n", False),
        ("渡" * 81, False), ("渡" * 82, True), ("페리 좌초 " * 20, False),
    ],
)  # fmt: skip
def test_a_text_is_long_by_its_words_or_lines(text, long):
    assert is_long(text) is long


@pytest.mark.parametrize(
    "text",
    [
        "GRAIN DEALS INVOLVING SKARRA, OSTREY AND HARROWICK", "WHO PAID FOR THE FERRY?",
        "FÄHRE AUF GRUND: WER HAT BEZAHLT", "STRAßE AM HAFEN WIRD GESPERRT",
        "КТО ЗАПЛАТИЛ ЗА ПАРОМ ВЧЕРА", "THE U.S. F-16 OVER 12 TOWNS 渡船",
    ],
)  # fmt: skip
def test_five_words_in_capitals_are_a_question_in_capitals(text):
    assert is_in_capitals(text)


@pytest.mark.parametrize(
    "text",
    [
        "NATO OR ISIS", "FBI -CIA", "NATO AND OSCE AND OPEC AND ASEAN", "WHO paid FOR THE FERRY",
        "渡船 AND 港口 AND 船长 AND 海岸 AND 礁石", "1914 1915 1916 1917 1918", "",
    ],
)  # fmt: skip
def test_fewer_words_or_scripts_without_capitals_are_none(text):
    assert not is_in_capitals(text)


@pytest.mark.parametrize(
    ("text", "a_list"),
    [
        ("FERRY OR TRAM OR BRIDGE OR TUNNEL OR HARBOUR", True),
        ('"SKARRA TOWN COUNCIL" AND (FERRY OR TRAM) NOT "NEW BRIDGE"', True),
        ("WHITE HOUSE OR UPPER CHAMBER", True),
        ("ferry -tram +bridge source:wire", True),
        ("-tram -bridge", False), ("ferry tram", False), ("", False), ("OR", False),
        ("GRAIN DEALS INVOLVING SKARRA AND OSTREY", False),
        ("SKARRA AND OSTREY DEAL IN GRAIN", False),
        ("AND FERRY", False), ("FERRY OR", False), ("date:2014-99 OR ferry", False),
    ],
)  # fmt: skip
def test_a_list_has_operators_between_short_operands(text, a_list):
    assert is_list(text) is a_list


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('he said "half a loaf" (a small one)', "he said half a loaf a small one"),
        ("FERRY AND TRAM, NOT BRIDGE", "FERRY and TRAM, not BRIDGE"),
        ("-ferry +tram -(bridge) covid-19 C++ ", "ferry tram bridge covid-19 C++"),
        ("title:ferry source:wire elect* clintn~2.", "title ferry source wire elect clintn."),
        ('author:"Ina Solberg" ferry', "author Ina Solberg ferry"),
        (
            "ferry (source:wire OR source:post) aground (date:2014)",
            "(source:wire OR source:post) (date:2014) ferry aground",
        ),
        ("ferry (source:wire or not)", "ferry source wire or not"),
        ("ferry (date:2014-99)", "ferry date 2014-99"),
    ],
)
def test_operators_are_taken_out_and_fields_in_brackets_stay(text, plain):
    assert without_operators(text) == plain


SIGNS = ['"', "“", "(", ")", "+", "-", "*", "~", "~2", "AND", "NOT", "OR", "title:", "date:", ":"]


@given(st.lists(st.sampled_from([*SIGNS, "ferry", "Skarra", " ", " ", ".", "\n"])).map("".join))
def test_whatever_is_left_is_words(text):
    left = parse_query(without_operators(text)).root.children
    fields_in_brackets = "title:" in text and "(" in text
    assert fields_in_brackets or all(isinstance(node, Word) for node in left)
