"""The names of fields in the headers of tables in other languages."""

import pytest

from nutgraf.index import Article
from nutgraf.index.articles.field_names import IN_OTHER_LANGUAGES, NAMES

HEADERS = [
    ("titre", "texte", "auteur", "date de publication", "source"),
    ("título", "texto", "autor", "fecha", "fuente"),
    ("Título", "Conteúdo", "Autor", "Data", "Fonte"),
    ("titolo", "testo", "autore", "data", "fonte"),
    ("Titel", "Inhalt", "Verfasser", "Veröffentlichungsdatum", "Quelle"),
    ("Tytuł", "Treść", "Autor", "Data publikacji", "Źródło"),
    ("başlık", "içerik", "yazar", "tarih", "kaynak"),
    ("заголовок", "текст", "автор", "дата", "источник"),
    ("标题", "正文", "作者", "日期", "来源"),
    ("제목", "본문", "저자", "날짜", "출처"),
    ("otsikko", "teksti", "kirjoittaja", "päivämäärä", "lähde"),
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_in_another_language_is_understood(header):
    row = ("Ferry aground", "It sails at night.", "Noor Hadley", "2024-03-31", "Courier")
    article = Article.from_record(dict(zip(header, row, strict=True)))
    found = (article.title, article.text, article.author, str(article.date), article.source)
    assert found == row
    assert article.metadata == {}


def test_english_names_come_first_and_no_word_names_two_fields():
    record = {"titre": "b", "title": "a", "text": "x", "data": {"views": 7}, "id": "1"}
    article = Article.from_record(record)
    assert (article.title, article.metadata) == ("a", {"data": {"views": 7}, "titre": "b"})
    every = [*NAMES.values(), *IN_OTHER_LANGUAGES.values()]
    words = [word for names in every for word in names.split() if word != "|"]
    assert len(words) == len(set(words))
