"""Parts of pages: marked text, addresses that may be linked, the bars of a timeline."""

from nutgraf.cli.serve.page.markup import marked, paragraphs
from nutgraf.cli.serve.page.timeline import timeline


def test_marking():
    assert marked("a <b> & c", [(2, 5), (8, 9)]) == "a <mark>&lt;b&gt;</mark> &amp; <mark>c</mark>"
    assert paragraphs("one two\n\nthree", [(4, 7), (9, 14)]) == [
        "one <mark>two</mark>",
        "<mark>three</mark>",
    ]


def test_a_timeline_has_a_bar_a_month_or_a_year_and_none_left_out():
    def link(since, until):
        return f"{since}..{until}"

    drawn = timeline({"2019-11": 1, "2020-02": 4}, link)
    assert [bar.label for bar in drawn.bars] == [
        "November 2019: 1 hit", "December 2019: 0 hits", "January 2020: 0 hits",
        "February 2020: 4 hits",
    ]  # fmt: skip
    assert drawn.bars[3].href == "2020-02-01..2020-02-29"
    assert [bar.height for bar in drawn.bars] == [16.0, 0.0, 0.0, 64.0]
    assert (drawn.first, drawn.last) == ("November 2019", "February 2020")
    years = timeline({"2015-01": 1, "2015-02": 2, "2019-12": 3}, link)
    assert [bar.label for bar in years.bars][0::4] == ["2015: 3 hits", "2019: 3 hits"]
    assert years.bars[0].href == "2015-01-01..2015-12-31"
    assert timeline({"2015-01": 7}, link) is None
