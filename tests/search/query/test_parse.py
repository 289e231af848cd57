"""What a query means, clause by clause."""

from datetime import date

import pytest

from nutgraf.search.query import (
    And,
    DateRange,
    Field,
    Fuzzy,
    Group,
    Not,
    Or,
    Phrase,
    Prefix,
    Required,
    Word,
    parse_query,
    restricts,
)

a, b, c, d = map(Word, "abcd")


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", ()),
        ("a b", (a, b)),
        ("a AND b", (And((a, b)),)),
        ("a AND b AND c", (And((a, b, c)),)),
        ("a AND b OR c d", (Or((And((a, b)), c)), d)),
        ("a OR b AND c", (Or((a, And((b, c)))),)),
        ("(a OR b) AND c", (And((Or((a, b)), c)),)),
        ("(a b) AND c", (And((Group((a, b)), c)),)),
        ("(a b) c", (a, b, c)),
        ("(a AND b) AND (c AND d)", (And((a, b, c, d)),)),
        ("+a -b", (Required(a), Not(b))),
        ("+a AND b", (And((a, b)),)),
        ("a NOT b", (a, Not(b))),
        ("a AND NOT b", (And((a, Not(b))),)),
        ("-(a b)", (Not(Group((a, b))),)),
        ("-(-a)", (Not(Not(a)),)),
        ("a (+b)", (a, b)),
        ("a (+b c)", (a, Required(b), c)),
        ("-(+a)", (Not(Required(a)),)),
        ('(+"a b")', (Required(Phrase("a b")),)),
        ('"a b"', (Phrase("a b"),)),
        ('“a b”', (Phrase("a b"),)),
        ('"a  b"~5 c', (Phrase("a b", 5), c)),
        ('"צה"ל נכנס" -"C++"', (Phrase('צה"ל נכנס'), Not(Phrase("C++")))),
        ("-re-election +AT&T -1 250", (
            Not(Word("re-election")), Required(Word("AT&T")), Not(Word("1 250"))
        )),
        ('-"a b" +"c"', (Not(Phrase("a b")), Required(Phrase("c")))),
        ("elect* clint~ clintn~", (Prefix("elect"), Fuzzy("clint", 1), Fuzzy("clintn", 2))),
        ("elect*?", (Prefix("elect"),)),
        ("source:Politico", (Field("source", "Politico", False),)),
        ('SOURCE:"New York Times",', (Field("source", "New York Times", True),)),
        ("-lang:en url:example.org/a?b=1", (
            Not(Field("lang", "en", False)), Field("url", "example.org/a?b=1", False)
        )),
    ],
)  # fmt: skip
def test_clauses(text: str, clauses: tuple[object, ...]) -> None:
    assert parse_query(text).root.children == clauses


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who won, and why?", ["Who", "won,", "and", "why?"]),
        ("what's new -- and what isn't?", ["what's", "new", "and", "what", "isn't?"]),
        ("and or not", ["and", "or", "not"]),
        ("AND a OR", ["and", "a", "or"]),
        ("a AND", ["a", "and"]),
        ("NOT", ["not"]),
        ("? ! - + ( ) * ~ \" '", []),
        ("a ) b ( c", ["a", "b", "c"]),
        (":) a ;-)", ["a"]),
        ("covid-19 a - b", ["covid-19", "a", "b"]),
        ('"white house', ["white", "house"]),
        ('a -"white house', ["a", "white", "house"]),
        ('a 6" pipe', ["a", "6", "pipe"]),
        ("note:x 12:30 https://example.org/a", ["note:x", "12:30", "https://example.org/a"]),
        ("title: a", ["title:", "a"]),
        ("date: 2016", ["date:", "2016"]),
        ("e* * *ing ab~ a?b*c", ["e*", "*ing", "ab~", "a?b*c"]),
        ("clintn~3", ["clintn~3"]),
        ("owes 1 250 000, not 250", ["owes", "1 250 000,", "not", "250"]),
        ("12\u202f300,5 euros", ["12\u202f300,5", "euros"]),
        ("in 2016 300 people", ["in", "2016", "300", "people"]),
        ("10 200 300 400 500 600", ["10", "200", "300", "400", "500", "600"]),
        ("020 123 7 1000", ["020", "123", "7", "1000"]),
        ('צה"ל צה”ל 5" disk', ['צה"ל', "צה”ל", "5", "disk"]),
        ("C++ C# .NET AT&T #metoo @somebody", ["C++", "C#", ".NET", "AT&T", "#metoo", "@somebody"]),
        ("president(s)-elect", ["president", "s", "elect"]),
    ],
)
def test_what_is_no_operator_is_a_word(text: str, words: list[str]) -> None:
    assert parse_query(text).root.children == tuple(map(Word, words))


def test_a_field_takes_words_in_quotes_of_any_kind() -> None:
    assert parse_query("title:“a b”") == parse_query('title:"a b"')


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("date:2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("date:2016-3-1", date(2016, 3, 1), date(2016, 3, 1)),
        ("date:2016-03..2016-09", date(2016, 3, 1), date(2016, 9, 30)),
        ("date:..2016", None, date(2016, 12, 31)),
        ("date:2016..", date(2016, 1, 1), None),
        ("date:>=2016-03-01", date(2016, 3, 1), None),
        ("date:>2016-03", date(2016, 4, 1), None),
        ("date:<=2016", None, date(2016, 12, 31)),
        ("date:<2016", None, date(2015, 12, 31)),
        ('Date:"2016",', date(2016, 1, 1), date(2016, 12, 31)),
        ("date:2016.", date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_dates(text: str, first: date | None, last: date | None) -> None:
    assert parse_query(text).root.children == (DateRange(first, last),)


@pytest.mark.parametrize(
    "text",
    ['"a b"', '"a b"~3', "a AND b", "+a", "-a", "title:a", "date:2016", 'a OR "b"', "(a -b)"],
)
def test_what_restricts(text: str) -> None:
    assert any(map(restricts, parse_query(text).root.children))


@pytest.mark.parametrize("text", ["a b", "a OR b", "elect* OR clintn~", "(a OR b) c", ""])
def test_what_only_ranks(text: str) -> None:
    assert not any(map(restricts, parse_query(text).root.children))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Who won the election?", "Who won the election?"),
        ('"white house" AND (elect* OR clintn~2)', "white house elect clintn"),
        ("+iran -deal NOT nuclear title:x date:2016", "iran"),
        ("source:politico date:2016", ""),
    ],
)
def test_semantic_text(text: str, plain: str) -> None:
    assert parse_query(text).semantic_text == plain
