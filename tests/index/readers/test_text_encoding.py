"""Bytes to text: encodings told from one another, and from what is no text."""

import codecs
import contextlib
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.errors import ArgumentError
from nutgraf.index.readers import ReadOptions, Survey, read_articles
from nutgraf.index.readers.decoding.text_encoding import (
    decode,
    decoded,
    find_encoding,
    known_encoding,
)

TEXTS = {
    "french": "Le maire a été réélu hier à Besançon : « C’est déjà ça », dit-il.",
    "german": "Der Fährmann\n\nÜber die Fähre",
    "english": "“Quoted,” he said – it’s a long day…",
    "czech": "Řidič přejel přes most a zastavil v Brně, žádné škody nevznikly.",
    "russian": "Премьер-министр заявил вчера, что страна готова.",
    "japanese": "東京で新しい橋が開通した。市民は喜んでいる。",
    "chinese": "北京今天下雪了，市民很高兴。",
}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("french", "cp1252"), ("german", "latin-1"), ("english", "cp1252"), ("czech", "cp1250"),
        ("russian", "cp1251"), ("japanese", "shift_jis"), ("chinese", "gbk"),
    ],
)  # fmt: skip
def test_the_encoding_is_recognised(text, encoding):
    assert decode(TEXTS[text].encode(encoding)) == TEXTS[text]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)  # fmt: skip
def test_a_byte_order_mark_tells_the_encoding_and_goes(mark, encoding):
    assert decode(mark + TEXTS["czech"].encode(encoding)) == TEXTS["czech"]


def test_utf8_with_a_few_broken_letters_is_still_utf8():
    data = TEXTS["french"].encode()
    assert decode(data + b"\xff") == TEXTS["french"] + "\ufffd"
    assert decode(data.replace("ç".encode(), "ç".encode()[:1])).count("é") == 5


def test_a_declared_encoding_is_believed_where_it_can_be():
    greek = "Η γέφυρα"
    assert decode(greek.encode("iso8859-7"), "ISO-8859-7") == greek
    assert decode("10 €".encode("cp1252"), "iso-8859-1") == "10 €"
    for wrong in ("utf-8", "no-such", "punycode", "rot13", "zlib", "a\0b", "undefined"):
        assert decode(TEXTS["french"].encode("cp1252"), wrong) == TEXTS["french"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04...", "a ZIP archive"),
        (b"\x89PNG\r\n", "a picture"),
        (b"text\0\0\0\0text", "binary data"),
        (bytes(range(256)), "binary data"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(data, said):
    with pytest.raises(ValueError, match=f"is not text but {said}"):
        decode(data)


def test_random_bytes_are_no_text():
    with pytest.raises(ValueError, match="is not text"):
        decode(os.urandom(4096))


@settings(deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_decoded_or_refused(data):
    with contextlib.suppress(ValueError):  # anything else, or a name of no encoding, fails
        assert codecs.lookup(find_encoding(data))._is_text_encoding


@settings(deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])).filter(
        lambda text: text[:1] not in "\ufeff"
    )
)
def test_utf8_comes_back_as_it_was(text):
    data = text.encode()
    if not data.startswith(b"{\\rtf"):
        assert decode(data) == text


