"""Bytes to text: encodings told from one another, and from what is no text."""

import codecs
import contextlib
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.readers.text_encoding import decode, find_encoding

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
