"""What is read from a question in plain words, and what is left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.search.query import parse_query
from nutgraf.search.understanding import Archive, SourceNames, read

NOW = date(2017, 6, 15)  # a Thursday
ARCHIVE = Archive(date(2012, 1, 1), date(2020, 6, 1))
SOURCES = SourceNames(
    ["ostrey post - news", "ostrey post - sport", "the guardian", "time", "reuters", "wire (web)",
     "the atlantic",
     "foreign policy", "usa today", "vice"],
    lambda names: names == ["vice"],
)  # fmt: skip


def reading(question):
    return read(question, NOW, ARCHIVE, SOURCES, {"Ina Solberg", "ina solberg"}.__contains__)


@pytest.mark.parametrize(
    ("question", "left", "filters"),
    [
        ("ferry between 2014 and 2016", "ferry", "date:2014-01-01..2016-12-31"),
        ("taxes since 2013", "taxes", "date:2013-01-01.."),
        ("taxes after March 2013", "taxes", "date:2013-04-01.."),
        ("taxes before 2013", "taxes", "date:..2012-12-31"),
        ("taxes until 2013", "taxes", "date:..2013-12-31"),
        ("taxes after 2013, in towns", "taxes, in towns", "date:2014-01-01.."),
        ("articles from March 2016 on the ferry", "on the ferry", "date:2016-03-01..2016-03-31"),
        ("news of 2016 on the ferry", "on the ferry", "date:2016-01-01..2016-12-31"),
        ("ferry, reported on 3 May 2016", "ferry", "date:2016-05-03..2016-05-05"),
        ("ferry stories from last week", "ferry", "date:2017-06-05..2017-06-11"),
        ("storms in the past three months", "storms", "date:2017-03-17..2017-06-15"),
        ("climate in the Guardian", "climate", 'source:"the guardian"'),
        ("climate in Time", "climate", 'source:"time"'),
        ("who won, according to reuters", "who won", 'source:"reuters"'),
        ("according to the Guardian who won", "who won", 'source:"the guardian"'),
        ("according to reuters, who won", "who won", 'source:"reuters"'),
        ("Reuters coverage of floods", "floods", 'source:"reuters"'),
        ("news from the Guardian on floods", "on floods", 'source:"the guardian"'),
        ("floods, reported by Reuters", "floods", 'source:"reuters"'),
        ("a column by time", "a", 'source:"time"'),
        ("floods in USA Today", "floods", 'source:"usa today"'),
        ("floods in the usa today", "floods", 'source:"usa today"'),
        ("aid in Foreign Policy", "aid", 'source:"foreign policy"'),
        ("who won, from the wire", "who won, from the wire", ""),
        ("floods in the Wire", "floods", 'source:"wire (web)"'),
        ("articles by Ina Solberg about floods", "about floods", 'author:"Ina Solberg"'),
        ("floods, written by ina solberg", "floods", 'author:"ina solberg"'),
        ("Ina Solberg's columns on floods", "floods", 'author:"Ina Solberg"'),
        (
            "floods in the ostrey post since May 2014",
            "floods",
            'source:"ostrey post - news" OR source:"ostrey post - sport" date:2014-05-01..',
        ),
    ],
)
def test_clear_forms_become_filters(question, left, filters):
    found = reading(question)
    assert found.text == left
    assert " ".join(map(str, found.filters)) == filters
    assert found.preference is None


@pytest.mark.parametrize(
    ("question", "left", "days"),
    [
        ("what did the fed do in March 2016", "what did the fed do", "2016-03-01 2016-03-31"),
        ("in sept. 2013 shutdown", "shutdown", "2013-09-01 2013-09-30"),
        ("vote on December 14, 2012", "vote", "2012-12-14 2012-12-16"),
        ("14th of December 2012 vote", "vote", "2012-12-14 2012-12-16"),
        ("2016-03 primaries", "primaries", "2016-03-01 2016-03-31"),
        ("ferry in mid-February 2016", "ferry", "2016-02-01 2016-02-29"),
        ("ferry in early 2014", "ferry", "2014-01-01 2014-04-30"),
        ("ferry in the summer of 2014", "ferry", "2014-06-01 2014-08-31"),
        ("last year's budget", "budget", "2016-01-01 2016-12-31"),
        ("budget from last month", "budget", "2017-05-01 2017-05-31"),
        ("storms last week", "storms", "2017-06-05 2017-06-11"),
        ("storms in March 2014 or in June 2015", "storms or", "2014-03-01 2015-06-30"),
        ("after 2016 election", "after 2016 election", "2016-01-01 2016-12-31"),
        ("since 2013 protests", "since 2013 protests", "2013-01-01 2013-12-31"),
        ("during 2015 floods", "during 2015 floods", "2015-01-01 2015-12-31"),
        ("floods from 2015", "floods from 2015", "2015-01-01 2015-12-31"),
        ("latest on the ferry", "the ferry", "2017-06-15 2017-06-15"),
        ("most recent news about the ferry", "the ferry", "2017-06-15 2017-06-15"),
        ("this week in parliament", "in parliament", "2017-06-12 2017-06-15"),
        ("yesterday's vote", "vote", "2017-06-14 2017-06-14"),
        ("this year in trade", "in trade", "2017-01-01 2017-06-15"),
        ("election 2016", "election 2016", "2016-01-01 2016-12-31"),
        ("ferry in 2014", "ferry in 2014", "2014-01-01 2014-12-31"),
        ("why she lost in 2016", "why she lost in 2016", "2016-01-01 2016-12-31"),
        ("Women's March 2017", "Women's March 2017", "2017-01-01 2017-12-31"),
        ("Theresa May 2017", "Theresa May 2017", "2017-01-01 2017-12-31"),
        ("breaking news on floods", "floods", "2017-06-15 2017-06-15"),
    ],
)
def test_hints_become_a_preference_and_filter_nothing(question, left, days):
    found = reading(question)
    assert found.text == left
    assert not found.filters
    assert f"{found.preference.first} {found.preference.last}" == days


@pytest.mark.parametrize(
    "question",
    [
        "theresa May speech", "confidence in May", "may 14 ships sail", "march on the capital",
        "his last year in office", "the last week of the war", "the minister's last month",
        "bombs in 1945 in Hiroshima", "the 1990s", "2000 people killed", "$2015 fee",
        "debate on Reuters", "host in Reuters debate", "fear from Reuters' reports",
        "fired from Reuters", "the Guardian Angels", "usa today poll",
        "aid in foreign policy", "crime in Vice", "breaking up banks", "orders by Reuters",
        "last year of Obama", "last week tonight", "the storm in the Atlantic", "just in time",
        "sued by Ina Solberg and others", "articles by women on tax",
        "by reason of insanity", '"in March 2016" as a phrase',
        "date:2014 ferry in 2015", "before 2015-02-30", "from 2016 to 2014", "",
    ],
)  # fmt: skip
def test_what_is_no_date_of_an_article_is_left_alone(question):
    found = reading(question)
    assert (found.text, found.filters) == (question, ())


@pytest.mark.parametrize(
    ("question", "left", "filters"),
    [
        ("storms between March 2014 and June 2014", "storms", "date:2014-03-01..2014-06-30"),
        ("storms from March 2014 to June 2015", "storms", "date:2014-03-01..2015-06-30"),
        ("storms from March 2014 until June 2015", "storms", "date:2014-03-01..2015-06-30"),
        ("storms, March 2014-June 2014", "storms", "date:2014-03-01..2014-06-30"),
        ("storms from 3 March 2014 to 5 May 2014", "storms", "date:2014-03-03..2014-05-07"),
        ("storms from 2013 to March 2014", "storms", "date:2013-01-01..2014-03-31"),
        ("storms between March 2013 and 2014", "storms", "date:2013-03-01..2014-12-31"),
        ("storms since 2013 until 2015", "storms", "date:2013-01-01..2015-12-31"),
        ("storms between March and June 2014", "storms", "date:2014-03-01..2014-06-30"),
        ("storms from November to February 2014", "storms", "date:2013-11-01..2014-02-28"),
        (
            "storms since March 2015 or before 2013",
            "storms or",
            "date:2015-03-01.. OR date:..2012-12-31",
        ),
        (
            "storms between 2013 and 2015 since March 2014",
            "storms",
            "date:2013-01-01..2015-12-31 date:2014-03-01..",
        ),
        (
            "floods in the Guardian or in Reuters",
            "floods or",
            'source:"the guardian" OR source:"reuters"',
        ),
    ],
)
def test_several_times_or_sources_are_a_span_or_alternatives(question, left, filters):
    """An article has one date and one source: both of two could not be asked of it."""
    found = reading(question)
    assert found.text == left
    assert " ".join(map(str, found.filters)) == filters


@pytest.mark.parametrize(
    "question",
    [
        "latest-generation chips", "year-end sale: this year-end", "last week-end floods",
        "May 2014-based firms", "yesterday-like weather", "recent* finds", "today~ show",
    ],
)  # fmt: skip
def test_nothing_is_read_from_part_of_a_word(question):
    """What would be left of it, such as `-generation`, would say the opposite."""
    found = reading(question)
    assert (found.text, found.filters, found.preference) == (question, (), None)


@pytest.mark.parametrize(
    "question",
    [
        "title:latest ferry", "source:today ferry", "url:post.example/today/1 ferry",
        "ferry -yesterday", "ferry -2014", "elections NOT recent", "+recent finds",
        "(-today ferry)",
    ],
)  # fmt: skip
def test_nothing_is_read_from_fields_and_what_operators_say(question):
    assert not reading(question)
    assert reading(question).text == question


@pytest.mark.parametrize("question", ["latest news", "today", "what's  new: today?", "recent!"])
def test_a_preference_leaves_something_to_ask(question):
    found = reading(question)
    assert found.preference
    assert parse_query(found.query).root.children


def test_the_latest_of_a_source_or_of_a_month_is_asked_for_there():
    found = reading("latest news in the Guardian")
    assert (found.text, str(found)) == (
        "",
        'source:"the guardian" · newest first',
    )
    assert str(reading("latest on floods in March 2014")) == "2014-03-01 to 2014-03-31 first"


def test_a_name_at_the_end_prefers_its_articles():
    found = reading("ferry repairs by Ina Solberg")
    assert (found.text, found.filters) == ("ferry repairs", ())
    assert str(found) == 'author:"Ina Solberg" first'
    assert found.to_json()["preference"] == 'author:"Ina Solberg" first'


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("ferry in May 2009", "ferry"), ("ferry since 2021", "ferry"), ("ferry in 2031", "ferry"),
        ("articles from 2009 on the ferry", "on the ferry"), ("ferry last week", "ferry"),
        ("ferry between 2030 and 2031", "ferry"), ("yesterday's ferry", "ferry"),
        ("ferry in the past three months", "ferry"), ("ferry 2031-03-05", "ferry"),
    ],
)  # fmt: skip
def test_a_time_that_the_archive_does_not_reach_is_told_and_left_out(question, left):
    """Whatever the question says, it never leaves nothing to find."""
    now = date(2026, 11, 30)
    archive = Archive(date(2012, 1, 1), date(2020, 6, 1), mentions=lambda _: False)
    for reached, told in (
        (archive, "The articles are dated 2012-01-01 to 2020-06-01"),
        (Archive(dated=0.0, mentions=lambda _: False), "No article has a date"),
    ):
        found = read(question, now, reached)
        assert (found.text, str(found)) == (left, "")
        [notice] = found.notices
        assert str(notice).startswith(f"{told}: “")
        assert str(notice).endswith("” limits nothing.")


def test_a_time_that_texts_mention_stays_among_the_words():
    asked = []
    archive = Archive(dated=0.0, mentions=lambda query: asked.append(query) or True)
    found = read("who won in May of 2012?", NOW, archive)
    assert (found.text, str(found)) == ("who won in May of 2012?", "")
    assert asked == ['"May 2012"~1']
    assert list(map(str, found.notices)) == [
        "No article has a date: “in May of 2012” limits nothing."
    ]
    assert not read("the vote in 1945", NOW, ARCHIVE).notices
    assert read("the vote 2031", NOW, Archive(dated=0.0)) == read("the vote 2031", NOW, ARCHIVE)


def test_where_few_articles_have_a_date_a_time_only_prefers():
    few = Archive(date(2012, 1, 1), date(2020, 6, 1), dated=0.4)
    assert str(read("ferry since 2013", NOW, few)) == "2013-01-01 to 2020-06-01 first"
    assert str(read("ferry before 2013", NOW, few)) == "2012-01-01 to 2012-12-31 first"


def test_a_season_that_may_be_a_month_is_left_alone():
    for question in ("the 2011-12 season", "budget for 2010-11", "taxes since 2009-10"):
        assert not read(question, NOW)
    assert str(read("taxes in 2011-11", NOW)) == "2011-11-01 to 2011-11-30 first"


def test_what_is_left_cannot_widen_a_filter():
    found = reading("ferry since May 2014 OR tunnel")
    assert found.query == "date:2014-05-01.. ferry OR tunnel"
    assert reading("since May 2014 OR tunnel").query == "date:2014-05-01.. or tunnel"


def test_a_source_that_was_asked_for_is_not_read_twice():
    assert not reading("source:time climate in the Guardian").filters


WORDS = [
    "in",
    "since",
    "March",
    "may",
    "2016",
    "last year",
    "latest",
    "the Guardian",
    "14",
    "floods",
]
WORDS += ["between", "and", '"', "(", "Time", "yesterday", "2014-13", "31", "February", "x:y"]


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_question_can_be_read_and_what_was_read_can_be_asked(question):
    found = reading(question)
    parse_query(found.query)
    assert len(found.text) <= len(question)
    for phrase in found.phrases:
        assert phrase in question
