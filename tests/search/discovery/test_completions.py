"""Completions: what goes on what is typed, and nothing else; what still fits keeps its place."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index, NutgrafError
from nutgraf.index.encoder.custom import CheckedEncoder
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search import LiveSearcher, Searcher
from nutgraf.search.discovery.completions import Completer
from tests.search.alerts.literal import WordDirections
from tests.search.memory_corpus import MemoryCorpus

EVERY = 100
"""A limit above the number of words in the articles."""

ARTICLES = (
    Article(
        id="mill",
        title="Mill on the Tarn opens its gates",
        text="The mill was opened by Tamsin Orrell. Tamsin Orrell’s family had owned the mill.\n\n"
        "Its millers and the miller’s men opened both gates of the mill.",
        source="Tarn Valley Post",
        author="Odile Brásach and Merrin Ó’Tuama",
        date=date(2021, 3, 4),
    ),
    Article(
        id="market",
        title="Market opening in Orrell Square",
        text="Open markets were marked by Mayor Tamsin Orrell, who opens markets at the café.\n\n"
        "Cafés and the market hall stay open; F-16 jets and 1,250 marchers passed.",
        source="The Marlowe Gazette",
        author="Merrin Ó’Tuama",
        date=date(2021, 5, 1),
    ),
    Article(
        id="mines",
        title="Mines under the mill",
        text="Miners mined in milling country; millions were made in the mill town of Tarn.",
        source="Tarn Valley Post",
        date=date(2020, 1, 1),
    ),
    Article(
        id="undated",
        title="O’Brady’s mills",
        text="Mills of O'Brady. The mill stands. Élan and elan were words of Odile Brásach.",
        author="Odile Brásach",
    ),
)
ANALYZER = Analyzer("en")


def words_of(text):
    return [token.word for token in ANALYZER.words(text)]


def written_words(articles):
    """Every word of the articles that is no stop word."""
    texts = [text for article in articles for text in (article.title, article.text)]
    tokens = [token for text in texts for token in ANALYZER.words(text)]
    return {token.word for token in tokens if not ANALYZER.is_stop_word(token.term)}


def in_order(typed, words, *, whole):
    """Whether `words` have the typed ones in order; the last may go on, unless it is whole."""
    if not typed:
        return True
    own = typed[0]
    for place, word in enumerate(words):
        if word == own or (len(typed) == 1 and not whole and word.startswith(own)):
            return in_order(typed[1:], words[place + 1 :], whole=whole)
    return False


def fits(completion, text):
    """Whether a completion goes on a text, read anew from its own words."""
    typed, words = words_of(text), words_of(completion.text)
    whole = text[-1:].isspace()
    authors = {"odile brasach", "merrin otuama"}
    if completion.kind in ("source", "title") or " ".join(words) in authors:
        return in_order(typed, words, whole=whole)
    begin = words[: len(typed)]
    if completion.kind == "word" and len(words) != len(typed) + whole:
        return False
    return len(begin) == len(typed) and in_order(typed, begin, whole=whole)


def of_kind(completions, kind):
    return [each.text for each in completions if each.kind == kind]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Generations: 2 articles, all 4, one changed and one removed, everything but one."""
    path = tmp_path_factory.mktemp("completions") / "index"
    with Index.create(path, encoder=WordDirections()) as index:
        mill, market, mines, undated = ARTICLES
        changed = replace(
            mill, title="Gates of the weir", text="The weir has millstones, not mills."
        )
        for added, removed in (
            ((mill, market), ()),
            ((mines, undated), ()),
            ((changed,), ("market",)),
            ((), ("undated", "mines")),
        ):
            with index.writer() as writer:
                for article in added:
                    writer.add(article)
                for id_ in removed:
                    writer.remove(id_)
        yield index


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    """A searcher of all articles, for typing."""
    path = tmp_path_factory.mktemp("typing") / "index"
    with Index.create(path, encoder=WordDirections()) as index:
        with index.writer() as writer:
            for article in ARTICLES:
                writer.add(article)
        with Searcher(index) as searcher:
            yield searcher


def live_articles(searcher):
    columns, contents = searcher.pipeline.corpus.articles, searcher.pipeline.contents
    return [contents.version(version)[0] for version in columns.versions[columns.live].tolist()]


def beginnings(articles):
    words = written_words(articles)
    return sorted({word[:length] for word in words for length in (1, 3)})


def check_against_a_scan(searcher, everything):
    articles = live_articles(searcher)
    words = written_words(articles)
    for letters in beginnings(everything):
        found = searcher.completions(letters, EVERY)
        own = [words_of(text) for text in of_kind(found, "word")]
        assert sorted(own) == sorted([word] for word in words if word.startswith(letters)), letters
        for kind, values in (
            ("source", {article.source for article in articles if article.source}),
            ("title", {article.title for article in articles}),
        ):
            expected = [
                value for value in values if in_order([letters], words_of(value), whole=False)
            ]
            assert sorted(of_kind(found, kind)) == sorted(expected), (kind, letters)
        written = " ".join(f"{article.text} {article.author}" for article in articles)
        for name in of_kind(found, "name"):
            assert name in written, name


