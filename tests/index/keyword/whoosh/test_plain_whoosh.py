"""Whatever has happened to an index, Whoosh answers as from an index of the live passages alone."""

import random
from datetime import datetime, timedelta

import pytest
from whoosh import query, scoring, sorting
from whoosh.query import spans

from nutgraf.index.keyword.whoosh import open_searcher
from tests.index.keyword.whoosh.conftest import WORDS, document, drawn, live_rows


class Pivoted(scoring.WeightingModel):
    """A weighting as a user writes one: from lengths, idf and a stored field."""

    use_final = True

    def scorer(self, searcher, fieldname, text, qf=1):
        if not searcher.schema[fieldname].scorable:
            return scoring.WeightScorer.for_(searcher, fieldname, text)
        return PivotedScorer(searcher, fieldname, text)

    def final(self, searcher, docnum, score):
        return score / (1 + searcher.stored_fields(docnum)["position"])


class PivotedScorer(scoring.WeightLengthScorer):
    def __init__(self, searcher, fieldname, text):
        self.idf = searcher.idf(fieldname, text)
        self.pivot = searcher.avg_field_length(fieldname) + searcher.max_field_length(fieldname)
        self.share = searcher.frequency(fieldname, text) / searcher.field_length(fieldname)
        self.setup(searcher, fieldname, text)

    def _score(self, weight, length):
        return self.idf * weight / (1 + length / self.pivot) - self.share


WEIGHTINGS = [
    scoring.BM25F(),
    scoring.BM25F(B=0.3, K1=2.0, title_B=1.0),
    scoring.TF_IDF(),
    scoring.Frequency(),
    scoring.MultiWeighting(scoring.BM25F(), title=scoring.TF_IDF()),
    Pivoted(),
]


def history(index, put, seed):
    """Many commits: articles come, are edited, removed and brought back; segments are merged."""
    chance = random.Random(seed)
    ids = [f"a{number}" for number in range(30)]
    put(index, *(drawn(chance, article_id) for article_id in ids[:20]))
    for _ in range(10):
        changed = chance.sample(ids, 3)
        put(index, *(drawn(chance, each) for each in changed), remove=chance.sample(ids, 2))


def term(field, word, boost=1.0):
    return query.Term(field, word, boost=boost)