CENTRAL = "cp1250 iso8859-2 cp852"
GUESSED = {
    "hungarian": ("A kormány bejelentette, hogy a hidat az őszi hónapokban újjáépítik.", CENTRAL),
    "short hungarian": ("Az idő szép, de hűvös.\nA város főtere üres volt.", CENTRAL),
    "czech": ("Řidič přejel přes most a zastavil v Brně, žádné škody nevznikly.", CENTRAL),
    "slovak": ("Vláda v stredu oznámila, že most bude zatvorený. Ľudia sú nespokojní.", CENTRAL),
    "polish": ("Rząd ogłosił w środę, że most będzie zamknięty do wiosny.", CENTRAL),
    "slovene": ("Vlada je sporočila, da bo most zaprt. Šola je na drugi strani reke.", CENTRAL),
    "romanian": ("Guvernul a anunţat că podul va fi închis până în primăvară.", CENTRAL),
    "turkish": ("Hükümet köprünün bahara kadar kapalı kalacağını açıkladı.", "cp1254 iso8859-9"),
    "french": ("Le maire a été réélu hier à Besançon, a dit son élève.", "cp1252 cp850 mac_roman"),
    "german": ("Der Fährmann fuhr über den Fluß, und die Brücke ist zu.", "cp1252 cp850 mac_roman"),
    "danish": ("Regeringen sagde på onsdag, at broen skal være lukket.", "cp1252 cp850"),
    "lithuanian": ("Vyriausybė pranešė, kad tiltas bus uždarytas iki pavasario.", "cp1257"),
    "russian": (
        "Премьер-министр заявил вчера, что страна готова.",
        "cp1251 koi8-r cp866 iso8859-5",
    ),
    "ukrainian": ("Уряд у середу оголосив, що міст буде закрито до весни.", "cp1251 koi8-u"),
    "greek": ("Η κυβέρνηση ανακοίνωσε ότι η γέφυρα θα είναι κλειστή.", "cp1253 iso8859-7"),
    "hebrew": ("הממשלה הודיעה ביום רביעי כי הגשר יהיה סגור עד האביב", "cp1255"),
    "arabic": ("أعلنت الحكومة يوم الأربعاء أن الجسر سيظل مغلقا حتى الربيع", "cp1256"),
    "japanese in two lines": ("新しい橋\n市民は喜ぶ", "shift_jis euc_jp iso2022_jp"),
    "japanese": ("東京で新しい橋が開通した。市民は喜んでいる。", "cp932 euc_jp iso2022_jp"),
    "chinese": ("北京今天下雪了，市民很高兴。", "gbk"),
    "traditional chinese": ("台北今天下雨了，市民很高興。政府說這個問題會解決。", "big5"),
    "korean": ("정부는 수요일 다리가 봄까지 폐쇄될 것이라고 발표했다.", "cp949 iso2022_kr"),
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, each) for language, (_, all_) in GUESSED.items() for each in all_.split()],
)
def test_a_text_is_told_by_its_letters_and_words(language, encoding):
    text = GUESSED[language][0]
    found = decoded(text.encode(encoding))
    assert found.text == text
    assert (found.guess is None) == encoding.startswith("iso2022")  # escapes tell it


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("x-sjis", "shift_jis"), ("Shift-JIS", "shift_jis"), ("windows-31j", "cp932"),
        ("x-euc-jp", "euc_jp"), ("ks_c_5601-1987", "euc_kr"), ("GB2312", "gbk"), ("big5", "big5"),
        ("iso-8859-8-i", "iso8859-8"), ("ISO_8859-2:1987", "iso8859-2"), ("iso88592", "iso8859-2"),
        ("cp-850", "cp850"), ("ibm852", "cp852"), ("windows-874", "cp874"), ("dos-866", "cp866"),
        ("win1251", "cp1251"), ("x-cp1250", "cp1250"), ("ansi", "cp1252"), ("tis-620", "cp874"),
        ('"windows-1254"', "cp1254"), ("iso-8859-9", "cp1254"), ("koi8", "koi8-r"),
    ],
)  # fmt: skip
def test_odd_names_of_encodings_are_known(name, encoding):
    known = known_encoding(name)
    letters = {
        "shift_jis": "橋", "cp932": "橋", "euc_jp": "橋", "euc_kr": "다", "gbk": "桥", "big5": "橋",
        "iso8859-8": "א", "iso8859-2": "ř", "cp850": "é", "cp852": "ř", "cp874": "ก",
        "cp866": "ж", "cp1251": "ж", "cp1250": "ř", "cp1252": "é", "cp1254": "ğ", "koi8-r": "ж",
    }  # fmt: skip
    assert letters[encoding].encode(encoding).decode(known) == letters[encoding]


@pytest.mark.parametrize("name", ["", None, "utf-8", "UTF8", "no-such", "x-user-defined", "rot13"])
def test_other_names_tell_nothing(name):
    assert known_encoding(name) is None


def test_a_guess_is_told_and_an_encoding_that_is_given_is_none(tmp_path):
    (tmp_path / "a.txt").write_bytes("A híd\n\nAz őszi szél fúj, és a város üres.".encode("cp1250"))
    (tmp_path / "b.txt").write_text("Plain.\n\nText.")
    survey = Survey()
    assert "őszi" in next(iter(read_articles(tmp_path / "a.txt", survey=survey))).text
    [(kind, noted)] = survey.all_notes().items()
    assert (kind, dict(noted.names)) == ("encoding guessed", {"cp1250": 1})
    survey = Survey()
    options = ReadOptions().with_encoding("windows-1252")
    [first, second] = read_articles(tmp_path, survey=survey, options=options)
    assert "õszi" in first.text
    assert second.title == "Plain."
    assert not survey.all_notes()
    assert ReadOptions.of({"reading": options.to_json()}) == options
    with pytest.raises(ArgumentError, match="'nonsense' is no encoding"):
        options.with_encoding("nonsense")
