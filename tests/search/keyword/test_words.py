"""What a question finds by its words, and where the words are marked."""

from collections.abc import Callable

import pytest

from nutgraf.index.keyword import KeywordArticle
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.query import parse_query
from nutgraf.search.showing.highlights import Marks

from .conftest import Collection

Find = Callable[..., list[int]]


@pytest.fixture(scope="module")
def find(collection: Callable[..., Collection]) -> Find:
    """A function from texts and a question to the numbers of the texts found, best first."""

    def found(texts: list[str], question: str, language: str = "en") -> list[int]:
        articles = [KeywordArticle(title="", passages=[text]) for text in texts]
        leg = collection([articles], language=language).leg
        query = parse_query(question)
        rows, _ = leg.search(query, 99, query.limits.deadline())
        return [int(row) for row in rows]

    return found


CLINIC = [
    "The clinic for the mentally ill will close.",
    "The mental clinic stays, and mental nurses will go there.",
    "He'll sing, she'll dance.",
    "She'd come if he'd call; we're waiting and we'll stay.",
]
JETS = [
    "Two F-16 jets flew over the bay.",
    "She got an f and 16 points in all.",
    "The old F16 jets were sold.",
    "Jets of water, and nothing else.",
]
LETTERS = [
    "people who write C++ all day",
    "fruit is rich in vitamin C. It helps",
    "she learned C# and F# at school",
    "the .NET library is large",
    "a net was thrown by the fisher",
    "AT&T bought it; a Q&A on R&D followed",
]


@pytest.mark.parametrize(
    ("texts", "question", "found"),
    [
        (CLINIC, "mentally ill", [0, 1]),
        (CLINIC, "hell", []),
        (CLINIC, "shed", []),
        (CLINIC, "well were id", []),
        (["The oil well burns.", "The oil we'll burn."], "oil well", [0, 1]),
        (["A voter ID is asked for.", "I'd ask a voter."], '"voter ID"', [0]),
        (["They don't.", "They dont.", "They do."], '"dont"', [0, 1]),
        (["He can't.", "A thieves' cant."], '"cant"', [1]),
    ],
)
def test_contractions(find: Find, texts: list[str], question: str, found: list[int]) -> None:
    assert find(texts, question) == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ('"C++"', [0]), ("C++", [0]), ('"C#"', [2]), ('"F#"', [2]), ("c", [1]),
        ('"vitamin C"', [1]),
        ('".NET"', [3]), (".net library", [3]), ("net", [3, 4]),
        ('"AT&T"', [5]), ("ATT", [5]), ('"Q&A"', [5]), ("+R&D", [5]), ("-C++ -C# people rich", [1]),
    ],
)  # fmt: skip
def test_signs(find: Find, question: str, found: list[int]) -> None:
    assert find(LETTERS, question) == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("f-16", [0, 2, 1]), ("F16", [2, 0]), ('"F-16"', [0, 2]), ('"F16"', [2, 0]),
        ('"f-16 jets"', [0, 2]), ('"F16 jets"', [2, 0]), ('"two f16 jets flew"', [0]),
        ('"old f-16 jets"', [2]), ("+f-16 +jets", [0, 2]), ("jets -f16", [3]),
        ('"16 jets"', [0]), ("title:f-16", []),
    ],
)  # fmt: skip
def test_joined_and_parted_forms_meet(find: Find, question: str, found: list[int]) -> None:
    assert find(JETS, question) == found


BID = [
    "his re-election bid failed",
    "his reelection bid failed",
    "a state-of-the-art e-mail to Ph.D. students",
    "the state of the art: email for PhD students",
    "re elections, and covid-19-related rules",
    "elections held again; covid19 rules",
]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ('"re-election bid"', {0, 1}), ('"reelection bid"', {0, 1}),
        ('"his reelection bid failed"', {0, 1}), ('"his re-election bid failed"', {0, 1}),
        ("reelections", {0, 1}), ('"state of the art"', {2, 3}), ('"state-of-the-art"', {2, 3}),
        ('"art e-mail"', {2, 3}), ('"art email"', {2, 3}), ('"art email to"', {2}),
        ('"email to PhD students"', {2}),
        ('"PhD students"', {2, 3}), ('"Ph.D. students"', {2, 3}), ('"ph.d. students"', {2, 3}),
        ("covid-19", {4, 5}), ("covid19", {4, 5}), ('"covid-19 rules"', {5}),
        ('"reelection reelection bid"', set()), ('"election bid"', {0}), ('"his election"', set()),
        ('"bid reelection"~2', {0, 1}),
    ],
)  # fmt: skip
def test_phrases_hold_over_both_forms(find: Find, question: str, found: set[int]) -> None:
    assert set(find(BID, question)) == found