def queries(chance):
    """One query of every kind, of words drawn anew."""
    # Terms of the index, which are stems.
    one, two, three, four = chance.sample(["ferri", "harbour", "gale", "union", "vote", "fire"], 4)
    a, b, c = term("text", one), term("text", two), term("title", three)
    low, high = sorted(chance.sample(WORDS, 2))
    first = datetime(2020, chance.randint(1, 12), 1)
    last = datetime(2022, chance.randint(1, 4), 1)
    return [
        a,
        term("text", one, boost=2.5),
        term("source", "courier"),
        term("source", "=harrowick courier"),
        term("id", "a7"),
        term("position", 1),
        query.And([a, b]),
        query.Or([a, b, c, term("text", four, boost=0.3)]),
        query.Or([a, b, c], minmatch=2),
        query.And([query.Or([a, b]), query.Not(c)]),
        query.AndNot(query.Or([a, b]), term("text", four)),
        query.AndMaybe(a, b),
        query.Require(query.Or([a, b]), term("source", "post")),
        query.Otherwise(term("text", "absent"), a),
        query.Phrase("text", [one, two]),
        query.Phrase("text", [one, two], slop=4),
        query.Phrase("title", [one, three]),
        query.Prefix("text", "fer"),
        query.Prefix("text", "f", boost=1.5),
        query.Prefix("title", "ha"),
        query.Wildcard("text", "*e"),
        query.Wildcard("text", "?i*e"),
        query.Regex("text", "(fire|vote)"),
        query.FuzzyTerm("text", "gael", maxdist=2, prefixlength=0),
        query.FuzzyTerm("text", "fern", maxdist=2),
        query.Variations("text", "vote"),
        query.TermRange("text", low, high),
        query.TermRange("source", "harrowick", "post", startexcl=True),
        query.TermRange("text", low, high, constantscore=False),
        query.DateRange("date", first, last),
        query.NumericRange("position", 1, 2),
        query.And([a, query.DateRange("date", first, None)]),
        query.Every(),
        query.Every("author"),
        query.Every("date"),
        query.DisjunctionMax([a, c, b], tiebreak=0.2),
        query.ConstantScoreQuery(query.Or([a, b]), 3.5),
        query.Or([a, query.And([b, c], boost=2.0)]),
        query.Not(a),
        query.NullQuery,
        spans.SpanNear2([a, b], slop=3, ordered=False),
        spans.SpanFirst(a, limit=2),
        spans.SpanOr([a, b]),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_scores_and_orders_are_those_of_a_plain_index_of_the_live_passages(
    new_index, put, plain_searcher, seed
):
    history(new_index, put, seed)
    generations = [new_index.generation, new_index.generation // 2]
    with new_index.writer() as writer:
        generations.append(writer.return_to(new_index.generation // 3))
    chance = random.Random(seed)
    found, segments = 0, []
    for generation in generations:
        found += compared(new_index, generation, plain_searcher, chance)
        with new_index.snapshot(generation) as snapshot:
            segments.append(len(snapshot.segments))
            assert any(live is not None for live in snapshot.live)
    with new_index.writer() as writer:
        writer.compact(1)
    found += compared(new_index, None, plain_searcher, chance)
    assert max(segments) > 1
    assert "merge" in {generation.action for generation in new_index.history()}
    assert found > 2000


def test_lists_of_several_blocks_are_skipped_in_to_the_same_best(new_index, put, plain_searcher):
    chance = random.Random(3)
    put(new_index, *(drawn(chance, f"a{number}") for number in range(300)))
    put(new_index, remove=[f"a{number}" for number in range(0, 300, 9)])
    with new_index.snapshot() as snapshot:
        with open_searcher(snapshot) as searcher:
            assert searcher.doc_frequency("text", "ferri") > 256
        assert compared(new_index, None, plain_searcher, chance, WEIGHTINGS[:1]) > 2000


def compared(index, generation, plain_searcher, chance, weightings=WEIGHTINGS):
    """How many hits both found; each the same ones, by the same scores, in the same order."""
    found = 0
    with index.snapshot(generation) as snapshot:
        plain = plain_searcher(snapshot, scoring.BM25F())
        with open_searcher(snapshot) as ours:
            check_statistics(ours, plain)
            for weighting in weightings:
                ours.weighting = plain.weighting = weighting
                for searcher in (ours, plain):
                    searcher._idf_cache.clear()
                for asked in queries(chance):
                    # With a limit, Whoosh's own Require loses its place among the rows it skips.
                    for limit in (None,) if isinstance(asked, query.Require) else (None, 3):
                        expected = plain.search(asked, limit=limit)
                        results = ours.search(asked, limit=limit)
                        assert results.top_n == expected.top_n, (weighting, asked)
                        assert results.docs() == expected.docs() or limit
                        found += len(results.top_n)
    return found


def check_statistics(ours, plain):
    for name in ("doc_count", "doc_count_all"):
        assert getattr(ours, name)() == getattr(plain, name)() > 10
    mine, its = ours.reader(), plain.reader()
    assert list(mine.all_stored_fields()) == list(its.all_stored_fields())
    assert list(mine.all_doc_ids()) == list(its.all_doc_ids())
    terms = list(its.all_terms())
    assert sorted(mine.all_terms()) == sorted(terms)
    for field, text in terms:
        assert (field, text) in mine
        assert list(mine.postings(field, text).all_ids()) == list(
            its.postings(field, text).all_ids()
        )
        assert mine.frequency(field, text) == its.frequency(field, text)
        assert mine.doc_frequency(field, text) == its.doc_frequency(field, text)
    for field in ("text", "title"):
        assert ours.avg_field_length(field) == plain.avg_field_length(field)
        for name in ("field_length", "max_field_length", "min_field_length"):
            assert getattr(mine, name)(field) == getattr(its, name)(field), (name, field)
        for number in mine.all_doc_ids():
            length = its.doc_field_length(number, field)  # Whoosh has None for an empty title
            assert mine.doc_field_length(number, field) == (length or 0)
        for text in mine.lexicon(field):
            info, other = mine.term_info(field, text), its.term_info(field, text)
            assert vars_of(info) == vars_of(other), (field, text)
            places = mine.postings(field, text)
            others = its.postings(field, text)
            assert list(places.items_as("positions")) == list(others.items_as("positions"))


def vars_of(info):
    names = (
        "weight",
        "doc_frequency",
        "min_length",
        "max_length",
        "max_weight",
        "min_id",
        "max_id",
    )
    return [getattr(info, name)() for name in names]


SORTED = [
    "title",
    "date",
    ["source", "position"],
    sorting.FieldFacet("title", reverse=True),
    sorting.FieldFacet("date", reverse=True),
    [sorting.FieldFacet("language", reverse=True), sorting.ScoreFacet()],
    sorting.TranslateFacet(lambda key: -key, sorting.FieldFacet("position")),
    sorting.FunctionFacet(lambda searcher, docnum: searcher.stored_fields(docnum)["passage"]),
]
GROUPED = [
    "source",
    "id",
    "position",
    sorting.StoredFieldFacet("language"),
    sorting.FieldFacet("source", maptype=sorting.Count),
    sorting.FieldFacet("author", allow_overlap=True),
    sorting.QueryFacet({"fire": query.Term("text", "fire")}, other="none"),
    sorting.RangeFacet("position", 0, 4, 2),
    sorting.DateRangeFacet("date", datetime(2020, 1, 1), datetime(2023, 1, 1), timedelta(90)),
]


def test_sorting_facets_collapsing_filters_and_pages_are_those_of_a_plain_index(
    new_index, put, plain_searcher
):
    history(new_index, put, 5)
    asked = query.Or([query.Term("text", "ferri"), query.Term("title", "harbour")])
    some = query.Or([query.Term("source", "courier"), query.Term("text", "gale")])
    with new_index.snapshot() as snapshot, open_searcher(snapshot) as ours:
        plain = plain_searcher(snapshot, scoring.BM25F)
        options = [{"sortedby": facet} for facet in SORTED]
        options += [{"sortedby": facet, "reverse": True} for facet in ("title", "date")]
        options += [{"groupedby": facet} for facet in GROUPED]
        options += [
            {"groupedby": ["source", "language"], "maptype": sorting.Count},
            {"collapse": "id"},
            {"collapse": "source", "collapse_limit": 2, "collapse_order": "position"},
            {"filter": some},
            {"mask": some},
            {"filter": some, "sortedby": "title"},
            {"reverse": True},
            {"terms": True},
            {"scored": False},
            {"optimize": False},
        ]
        for option in options:
            for limit in (5, None):
                expected = plain.search(asked, limit=limit, **option)
                results = ours.search(asked, limit=limit, **option)
                assert [hit.docnum for hit in results] == [hit.docnum for hit in expected], option
                assert [hit.score for hit in results] == [hit.score for hit in expected], option
                assert len(results) == len(expected), option
                assert groups(results) == groups(expected), option
                if "terms" in option:
                    assert results.matched_terms() == expected.matched_terms()
        for number in (1, 2, 3):
            expected = plain.search_page(asked, number, pagelen=4)
            page = ours.search_page(asked, number, pagelen=4)
            assert [hit.fields() for hit in page] == [hit.fields() for hit in expected]
            assert (page.pagecount, page.total) == (expected.pagecount, expected.total)


def groups(results):
    return {name: results.groups(name) for name in results.facet_names()}


def test_highlights_key_terms_and_similar_passages_are_those_of_a_plain_index(
    new_index, put, plain_searcher
):
    history(new_index, put, 6)
    with new_index.snapshot() as snapshot, open_searcher(snapshot) as ours:
        plain = plain_searcher(snapshot, scoring.BM25F)
        asked = query.And([query.Term("text", "ferri"), query.Prefix("text", "har")])
        expected, results = plain.search(asked), ours.search(asked)
        assert len(results) > 3
        for hit, other in zip(results, expected, strict=True):
            assert hit.highlights("text") == other.highlights("text") != ""
            similar, others = hit.more_like_this("text"), other.more_like_this("text")
            assert similar.top_n == others.top_n != []
        for model in ("text", "title"):
            assert results.key_terms(model) == expected.key_terms(model)
        assert ours.key_terms_from_text("text", "The ferry left the harbour") == (
            plain.key_terms_from_text("text", "The ferry left the harbour")
        )
        assert ours.suggest("text", "harbuor") == plain.suggest("text", "harbuor") == ["harbour"]
        most = list(plain.reader().most_frequent_terms("text", 7))
        assert list(ours.reader().most_frequent_terms("text", 7)) == most
        distinctive = list(plain.reader().most_distinctive_terms("title", 7))
        assert list(ours.reader().most_distinctive_terms("title", 7)) == distinctive
        for row, fields in zip(live_rows(snapshot), ours.documents(), strict=True):
            assert fields == document(snapshot.passage(row))
