"""What the words of saved searches weigh, against arithmetic written out by hand."""

from math import log

import numpy as np
import pytest

from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from nutgraf.search.alerts.saved_searches import SavedSearches
from nutgraf.search.alerts.search_weights import SearchWeights
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query

from .literal import WordDirections

FILLER = "Nothing else is said in this paragraph, which is long enough to stand alone on a page."
QUESTIONS = ("storm harbour", "storm storm zebra", "title:ferry", "source:courier")


@pytest.fixture
def index(tmp_path):
    """Five live passages: two with a storm, of which one has it in its title; and ended ones."""
    with Index.create(tmp_path / "small", encoder=WordDirections()) as index:
        for edition in range(3):
            with index.writer() as writer:
                writer.add(Article(id="a", title="Storm", text=f"Edition {edition}. {FILLER}"))
        with index.writer() as writer:
            writer.add(Article(id="b", title="Ferry", text=f"A storm. {FILLER}\n\n{FILLER}"))
            writer.add(Article(id="c", title="", text=f"The harbour. {FILLER}\n\n{FILLER}"))
        yield index


def weights_of(searcher, counted=None):
    """The saved searches, their weights, and the counts that a later generation can use again."""
    keyword = searcher.pipeline.keyword
    saved = SavedSearches([saved_search(question) for question in QUESTIONS], keyword, 16)
    table = keyword.term_table(saved.terms, counted)
    return saved, SearchWeights.of(saved, table), table.counted


def saved_search(question):
    from nutgraf.index.catalogue.records import SavedSearch

    return SavedSearch(question, question, 0.15, 0, "", b"")


def test_weights_by_hand(index):
    with Searcher(index) as searcher:
        saved, weights, _ = weights_of(searcher)
    terms = {term: number for number, term in enumerate(saved.terms)}
    # In bodies one live passage has a storm, one a harbour; in titles one has a storm, two a ferry.
    once, twice, never = (log(1 + (5 - having + 0.5) / (having + 0.5)) for having in (1, 2, 0))
    of_words = {"storm": once, "harbour": once, "zebra": never, "ferri": twice}
    assert {term: weights.words[number] for term, number in terms.items()} == pytest.approx(
        {term: of_words[term] for term in terms}
    )
    most = 0.9 + 1
    titled = 0.3 * once
    assert weights.bounds == pytest.approx(
        [
            most * (2 * once + titled),
            most * 2 * (once + titled),
            most * 0.3 * twice,
            0.0,
        ]
    )
    assert weights.totals == pytest.approx([2 * once, 2 * once + never, twice, 0.0])
    assert weights.known == pytest.approx([1.0, 2 * once / (2 * once + never), 1.0, 0.0])


def test_weights_are_those_of_a_search(index):
    with Searcher(index) as searcher:
        _, weights, _ = weights_of(searcher)
        for number, question in enumerate(QUESTIONS):
            query, deadline = parse_query(question), Deadline(60)
            of_terms, known = searcher.pipeline.keyword.weights(query, deadline)
            bound = searcher.pipeline.keyword.upper_bound(query, deadline)
            assert weights.bounds[number] == pytest.approx(bound, abs=1e-12)
            assert weights.known[number] == pytest.approx(known, abs=1e-12)
            assert weights.totals[number] == pytest.approx(sum(of_terms.values()), abs=1e-12)


def test_counts_that_are_kept_follow_what_dies_and_what_comes_back(index):
    """The same counts are asked of each generation in turn, as the runner does."""
    counted = None

    def kept_and_new():
        nonlocal counted
        with Searcher(index) as searcher:
            _, kept, counted = weights_of(searcher, counted)
            return kept, weights_of(searcher)[1]

    before, _ = kept_and_new()
    with index.writer() as writer:
        writer.remove("b")
    without, anew = kept_and_new()
    assert without.words.tolist() == anew.words.tolist()
    assert not np.array_equal(without.words, before.words)
    with index.writer() as writer:
        writer.return_to(4)
    again, _ = kept_and_new()
    assert again.words.tolist() == before.words.tolist()
