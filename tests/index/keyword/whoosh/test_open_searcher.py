"""The door itself: what may be opened, what is seen through it, and Whoosh's tools on it."""

import dataclasses
import pickle
import subprocess
import sys
from datetime import date, datetime

import pytest
from whoosh import collectors, query, scoring, sorting
from whoosh.qparser import FuzzyTermPlugin, MultifieldParser, QueryParser

from nutgraf.index import Article
from nutgraf.index.keyword.whoosh import open_searcher
from tests.conftest import HALCYON, TUNNEL

CANAL = Article(
    id="canal",
    title="Canal reopens",
    text="Boats pass the canal again.\n\nThe lock was mended, and the ferry waits no longer.",
    date=date(2021, 3, 2),
    language="en",
)


@pytest.fixture
def filled(new_index, put):
    put(new_index, HALCYON, TUNNEL, CANAL)
    return new_index


def passages(searcher, text):
    """The ids of what a question to the `text` field finds, best first."""
    parser = QueryParser("text", searcher.schema)
    return [hit["passage"] for hit in searcher.search(parser.parse(text), limit=None)]


def test_an_index_and_a_snapshot_can_be_opened_and_nothing_else(filled, tmp_path):
    with open_searcher(filled) as searcher:
        assert passages(searcher, "lifeboats") == ["halcyon#1"]
    with filled.snapshot() as snapshot:
        with open_searcher(snapshot) as searcher:
            assert passages(searcher, "lifeboats") == ["halcyon#1"]
        assert snapshot.passage(0).id == "halcyon#0"  # it is still open
    with pytest.raises(TypeError, match="open_searcher takes an Index or a Snapshot, not str"):
        open_searcher("my.nutgraf")


def test_an_index_without_articles_finds_nothing(new_index):
    with open_searcher(new_index) as searcher:
        assert searcher.doc_count() == 0
        assert searcher.search(query.Every(), sortedby="date", groupedby="source").is_empty()


def test_an_update_a_removal_and_a_way_back_are_seen_by_a_new_searcher_alone(filled, put):
    opened = open_searcher(filled)
    put(filled, dataclasses.replace(HALCYON, text="The ferry sank."), remove=["tunnel"])
    with open_searcher(filled) as searcher:
        assert passages(searcher, "ferry") == ["halcyon#0", "canal#1"]
        assert passages(searcher, "lifeboats") == passages(searcher, "tunnel") == []
        assert searcher.doc_count_all() == 3
        assert searcher.reader().generation() == 2
    assert passages(opened, "lifeboats") == ["halcyon#1"]
    assert opened.doc_count_all() == 7
    opened.close()
    with filled.snapshot(1) as snapshot, open_searcher(snapshot) as searcher:
        assert passages(searcher, "lifeboats") == ["halcyon#1"]
    with filled.writer() as writer:
        writer.return_to(1)
    with open_searcher(filled) as searcher:
        assert passages(searcher, "lifeboats") == ["halcyon#1"]
        assert searcher.doc_frequency("text", "sank") == 0


def test_stored_fields_are_those_of_the_passage_and_its_article(filled):
    with open_searcher(filled) as searcher:
        assert searcher.document(passage="halcyon#2") == {
            "id": "halcyon",
            "passage": "halcyon#2",
            "position": 2,
            "title": "Ferry runs aground off Tolm",
            "text": HALCYON.text.split("\n\n")[2],
            "source": "Harrowick Courier",
            "author": "Noor Hadley",
            "date": datetime(2020, 11, 15),
            "url": "https://courier.example/halcyon",
        }
        found = [fields["passage"] for fields in searcher.documents(id="canal", position=1)]
        assert found == ["canal#1"]
        assert searcher.document(id="nobody") is None


def test_whooshs_parser_asks_for_every_field(filled):
    with open_searcher(filled) as searcher:
        parser = MultifieldParser(["title", "text"], searcher.schema)
        parser.add_plugin(FuzzyTermPlugin())
        for text, ids in {
            "ferries": {"halcyon", "canal"},
            '"onto rocks near tolm"': {"halcyon"},
            "title:reopen*": {"canal"},
            "ferry NOT halcyon": {"canal", "halcyon"},
            "ferri~1 AND source:courier": {"halcyon"},
            "source:'Harrowick Courier'": {"halcyon"},
            "url:courier.example": {"halcyon"},
            "language:EN": {"canal"},
            "id:tunnel": {"tunnel"},
            "passage:tunnel#1": {"tunnel"},
            "date:2020": {"halcyon"},
            "date:[20200101 TO 20211231]": {"halcyon", "canal"},
            "date:[TO 20191231]": {"tunnel"},
            "position:2": {"halcyon"},
            "text:[lifa TO lifz]": {"halcyon"},
        }.items():
            results = searcher.search(parser.parse(text), limit=None)
            assert {hit["id"] for hit in results} == ids, text


class Shortest(scoring.WeightingModel):
    """Nothing counts but the length of the passage."""

    def scorer(self, searcher, fieldname, text, qf=1):
        return ShortestScorer(searcher, fieldname)


class ShortestScorer(scoring.BaseScorer):
    def __init__(self, searcher, fieldname):
        self.length = lambda number: searcher.doc_field_length(number, fieldname)

    def score(self, matcher):
        return 1 / self.length(matcher.id())


