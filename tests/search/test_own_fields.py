"""Own fields as filters: in the question and beside it, in both legs and in every generation."""

import math
import re
import shutil
from dataclasses import replace
from datetime import date

import pytest

from nutgraf.index import Article, Index, NutgrafError, QueryError
from nutgraf.search import Searcher
from nutgraf.search.query import Field, Group, Word, parse_query
from nutgraf.search.query.own_fields import Bounds, bounds_of
from tests.index.fields.test_columns import forget_fields

OWN = {"section": "keyword", "words": "number", "updated": "date", "url": "keyword"}

FIELDS = (
    ("a", {"section": "Politics", "words": 120, "updated": "2019-05-31", "tags": ["Trade", "EU"]}),
    ("b", {"section": "US Politics", "words": 500, "updated": "2020-01-02", "link": "own"}),
    ("c", {"section": "World", "words": 1200, "updated": "2021-07-01", "tags": "trade"}),
    ("d", {"words": "unknown", "url": ["http://a.example", "http://b.example"]}),
)


def fill(index):
    for some in (FIELDS[:3], FIELDS[3:]):
        with index.writer() as writer:
            for id_, own in some:
                text = f"The ferry of {id_} runs aground near Tolm."
                writer.add(Article(id=id_, title=f"Ferry {id_}", text=text, metadata=own))


@pytest.fixture
def fielded(empty_index):
    """An index of four articles, of which the last does not fit its types."""
    fill(empty_index)
    return empty_index


@pytest.fixture(scope="module")
def searcher(template, tmp_path_factory):
    """A searcher of the same articles, for questions that change nothing."""
    path = tmp_path_factory.mktemp("fields") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index:
        fill(index)
        with Searcher(index) as searcher:
            yield searcher


def ids(searcher, question, **options):
    results = searcher.search(question, limit=20, **options)
    return "".join(sorted(hit.article.id for hit in results))


def found(index, question, **options):
    with Searcher(index) as searcher:
        return ids(searcher, question, **options)


ASKED = [
    ("section:politics", "ab"),
    ('section:"politics"', "a"),
    ("section:pol*", "ab"),
    ("-section:politics", "cd"),
    ("section:politics OR section:world", "abc"),
    ("SECTION:World", "c"),
    ("tags:trade", "ac"),
    ("tags:trade tags:eu", "a"),
    ("words:500", "b"),
    ("words:>500", "c"),
    ("words:>=500", "bc"),
    ("words:<500", "a"),
    ("words:100..500", "ab"),
    ("words:501..", "c"),
    ("words:..499", "a"),
    ("words:unknown", "d"),
    ("updated:2019", "a"),
    ("updated:2019..2020-01", "ab"),
    ("updated:>2019", "bc"),
    ("updated:2020-01-02", "b"),
    ("field.section:world", "c"),
]


@pytest.mark.parametrize("mode", ["keyword", "semantic", "hybrid"])
@pytest.mark.parametrize(("question", "wanted"), ASKED)
def test_a_field_of_a_question_filters_both_legs(searcher, mode, question, wanted):
    assert ids(searcher, f"ferry {question}", mode=mode) == wanted
    assert ids(searcher, question, mode=mode) == wanted


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ({"section": "politics"}, "a"),
        ({"section": ["politics", "World"]}, "ac"),
        ({"Section": "US politics"}, "b"),
        ({"words": ">=500", "tags": "trade"}, "c"),
        ({"words": 500}, "b"),
        ({"updated": date(2020, 1, 2)}, "b"),
        ({"updated": "2019..2020"}, "ab"),
    ],
)
def test_a_field_beside_the_question_filters_too(searcher, field, wanted):
    assert ids(searcher, "ferry", field=field) == wanted


def test_an_own_field_with_the_name_of_a_known_one_has_a_mark(empty_index):
    with empty_index.writer() as writer:
        own = {"source": "Desk", "lang": "own"}
        article = Article(
            id="a", title="Ferry", text="It ran aground.", source="Wire", metadata=own
        )
        writer.add(article)
    assert found(empty_index, "source:wire") == "a"
    assert found(empty_index, "source:desk", literal=True) == ""
    assert found(empty_index, "field.source:desk") == "a"
    assert found(empty_index, "ferry", field={"source": "desk"}) == "a"
    assert found(empty_index, "ferry", field={"source": "wire"}) == ""


def test_each_generation_has_its_own_values(fielded):
    with fielded.writer() as writer:
        article = fielded.get("a")
        writer.add(replace(article, metadata={"section": "Sports"}))
        writer.remove("b")
    assert found(fielded, "section:politics") == ""
    assert found(fielded, "section:sports") == "a"
    with Searcher(fielded, generation=2) as earlier:
        assert ids(earlier, "section:politics") == "ab"


