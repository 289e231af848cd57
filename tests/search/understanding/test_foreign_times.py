"""Times in questions of nine other languages, by the rules of English."""

from datetime import date

import pytest

from nutgraf.search.query import DateRange
from nutgraf.search.understanding.reading import read

NOW = date(2024, 3, 6)  # a Wednesday
YESTERDAY, EARLIER = (date(2024, 3, 5),) * 2, (date(2024, 3, 4),) * 2
WEEK, MONTH = (date(2024, 2, 26), date(2024, 3, 3)), (date(2024, 2, 1), date(2024, 2, 29))
YEAR = date(2023, 1, 1), date(2023, 12, 31)
THREE_DAYS, TWO_WEEKS = (
    (date(2024, 3, 3), date(2024, 3, 5)), (date(2024, 2, 21), date(2024, 2, 23))
)  # fmt: skip
MAY, DAY = (date(2022, 5, 1), date(2022, 5, 31)), (date(2022, 5, 14), date(2022, 5, 16))
NAMED = date(2019, 1, 1), date(2019, 12, 31)
MONDAY, WEEKS_MONDAY = (date(2024, 3, 4),) * 2, (date(2024, 2, 26),) * 2
ASKED = (YESTERDAY, EARLIER, WEEK, MONTH, YEAR, THREE_DAYS, TWO_WEEKS, MAY, DAY, NAMED)

TIMES = {
    "es": "ayer|antes de ayer|la semana pasada|el mes pasado|el año pasado|hace tres días|"
    "hace 2 semanas|en mayo de 2022|el 14 de mayo de 2022|en 2019|el lunes pasado",
    "de": "gestern|vorgestern|letzte Woche|im letzten Monat|letztes Jahr|vor drei Tagen|"
    "vor zwei Wochen|im Mai 2022|am 14. Mai 2022|im Jahr 2019|am letzten Montag",
    "fr": "hier|avant-hier|la semaine dernière|le mois dernier|l’année dernière|"
    "il y a trois jours|il y a deux semaines|en mai 2022|le 14 mai 2022|en 2019|lundi dernier",
    "pt": "ontem|anteontem|na semana passada|no mês passado|no ano passado|há três dias|"
    "há duas semanas|em maio de 2022|em 14 de maio de 2022|em 2019|na segunda-feira passada",
    "it": "ieri|l’altro ieri|la settimana scorsa|il mese scorso|l’anno scorso|tre giorni fa|"
    "due settimane fa|nel maggio 2022|il 14 maggio 2022|nel 2019|lunedì scorso",
    "ru": "вчера|позавчера|на прошлой неделе|в прошлом месяце|в прошлом году|три дня назад|"
    "две недели назад|в мае 2022 года|14 мая 2022 года|в 2019 году|в прошлый понедельник",
    "zh": "昨天|前天|上周|上个月|去年|三天前|两周前|2022年5月|2022年5月14日|2019年|上周一",
    "ja": "昨日|一昨日|先週|先月|去年|三日前|二週間前|2022年5月|2022年5月14日|2019年|先週の月曜日",
    "ar": "أمس|أول أمس|الأسبوع الماضي|الشهر الماضي|العام الماضي|قبل ثلاثة أيام|قبل أسبوعين|"
    "في مايو 2022|في 14 مايو 2022|في عام 2019|يوم الاثنين الماضي",
}
AROUND = {
    "es": "¿Qué pasó {} con las elecciones?", "de": "Wer hat {} die Wahl gewonnen?",
    "fr": "Qui a gagné {} dans la ville ?", "pt": "Quem ganhou {} na cidade?",
    "it": "Chi ha vinto {} nella città?", "ru": "Кто выиграл {} на выборах?",
    "zh": "{}谁赢了选举", "ja": "{}の選挙で誰が勝ったか", "ar": "من فاز {} في الانتخابات",
}  # fmt: skip


@pytest.mark.parametrize("language", TIMES)
def test_times_put_their_articles_first(language: str) -> None:
    expected = (*ASKED, WEEKS_MONDAY if language in ("zh", "ja") else MONDAY)
    for phrase, days in zip(TIMES[language].split("|"), expected, strict=True):
        for question in (AROUND[language].format(phrase), AROUND[language].format(phrase).upper()):
            reading = read(question, NOW)
            assert reading.preference is not None, question
            assert (reading.preference.first, reading.preference.last) == days, question
            assert not reading.filters
            assert phrase.upper() not in reading.text.upper()


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("elecciones desde 2020", date(2020, 1, 1), None),
        ("die Wahl vor dem 14. Mai 2022", None, date(2022, 5, 13)),
        ("le port depuis mai 2022", date(2022, 5, 1), None),
        ("le elezioni dopo il 2020", date(2021, 1, 1), None),
        ("as eleições até 2020", None, date(2020, 12, 31)),
        ("выборы после 2020 года", date(2021, 1, 1), None),
        ("2020年以来的选举", date(2020, 1, 1), None),
        ("2020年以前の選挙", None, date(2019, 12, 31)),
        ("الانتخابات منذ عام 2020", date(2020, 1, 1), None),
    ],
)
def test_bounds_filter(question: str, first: date | None, last: date | None) -> None:
    assert read(question, NOW).filters == (DateRange(first, last),)


@pytest.mark.parametrize(
    "question",
    [
        "la segunda vuelta electoral", "la comida para los niños", "so kam man mit dem Schiff",
        "wer ist hier der Mann", "la mer et le port", "qui est le maire de la ville",
        "a segunda volta das eleições", "sei anni di scuola per il mare", "среда обитания",
        "кто мэр города", "日本的天气", "谁是市长", "森林火災と水", "市長は誰ですか",
        "المدينة والبحر", "من هو رئيس البلدية", "the man who may march hier",
    ],
)  # fmt: skip
def test_words_that_name_no_time_are_words(question: str) -> None:
    reading = read(question, NOW)
    assert not reading
    assert reading.text == question


def test_language_of_the_question_can_be_given() -> None:
    assert not read("hier Tolm", NOW, language="de")
    assert str(read("hier Tolm", NOW, language="fr")) == "2024-03-05 first"