@pytest.mark.parametrize(
    ("language", "texts", "question", "found"),
    [
        ("en", ["Hawaiʻi", "Hawaii", "Hawai‘i"], "hawai'i", {0, 1, 2}),
        ("en", ["O‘ahu", "Oʻahu", "Oahu"], '"oahu"', {0, 1, 2}),
        ("en", ["I︠A︡vorsʹkyĭ", "Iavorskyi"], "Iavorskyi", {0, 1}),
        ("en", ["l'infraction grave", "une infraction grave"], '"infraction grave"', {0, 1}),
        ("en", ["Mr D'Souza left", "Mr DSouza left", "Souza"], '"D\'Souza left"', {0, 1}),
        ("tr", ["Türkiye’nin başkanı Ankara’da konuştu."], '"ankara konuştu"', {0}),
        ("tr", ["ISPARTA'DA", "ısparta", "Isparta"], "Isparta", {0, 1, 2}),
        ("fr", ["les prud'hommes", "les prudhommes"], '"les prud’hommes"', {0, 1}),
        ("en", ["The F.B.I.’s director spoke.", "FBI director"], '"fbi director"', {0, 1}),
        ("en", ["owes 1.250.000 euros", "owes 1 250 000 euros", "owes 1,250,000 euros",
                "owes 1’250’000 euros", "owes 1250000 euros"],
         '"owes 1250000 euros"', {0, 1, 2, 3, 4}),
        ("en", ["1.250.000", "1 250 000", "1 of 250 and 000"], "1 250 000", {0, 1}),
        ("en", ["the 10,000m race", "10000m", "10,000 people"], "10000m", {0, 1, 2}),
        ("en", ["the 10,000m race", "10000m", "10 000 m race"], '"10000 m race"', {0, 2}),
        ("en", ["a 10km run", "a 10 km run", "a 10-km run", "10 and km"], '"10 km run"', {0, 1, 2}),
        ("en", ["open at 5pm", "open at 5 p.m.", "open at 5p.m."], '"5 pm"', {0, 1, 2}),
        ("en", ["the 1980s", "the 1980's", "in 1980"], "1980s", {0, 1}),
        ("en", ["at al-Qaʿida", "at alqaida", "at al Qaida"], '"at al-Qaida"', {0, 1, 2}),
        ("tr", ["AKP'li vekil", "İZMİR’İN", "akp"], "akp", {0, 2}),
        ("fr", ["l’école", "qu'une école", "école"], "l'éco*", {0, 1, 2}),
        ("en", ["Mr D'Souza left", "DSouza", "the south"], "D'Sou*", {0, 1}),
        ("en", ["O’Neill", "ONeill", "O'Neill's aide"], "O'Nei*", {0, 1, 2}),
        ("en", ["pre-existing", "preexisting", "existing"], "pre-existng~", {0, 1}),
        ("en", ["covid-19", "COVID19", "Covid 19", "covid 20"], "covid-1*", {0, 1, 2, 3}),
        ("en", ["covid-19", "COVID19", "Covid 19", "covid 20"], "+covid-1*", {0, 1, 2}),
        ("en", ["the 10,000m race", "10000m", "10,000 people"], "10,000", {0, 1, 2}),
        ("en", ["צה״ל נכנס", 'צה"ל נכנס', "צהל נכנס"], 'צה"ל', {0, 1, 2}),
        ("en", ["قال الوزير", "وزير"], "الوزير", {0, 1}),
        ("en", ["2021年3月に開かれた", "3 of 月曜"], '"3月"', {0}),
        ("en", ["Ｃ＋＋ 入門", "c++ 入門"], '"C++"', {0, 1}),
    ],
)  # fmt: skip
def test_words_of_many_kinds_meet(
    find: Find, language: str, texts: list[str], question: str, found: set[int]
) -> None:
    assert set(find(texts, question, language)) == found


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("Two F-16 jets", "F16", ["F-16"]),
        ("Two F16 jets", "F-16", ["F16"]),
        ("the F.B.I.’s director", "fbi", ["F.B.I.’s"]),
        ("in Hawaiʻi, O‘Brien", "hawaii obrien", ["Hawaiʻi", "O‘Brien"]),
        ("owes 1 250 000 euros", "1250000", ["1 250 000"]),
        ("writes C++, not C", "C++", ["C++"]),
        ("d'Artagnan came", "artagnan", ["d'Artagnan"]),
        ("2021年3月に開かれた", "3月", ["3月"]),
        ("a re-election bid", "election", ["election"]),
        ("his re-election bid, the bid", '"reelection bid"', ["re-election", "bid"]),
        ("an f and 16 F-16 jets", '"F-16 jets"', ["F-16", "jets"]),
        ("d'Artagnan came, Artagnan left", '"artagnan left"', ["Artagnan", "left"]),
        ("צה״ל נכנס", "צהל", ["צה״ל"]),
    ],
)
def test_what_is_marked(text: str, question: str, marked: list[str]) -> None:
    analyzer = Analyzer()
    marks = Marks.of(parse_query(question), lambda query: set(analyzer.terms(str(query))), analyzer)
    spans = marks.spans(text)
    assert [text[start:end] for start, end in spans] == marked
