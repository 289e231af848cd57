"""The language that a text is found to be in: by its script, or by the vote of three libraries."""

import sys

import pytest

from nutgraf.index.articles.found_language import _voters, found_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("市长为新桥揭幕", "zh"), ("市長が新しい橋を開通させた", "ja"), ("シティ・ホール", "ja"),
        ("시장이 새 다리를 개통했다", "ko"), ("นายกเทศมนตรีเปิดสะพานใหม่", "th"),
        ("Ο δήμαρχος εγκαινίασε τη γέφυρα", "el"), ("ראש העיר חנך את הגשר", "he"),
    ],
)  # fmt: skip
def test_script_decides_without_a_library(
    text: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lingua", None)
    _voters.cache_clear()
    assert found_language(text) == code
    assert found_language("Le maire a ouvert le nouveau pont mardi") is None
    _voters.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The mayor opened the new bridge on Tuesday", "en"),
        ("THE MAYOR OPENED THE NEW BRIDGE", "en"),
        ("Der Bürgermeister eröffnete am Dienstag die neue Brücke", "de"),
        ("Le maire a ouvert le nouveau pont mardi", "fr"),
        ("El alcalde inauguró el nuevo puente el martes", "es"),
        ("O prefeito inaugurou a nova ponte na terça-feira", "pt"),
        ("Borgmesteren åbnede den nye bro tirsdag", "da"),
        ("Ordføreren åpnet den nye broen på tirsdag", "no"),
        ("Ordføraren opna den nye brua på tysdag", "nn"),
        ("Burmistrz otworzył nowy most we wtorek", "pl"),
        ("Мэр открыл новый мост во вторник", "ru"),
        ("Мер відкрив новий міст у вівторок", "uk"),
        ("Gradonačelnik je otvorio novi most u utorak", "sh"),
        ("Градоначелник је отворио нови мост у уторак", "sr"),
        ("شهردار پل جدید را افتتاح کرد", "fa"),
        ("افتتح رئيس البلدية الجسر الجديد", "ar"),
        ("मेयर ने नए पुल का उद्घाटन किया", "hi"),
        ("Belediye başkanı yeni köprüyü açtı", "tr"),
    ],
)
def test_two_libraries_of_three_decide(text: str, code: str) -> None:
    assert found_language(text) == code


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["", "2019: 14–3", "🎉🎉", "\ud83d", "Angela Merkel", "Noor Hadley, Ben Orme", "Tolm"]
)
def test_names_and_digits_are_in_no_language(text: str) -> None:
    assert found_language(text) is None
