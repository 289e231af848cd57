"""Terms: what is one word, and which words are the same."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nutgraf.index import NutgrafError
from nutgraf.index.words import FIRST
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.index.words.first_rules import LONGEST_WORD, split_words

ENGLISH = Analyzer(analysis=FIRST)
PLAIN = Analyzer("none", FIRST)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Iran's Iran’s IRAN iran", ["iran"] * 4),
        ("résumé RESUME re\u0301sume\u0301", ["resume"] * 3),
        ("don't don’t dont", ["dont"] * 3),
        ("O’Neill O'Neill oneill", ["oneill"] * 3),
        ("covid-19", ["covid", "19"]),
        (
            "the U.S. and the US, U.S.A. and U.S.-led",
            ["the", "us", "and", "the", "us", "usa", "and", "us", "led"],
        ),
        ("at 3 p.m. e.g. J.Smith", ["at", "3", "pm", "eg", "j", "smith"]),
        (
            "$1,000,000.50 is 3.5%, not 2,3 or 12,34",
            ["1000000.50", "is", "3.5", "not", "2", "3", "or", "12", "34"],
        ),
        ("AT&T, R&D, salt & pepper", ["att", "rd", "salt", "pepper"]),
        ("the end.Next one", ["the", "end", "next", "one"]),
        ("snake_case", ["snake", "case"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("Ｆｕｌｌ width ﬁne", ["full", "width", "fine"]),
        ("Łódź Åsa Øst naïve", ["lodz", "asa", "ost", "naive"]),
        ("co\u00adoperate", ["cooperate"]),
        ("", []),
        ("... — “ ” !", []),
    ],
)
def test_words(text, terms):
    assert PLAIN.terms(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("東京都", ["東京", "京都"]),
        ("中", ["中"]),
        ("東京 A 中 b大阪", ["東京", "a", "中", "b", "大阪"]),
        ("カタカナ", ["カタ", "タカ", "カナ"]),
        ("서울은", ["서울", "울은"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("ёлка новый", ["елка", "новый"]),
    ],
)
def test_other_scripts(text, terms):
    assert PLAIN.terms(text) == terms


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        ("en", "elections elected the", ["elect", "elect", "the"]),
        ("fr", "l'homme passée passé", ["homm", "pass", "pass"]),
        ("de", "Häuser Hauser", ["haus", "haus"]),
        ("es", "naciones nación", ["nacion", "nacion"]),
        ("ru", "новый новая", ["нов", "нов"]),
        ("it", "dell'arte", ["arte"]),
    ],
)
def test_stemming(language, text, terms):
    assert Analyzer(language, FIRST).terms(text) == terms


def test_the_ten_snowball_languages_are_here():
    ten = {"da", "de", "en", "es", "fr", "it", "nl", "pt", "ru", "sv"}
    assert ten <= set(Analyzer.languages())
    for language in Analyzer.languages():
        assert Analyzer(language, FIRST).terms("information") != []


def test_a_language_without_a_stemmer_is_refused():
    with pytest.raises(NutgrafError, match=r"'xx'.*de.*none"):
        Analyzer("xx")


def test_stop_words_are_known_and_kept():
    assert ENGLISH.terms("the don't") == ["the", "dont"]
    assert [ENGLISH.is_stop_word(term) for term in ("the", "dont", "who", "us", "senat")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert Analyzer("de").is_stop_word("und")
    assert not PLAIN.is_stop_word("the")


@given(st.text())
@example("U.S.A.'s 1,000.5 e\u0301 東京x\u0301都")
@example("\u0301")
@example("ﷺ ½ ǆ İ")
def test_terms_and_tokens_agree_on_any_text(text):
    for analyzer in (ENGLISH, PLAIN):
        tokens = analyzer.tokens(text)
        assert [token.term for token in tokens] == analyzer.terms(text)
        assert [token.position for token in tokens] == list(range(len(tokens)))
        assert all(token.term for token in tokens)
        assert [text[token.start : token.end] for token in tokens] == split_words(text)
        assert [token.start for token in tokens] == sorted({token.start for token in tokens})


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), max_size=20))
def test_case_does_not_matter(word):
    assert PLAIN.terms(word.upper()) == PLAIN.terms(word.lower()) == PLAIN.terms(word)


def test_a_very_long_word_is_cut_for_index_and_query_alike():
    assert PLAIN.terms("x" * 10_000) == ["x" * LONGEST_WORD]
    assert PLAIN.terms("x" * 10_000) == PLAIN.terms("x" * 20_000)


def test_an_analyzer_is_a_value():
    assert Analyzer("en", FIRST) == ENGLISH
    assert hash(Analyzer("en", FIRST)) == hash(ENGLISH)
    copy = pickle.loads(pickle.dumps(ENGLISH))
    assert copy == ENGLISH
    assert copy.terms("elections") == ["elect"]


def test_threads_get_the_same_terms():
    texts = [f"elections number{i} were held by nation{i}" for i in range(300)]
    alone = [Analyzer("en", FIRST).terms(text) for text in texts]
    shared = Analyzer("en", FIRST)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.terms, texts)) == alone
