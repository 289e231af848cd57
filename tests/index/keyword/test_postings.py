"""What was written is what is read: every term, row, frequency, position and length."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.articles.day_numbers import NO_DATE
from nutgraf.index.keyword import (
    EXACT_FIELDS,
    FIELDS,
    KeywordArticle,
    KeywordSegment,
    Postings,
    keyword_files,
)


def rows_and_positions(postings: Postings) -> dict[int, list[int]]:
    offsets, positions = postings.positions()
    return {
        int(row): positions[offsets[i] : offsets[i + 1]].tolist()
        for i, row in enumerate(postings.rows)
    }


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_every_posting_of_every_field(data, corpora, write, expected_postings):
    corpus = data.draw(corpora)
    segment: KeywordSegment = write(corpus)
    expected = expected_postings(corpus)
    assert segment.rows == sum(len(article.passages) for article in corpus)
    assert segment.articles == len(corpus)
    assert segment.starts.tolist() == [
        sum(len(article.passages) for article in corpus[:end]) for end in range(len(corpus) + 1)
    ]
    for field in FIELDS:
        vocabulary = list(segment.terms(field))
        assert vocabulary == sorted(vocabulary, key=str.encode)
        assert len(vocabulary) == len(set(vocabulary))
        assert set(expected[field]) <= set(vocabulary)
        for term in vocabulary:
            postings = segment.postings(field, term)
            assert rows_and_positions(postings) == expected[field].get(term, {})
            assert len(postings) == len(postings.rows) == segment.document_frequency(field, term)


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_lengths_frequencies_and_bounds(data, corpora, write, expected_postings):
    corpus = data.draw(corpora)
    segment: KeywordSegment = write(corpus)
    expected = expected_postings(corpus)
    for field in FIELDS:
        lengths = segment.lengths(field).tolist()
        per_row: list[set[object]] = [set() for _ in range(segment.rows)]
        for term, places in expected[field].items():
            for row, positions in places.items():
                per_row[row].update([term] if field in EXACT_FIELDS else positions)
        assert lengths == list(map(len, per_row))
        for term, places in expected[field].items():
            postings = segment.postings(field, term)
            frequencies = [max(1, len(places[row])) for row in postings.rows.tolist()]
            stored = postings.frequencies
            assert ([1] * len(frequencies) if stored is None else stored.tolist()) == frequencies
            assert postings.max_frequency >= max(frequencies)
            assert postings.lengths.tolist() == [lengths[row] for row in postings.rows]
            assert postings.min_length <= min(postings.lengths)


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_selection_has_the_positions_of_its_rows(data, corpora, write):
    segment: KeywordSegment = write(data.draw(corpora))
    for field in ("body", "title"):
        for term in segment.terms(field):
            postings = segment.postings(field, term)
            everything = rows_and_positions(postings)
            if not everything:
                continue
            rows = postings.rows
            picked = data.draw(st.lists(st.integers(0, len(rows) - 1)))
            offsets, positions = postings.positions(np.array(picked, np.int64))
            assert [
                positions[offsets[i] : offsets[i + 1]].tolist() for i in range(len(picked))
            ] == [everything[int(rows[i])] for i in picked]


def test_long_passages_high_frequencies_and_far_positions(write):
    words = ["few"] * 3 + ["many"] * 700 + ["end"]
    segment = write([KeywordArticle(title="", passages=["few", " ".join(words), "end " * 5])])
    many = segment.postings("body", "mani")
    assert many.frequencies.tolist() == [700]
    assert many.positions()[1].tolist() == list(range(3, 703))
    end = segment.postings("body", "end")
    assert end.frequencies.tolist() == [1, 5]
    assert end.positions(np.array([0]))[1].tolist() == [703]
    assert segment.lengths("body").tolist() == [1, 704, 5]


def test_a_long_list_over_several_runs_of_document_numbers(write):
    # 140,000 passages are three runs of 65,536 rows: long lists then have a directory.
    rng = np.random.default_rng(5)
    kinds = rng.choice(4, 140_000, p=[0.5, 0.3, 0.1999, 0.0001])
    texts = ["", "common", "common word common common common", "rare common"]
    segment = write([KeywordArticle(title="", passages=[texts[kind] for kind in kinds])])
    common, rare = segment.postings("body", "common"), segment.postings("body", "rare")
    assert common.rows.tolist() == np.flatnonzero(kinds > 0).tolist()
    assert common.frequencies.tolist() == np.where(kinds == 2, 4, 1)[kinds > 0].tolist()
    assert rare.rows.tolist() == np.flatnonzero(kinds == 3).tolist()
    offsets, positions = common.positions()
    picked = np.sort(rng.choice(len(common), 200, replace=False))
    few_offsets, few_positions = common.positions(picked)
    for i, index in enumerate(picked.tolist()):
        expected = positions[offsets[index] : offsets[index + 1]]
        assert few_positions[few_offsets[i] : few_offsets[i + 1]].tolist() == expected.tolist()

    wanted = np.sort(rng.choice(140_000, 300, replace=False))
    for term in ("common", "rare", "word"):
        looked_up_as_read(segment, term, wanted)
    looked_up_as_read(segment, "common", wanted[:0])
    together_as_alone(segment, ["word", "rare", "common"])
    together_as_alone(segment, ["common", "word"])
    together_as_alone(segment, ["rare"])


def together_as_alone(segment, terms):
    """Documents, frequencies and positions of several terms are those of each, in turn."""
    reader = segment.reader("body")
    numbers = [reader.find(term.encode()) for term in terms]
    each = [segment.postings("body", term) for term in terms]
    rows = [row for postings in each for row in postings.rows.tolist()]
    spans = [reader.span(number) for number in numbers]
    assert reader.documents_of(numbers, spans).tolist() == rows
    frequencies = [count for span in spans for count in reader.frequencies(*span).tolist()]
    assert reader.frequencies_of(spans).tolist() == frequencies
    last = np.array([end - 1 for _, end in spans])
    offsets, positions = reader.positions_at(last)
    for i, postings in enumerate(each):
        own = postings.positions(np.array([len(postings) - 1]))[1]
        assert positions[offsets[i] : offsets[i + 1]].tolist() == own.tolist()


def looked_up_as_read(segment, term, documents):
    """Documents looked up in a list are those of the whole list, with their frequencies."""
    postings, reader = segment.postings("body", term), segment.reader("body")
    number = reader.find(term.encode())
    which, places = reader.places(number, documents)
    assert which.tolist() == np.flatnonzero(np.isin(documents, postings.rows)).tolist()
    assert postings.rows[places].tolist() == documents[which].tolist()
    stored = postings.frequencies
    frequencies = [1] * len(places) if stored is None else stored[places].tolist()
    assert reader.frequencies_at(number, places).tolist() == frequencies
    bounds = np.append(documents, segment.rows)
    assert reader.ranks(number, bounds).tolist() == postings.rows.searchsorted(bounds).tolist()


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_several_terms_are_read_together(data, corpora, write):
    segment: KeywordSegment = write(data.draw(corpora))
    vocabulary = list(segment.terms("body"))
    if vocabulary:
        together_as_alone(segment, data.draw(st.permutations(vocabulary)))


def test_terms_between_landmarks_are_found(write):
    # 5,000 terms, of which 2,048 at most are kept as landmarks.
    words = [f"w{number:05}" for number in range(10_000)]
    reader = write([KeywordArticle(title="", passages=[" ".join(words[1::2])])]).reader("body")
    for number, word in enumerate(words):
        assert reader.lower_bound(word.encode()) == number // 2
        assert reader.find(word.encode()) == (number // 2 if number % 2 else None)
    assert reader.lower_bound(b"") == 0
    assert reader.lower_bound(b"x") == 5_000


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_documents_are_looked_up_as_they_are_read(data, corpora, write):
    segment: KeywordSegment = write(data.draw(corpora))
    for term in segment.terms("body"):
        picked = data.draw(st.sets(st.integers(0, segment.rows - 1))) if segment.rows else set()
        looked_up_as_read(segment, term, np.array(sorted(picked), np.int64))


def test_a_passage_is_cut_where_positions_end(write):
    segment = write([KeywordArticle(title="", passages=["word " * 65_536 + "end"])])
    assert segment.lengths("body").tolist() == [65_535]
    assert segment.postings("body", "end") is None


def test_terms_by_prefix(write):
    segment = write([KeywordArticle(title="", passages=["a ab abc b élan été zebra"])])
    assert list(segment.terms("body", "ab")) == ["ab", "abc"]
    assert list(segment.terms("body", "el")) == ["elan"]
    assert list(segment.terms("body", "zz")) == []
    assert segment.postings("body", "abd") is None
    assert segment.document_frequency("body", "abd") == 0


def test_dates_are_kept_by_article(write):
    corpus = [
        KeywordArticle(title="", passages=["a"], date=date(1970, 1, 2)),
        KeywordArticle(title="", passages=["b"]),
        KeywordArticle(title="", passages=["c"], date=date(1969, 12, 31)),
    ]
    assert write(corpus).dates().tolist() == [1, NO_DATE, -1]


def test_a_value_is_found_as_a_whole_and_by_its_words(write):
    corpus = [
        KeywordArticle(title="", passages=["a"], source="Politico"),
        KeywordArticle(title="", passages=["b", "c"], source="POLITICO  Magazine"),
    ]
    segment = write(corpus)
    assert segment.postings("source", "=politico").rows.tolist() == [0]
    assert segment.postings("source", "politico").rows.tolist() == [0, 1, 2]
    assert list(segment.terms("source", "=")) == ["=politico", "=politico magazine"]


def test_nothing_can_be_indexed_and_read(write):
    segment = write([])
    assert (segment.rows, segment.articles, list(segment.terms("body"))) == (0, 0, [])
    assert segment.postings("body", "word") is None
    assert list(segment.terms("title")) == []
    assert segment.lengths("body").tolist() == []


def test_lengths_of_a_title_are_of_each_of_its_rows(write):
    segment = write([KeywordArticle(title="two words", passages=["a", "b c"])])
    assert segment.lengths("title").tolist() == [2, 2]


def test_the_folder_holds_the_listed_files_and_no_more(write):
    segment = write([KeywordArticle(title="a", passages=["b"])])
    assert sorted(segment.folder.iterdir()) == sorted(keyword_files(segment.folder))


def test_arrays_outlive_the_segment(write):
    segment = write([KeywordArticle(title="a", passages=["b c b"])])
    lengths = segment.lengths("body")
    segment.close()
    assert lengths.tolist() == [3]