def test_a_type_that_is_set_changes_what_is_read(fielded):
    with fielded.writer() as writer:
        writer.set_type("words", "keyword")
    with pytest.raises(QueryError, match="words: at character 1: its values are words"):
        found(fielded, "words:>500")
    assert found(fielded, "words:500") == "b"
    with fielded.writer() as writer:
        writer.set_type("words", "number")
    assert found(fielded, "words:>500") == "c"


def test_pasted_text_and_capitals_name_no_field_by_chance(searcher):
    long = " ".join(["The ferry runs aground near Tolm section:world"] + ["ferry"] * 40)
    assert ids(searcher, long) == "abcd"
    assert ids(searcher, "THE FERRY RUNS AGROUND NEAR TOLM SECTION:WORLD") == "c"


def test_what_is_asked_of_a_field_is_not_read_as_a_time(searcher):
    assert not searcher.search("ferry section:2019").reading


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("words:>many", "words: at character 1: 'many' is not a number; write words:500"),
        ("ferry words:9..1", "words: at character 7: '9..1' ends before it begins"),
        ("updated:>soon", "updated: at character 1: 'soon' is not a date; write updated:2019-05"),
    ],
)
def test_a_bad_range_is_told_with_its_place(searcher, question, said):
    with pytest.raises(QueryError, match=re.escape(said)):
        ids(searcher, question)


def test_an_unknown_field_is_told_with_the_nearest(searcher):
    [told] = searcher.search("ferry sektion:world", mode="keyword").notices
    assert str(told).endswith("did you mean section?")
    with pytest.raises(NutgrafError, match="no field 'sektion'; did you mean section"):
        searcher.search("ferry", field={"sektion": "world"})
    with pytest.raises(NutgrafError, match="no field 'xyz'; fields are section"):
        searcher.search("ferry", field={"xyz": "world"})


@pytest.mark.parametrize("field", [{"section": ""}, {"section": []}, {" ": "x"}])
def test_an_empty_field_is_refused(searcher, field):
    with pytest.raises(NutgrafError, match="is empty; give a name and a value"):
        ids(searcher, "ferry", field=field)


@pytest.mark.parametrize("field", ["section=world", {"section": None}, {1: "x"}, {"words": [True]}])
def test_a_field_of_another_type_is_refused(searcher, field):
    with pytest.raises(NutgrafError, match="field is a mapping"):
        ids(searcher, "ferry", field=field)


def test_an_index_without_columns_says_so_where_a_field_is_asked(fielded):
    forget_fields(fielded)
    with fielded.writer() as writer:
        writer.add(Article(id="e", title="Ferry e", text="Runs.", metadata={"section": "World"}))
    with Searcher(fielded) as searcher:
        [told] = searcher.search("section:world").notices
        assert "Own fields cannot be searched" in str(told)
        assert told.hint is not None
        assert not searcher.search("ferry", mode="keyword").notices


def test_a_clause_is_parsed_and_printed():
    query = parse_query("ferry section:politics field.url:x words:10.. tags:no", own=OWN)
    assert query.root == Group(
        (
            Word("ferry"),
            Field("section", "politics", False),
            Field("field.url", "x", False),
            Field("words", "10..", False),
            Word("tags:no"),
        )
    )
    assert parse_query(str(query), own=OWN) == query
    assert parse_query("section:politics").root == Group((Word("section:politics"),))


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("5", (5, 5)),
        (">5", (math.nextafter(5, 6), math.inf)),
        ("<=-2.5", (-math.inf, -2.5)),
        ("1..1e3", (1, 1000)),
        ("..7", (-math.inf, 7)),
    ],
)
def test_the_bounds_of_numbers(value, bounds):
    assert bounds_of(value, "number") == Bounds(*bounds)


def test_the_bounds_of_days():
    assert bounds_of("1970-01", "date") == Bounds(0, 30)
    assert bounds_of(">1970-01", "date") == Bounds(31, math.inf)
    assert bounds_of("..1970-01-02", "date") == Bounds(-math.inf, 1)
    assert bounds_of("soon", "date") is None


def order(searcher, sort, question="ferry"):
    return "".join(
        hit.article.id for hit in searcher.search(question, sort=sort, by="article", limit=20)
    )


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("words", "abcd"),
        ("-words", "cbad"),
        ("-updated", "cbad"),
        ("section", "abcd"),
        ("-Section", "cbad"),
        ("title", "abcd"),
        ("-title", "dcba"),
        ("field.words", "abcd"),
    ],
)
def test_hits_are_sorted_by_a_field_and_those_without_come_last(searcher, sort, wanted):
    assert order(searcher, sort) == wanted