def test_each_generation_has_what_its_articles_have_and_nothing_else(index):
    for generation in range(1, index.generation + 1):
        with Searcher(index, generation=generation) as searcher:
            check_against_a_scan(searcher, ARTICLES)


def test_the_same_over_lists_in_memory_and_over_an_index(index):
    for generation in (2, index.generation):
        with Searcher(index, generation=generation) as searcher:
            articles = live_articles(searcher)
            memory = Completer(MemoryCorpus(articles, CheckedEncoder(WordDirections())))
            for text in ("m", "mil", "tam", "tarn v", "the m", "mill ", "mill on", "ta", "od", "o"):
                local = searcher.completions(text, EVERY)
                assert set(local) == set(memory.complete(text, EVERY)), text


def test_words_go_on_as_a_text_writes_them(every):
    assert of_kind(every.completions("CAF"), "word") == ["café", "cafés"]
    assert "obrady" in {words_of(text)[0] for text in of_kind(every.completions("o'br"), "word")}
    assert "miller" in of_kind(every.completions("mille"), "word")  # the text has miller's
    assert of_kind(every.completions("éLA"), "word") == ["élan"]
    assert of_kind(every.completions('"open Mark'), "word")[0] == '"open markets'


def test_words_that_follow_those_before_come_first(every):
    assert of_kind(every.completions("Mayor t"), "word")[0] == "Mayor tamsin"
    assert of_kind(every.completions("tamsin "), "word") == ["tamsin orrell"]
    assert of_kind(every.completions("market h"), "word")[0] == "market hall"
    assert of_kind(every.completions("unheard m"), "word"), "the last word is completed alone"


def test_names_are_those_of_authors_and_runs_of_capitals(every):
    assert of_kind(every.completions("tam"), "name") == ["Tamsin Orrell"]
    assert of_kind(every.completions("bras"), "name") == ["Odile Brásach"]
    assert of_kind(every.completions("merrin o"), "name") == ["Merrin Ó’Tuama"]


def test_sources_and_titles_have_the_typed_words_in_order(every):
    assert of_kind(every.completions("post"), "source") == ["Tarn Valley Post"]
    assert of_kind(every.completions("mar"), "source") == ["The Marlowe Gazette"]
    assert of_kind(every.completions("mi"), "title")[0] == "Mill on the Tarn opens its gates"
    assert of_kind(every.completions("mill tarn g"), "title") == [
        "Mill on the Tarn opens its gates"
    ]
    assert of_kind(every.completions("gates mill"), "title") == []


@pytest.mark.parametrize("text", ["", "  ", "?!", "the", "of the", "m" * 201, "xyzzy", "m\0"])
def test_no_stop_word_and_nothing_for_nothing(every, text):
    found = of_kind(every.completions(text), "word")
    assert not set(map(str.lower, found)) & {"the", "of", "of the", "and", "its"}
    if text not in ("the", "of the", "m\0"):
        assert every.completions(text) == ()


def test_limits(every):
    for limit in range(6):
        found = every.completions("m", limit)
        assert len(found) == limit
        assert set(found) <= set(every.completions("m", EVERY))
    with pytest.raises(NutgrafError, match="limit"):
        every.completions("m", -1)
    assert every.completions("mill", 2)[1].kind == "title", "kinds take turns"


def test_a_live_searcher_follows(index):
    with LiveSearcher(index) as live:
        assert of_kind(live.completions("weir"), "word") == ["weir"]
        assert not live.completions("café")


LETTERS = st.text("abdefgilmnoprst -'éÓM", max_size=4)
TEXTS = sorted(
    {text for article in ARTICLES for text in (article.title, article.text, article.source or "")}
    | {"Odile Brásach", "Tamsin Orrell", "Merrin Ó’Tuama", "o", "m"}
)
PIECES = st.builds(
    lambda text, first, length: text[first : first + length].lstrip(),
    st.sampled_from(TEXTS),
    st.integers(0, 80),
    st.integers(1, 14),
)


@settings(max_examples=50)
@given(st.builds("".join, st.tuples(PIECES, LETTERS)), st.integers(1, 12))
@example("market hall", 3)
@example("Tamsin Orrell", 4)
@example("mill ", 5)
def test_while_one_types_what_still_fits_is_shown_still_and_in_its_order(every, text, limit):
    shown = [every.completions(text[:length], limit) for length in range(len(text) + 1)]
    for length, (before, after) in enumerate(pairwise(shown), 1):
        typed = text[:length]
        assert all(fits(each, typed) for each in after), (typed, after)
        stay = [each for each in before if fits(each, typed)]
        assert [each for each in after if each in stay] == stay, (typed, before, after)