def test_a_weighting_of_ones_own_orders_by_it(filled):
    with open_searcher(filled, Shortest()) as searcher:
        hits = searcher.search(query.Term("text", "the"))
        lengths = [len(hit["text"].split()) for hit in hits]
        assert lengths == sorted(lengths)
        assert hits[0].score == pytest.approx(1 / lengths[0])


def test_collectors_filters_pages_and_collapsing(filled):
    the = query.Term("text", "the")
    with open_searcher(filled) as searcher:
        everywhere = [hit["passage"] for hit in searcher.search(the)]
        assert len(everywhere) == 7
        of_ferries = searcher.search(the, filter=query.Term("id", "halcyon"))
        assert sorted(hit["passage"] for hit in of_ferries) == [
            "halcyon#0",
            "halcyon#1",
            "halcyon#2",
        ]
        assert {hit["id"] for hit in searcher.search(the, mask=query.Term("id", "halcyon"))} == {
            "tunnel",
            "canal",
        }
        page = searcher.search_page(the, 2, pagelen=4)
        assert [hit["passage"] for hit in page] == everywhere[4:]
        assert (page.pagecount, page.total, page.is_last_page()) == (2, 7, True)
        collapsed = searcher.search(the, collapse="id")
        assert sorted(hit["id"] for hit in collapsed) == ["canal", "halcyon", "tunnel"]
        assert collapsed[0]["passage"] == everywhere[0]
        patient = collectors.TimeLimitCollector(searcher.collector(limit=3), 600, use_alarm=False)
        searcher.search_with_collector(the, patient)
        assert [hit["passage"] for hit in patient.results()] == everywhere[:3]


def test_a_search_that_runs_out_of_time_is_ended(filled):
    class Waiting(scoring.Frequency):
        """Does not come to an end before the time has."""

        use_final = True

        def final(self, searcher, docnum, score):
            while not hurried.timedout:
                pass
            return score

    with open_searcher(filled, Waiting()) as searcher:
        hurried = collectors.TimeLimitCollector(searcher.collector(), 0.01, use_alarm=False)
        with pytest.raises(collectors.TimeLimit):
            searcher.search_with_collector(query.Term("text", "the"), hurried)


def test_sorting_and_groups_name_dates_and_what_has_none(filled, put):
    put(filled, Article(id="undated", title="At sea", text="A ferry without a date."))
    with open_searcher(filled) as searcher:
        ferry = query.Term("text", "ferri")
        by_date = searcher.search(ferry, sortedby="date", groupedby=["date", "source"])
        assert [hit["id"] for hit in by_date] == ["halcyon", "canal", "undated"]
        number_of = {hit["id"]: hit.docnum for hit in by_date}
        assert by_date.groups("date") == {
            datetime(2020, 11, 15): [number_of["halcyon"]],
            datetime(2021, 3, 2): [number_of["canal"]],
            None: [number_of["undated"]],
        }
        assert set(by_date.groups("source")) == {"Harrowick Courier", ""}
        newest = sorting.FieldFacet("date", reverse=True)
        dated = searcher.search(ferry, sortedby=newest, filter=query.Every("date"))
        assert [hit["id"] for hit in dated] == ["canal", "halcyon"]
        titles = searcher.search(query.Term("position", 0), sortedby="title")
        assert [hit["title"] for hit in titles] == sorted(hit["title"] for hit in titles)
        assert list(searcher.reader().column_reader("position")) == [0, 1, 2, 0, 1, 0, 1, 0]


def test_highlights_mark_the_words_in_every_form(filled):
    with open_searcher(filled) as searcher:
        [hit] = searcher.find("text", "companies' ship")
        marked = hit.highlights("text", top=2)
        assert ">company</b>" in marked
        assert ">ships</b>" in marked


def test_similar_passages_and_key_terms(filled):
    with open_searcher(filled) as searcher:
        number = searcher.document_number(passage="halcyon#0")
        similar = searcher.more_like(number, "text", numterms=20)
        assert number not in similar.docs()
        assert "canal#1" in {hit["passage"] for hit in similar}
        words = [word for word, _ in searcher.key_terms([number], "text", numterms=20)]
        assert "halcyon" in words
        assert "ferri" in words


def test_nothing_is_unpickled(filled, monkeypatch):
    def refuse(*_):
        raise AssertionError("a pickle was read")

    monkeypatch.setattr(pickle, "loads", refuse)
    monkeypatch.setattr(pickle, "load", refuse)
    monkeypatch.setattr("whoosh.formats.loads", refuse)
    monkeypatch.setattr("whoosh.columns.loads", refuse)
    with open_searcher(filled) as searcher:
        phrase = searcher.search(query.Phrase("text", ["ferri", "halcyon"]), sortedby="title")
        assert [hit["id"] for hit in phrase] == ["halcyon"]
        assert phrase[0].highlights("text")


def test_whoosh_is_loaded_by_its_door_alone():
    code = (
        "import sys, nutgraf.index.keyword, nutgraf.index.store, nutgraf.search.searcher\n"
        "assert not any(name.partition('.')[0] == 'whoosh' for name in sys.modules)\n"
        "import nutgraf.index.keyword.whoosh\n"
        "assert 'whoosh.searching' in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