def test_of_several_values_the_least_or_the_greatest_counts(searcher):
    assert order(searcher, "tags")[:2] == "ac"  # EU before Trade
    assert set(order(searcher, "-tags")[:2]) == set("ac")  # both have Trade


def test_an_unknown_order_or_facet_is_told_with_the_nearest(searcher):
    with pytest.raises(QueryError, match="sort: no field 'wrods'; did you mean words"):
        searcher.search("ferry", sort="-wrods")
    with pytest.raises(QueryError, match="facet: no field 'sektion'; did you mean section"):
        searcher.search("ferry", facet="sektion")
    with pytest.raises(QueryError, match="facet: no field 'xyz'; hits can be counted by source"):
        searcher.search("ferry", facet=["xyz"])


def test_hits_are_counted_by_own_fields_and_by_author(searcher):
    results = searcher.search("ferry", facet=["section", "tags", "words", "author", "source"])
    assert results.facets == {
        "section": {"Politics": 1, "US Politics": 1, "World": 1, None: 1},
        "tags": {None: 2, "Trade": 2, "EU": 1},
        "words": {"120": 1, "1200": 1, "500": 1, "unknown": 1},
        "author": {None: 4},
        "source": {None: 4},
    }
    assert set(searcher.search("ferry", facets=True, facet="tags").facets) == {
        *("source", "month", "language", "tags")
    }
    assert searcher.search("ferry").facets is None


@pytest.fixture(scope="module")
def dated(template, tmp_path_factory):
    """A searcher of articles of several days, and one without."""
    path = tmp_path_factory.mktemp("dated") / "index"
    shutil.copytree(template, path)
    with Index.open(path) as index:
        with index.writer() as writer:
            for id_, day in (("b", date(2020, 1, 2)), ("x", None), ("c", date(2021, 1, 1))):
                text = f"The ferry {id_} sails.\n\nIt comes back {id_} in the evening."
                own = {"section": "Sea" if id_ == "x" else "Port"}
                writer.add(Article(id=id_, title=id_, text=text, date=day, metadata=own))
        with Searcher(index) as searcher:
            yield searcher


@pytest.mark.parametrize("mode", ["keyword", "semantic", "hybrid"])
@pytest.mark.parametrize("question", ["", "  "])
def test_without_a_question_the_newest_articles_come_first(dated, mode, question):
    def listed(**options):
        hits = dated.search(question, mode=mode, by="article", **options)
        return "".join(hit.article.id for hit in hits)

    assert listed() == "cbx"
    assert listed(limit=1) == "c"
    assert listed(limit=1, offset=1) == "b"
    assert listed(field={"section": "port"}) == "cb"
    assert listed(sort="date") == "bcx"
    assert listed(sort="title") == "bcx"
    assert dated.search(question, mode=mode).total == dated.pipeline.contents.live_rows


def test_filters_alone_list_the_newest_first_and_signs_alone_nothing(dated):
    assert [hit.article.id for hit in dated.search("section:port", by="article")] == ["c", "b"]
    assert not dated.search("???")


def test_titles_and_authors_are_sorted_without_columns_too(fielded):
    forget_fields(fielded)
    with fielded.writer() as writer:
        for id_, title, author in (("e", "Éa", "b"), ("f", "FERRY AA", "A"), ("g", "", None)):
            writer.add(Article(id=id_, title=title, text="The ferry.", author=author))
    with Searcher(fielded) as searcher:
        assert order(searcher, "title", "") == "gafbcde"
        assert order(searcher, "-title", "") == "edcbfag"
        assert order(searcher, "author", "")[:2] == "fe"
        assert order(searcher, "-author", "")[:2] == "ef"
        assert searcher.search("", facet="author", by="article").facets == {
            "author": {None: 5, "A": 1, "b": 1}
        }


def test_several_indexes_are_searched_by_their_fields_together(fielded, empty_index_of):
    other = empty_index_of()
    with Index.open(other) as index, index.writer() as writer:
        own = {"section": "politics", "desk": "Wire"}
        writer.add(Article(id="z", title="Ferry z", text="Another ferry.", metadata=own))
    with Searcher.over([fielded.path, other]) as searcher:
        assert ids(searcher, 'ferry section:"politics"') == "az"
        assert ids(searcher, "ferry desk:wire") == "z"
        assert ids(searcher, "ferry words:>500") == "c"
        results = searcher.search("", facet="section", by="article")
        assert results.facets["section"]["Politics"] == 2
        assert order(searcher, "-section", "")[0] == "c"
