"""The questions of the model: a list of clauses, what each asks for, and how it is written.

A clause is a list whose first item is its kind, so that a question can be printed and read back:

    ["word", "storm"]            ["or", [clause, …]]         ["field", "source", "courier"]
    ["prefix", "sto"]            ["and", [clause, …]]        ["quoted", "source", "Evening Post"]
    ["phrase", ["the", "storm"]] ["must", clause]            ["title", "storm"]
    ["near", ["storm", "flood"], 3]   ["not", clause]        ["date", "2020-03", first, last]
    ["section", "sport"]         ["count", ">5", first, last]
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from .view import Row, View
from .words import STOP_WORDS, UNKNOWN, WORDS, key, side_by_side, words_of

Clause = list[Any]
Question = list[Clause]
Ranking = tuple[str, tuple[str, ...]]
"""The key of a word that ranks, and the fields in which it does."""

BOTH: Final = ("body", "title")

PERIODS: Final = (
    ("2020", "2020-01-01", "2020-12-31"),
    ("2019-12", "2019-12-01", "2019-12-31"),
    ("2020-02..2020-06", "2020-02-01", "2020-06-30"),
    ("..2020-03", None, "2020-03-31"),
    ("2020-07..", "2020-07-01", None),
)
_WORDS: Final = tuple(word for word in WORDS if word not in STOP_WORDS)
_RESTRICTING: Final = {"phrase", "near", "and", "must", "not", "field", "quoted", "title", "date",
    "section", "count",
}  # fmt: skip


def written(question: Question) -> str:
    """The question as somebody types it."""
    return " ".join(map(_written, question))


def _written(clause: Clause) -> str:
    match clause:
        case ["word", word]:
            return str(word)
        case ["prefix", beginning]:
            return f"{beginning}*"
        case ["phrase", words]:
            return f'"{" ".join(words)}"'
        case ["near", words, most]:
            return f'"{" ".join(words)}"~{most}'
        case ["or" | "and" as kind, clauses]:
            return "(" + f" {kind.upper()} ".join(map(_written, clauses)) + ")"
        case ["must", own]:
            return f"+{_written(own)}"
        case ["not", own]:
            return f"-{_written(own)}"
        case ["field", name, value]:
            return f"{name}:{value}"
        case ["quoted", name, value]:
            return f'{name}:"{value}"'
        case ["title", word]:
            return f"title:{word}"
        case ["date", period, _, _]:
            return f"date:{period}"
        case ["section", value]:
            return f"section:{value}"
        case ["count", period, _, _]:
            return f"count:{period}"
    raise ValueError(clause)


def restricts(clause: Clause) -> bool:
    """Whether a clause decides what is found; the others only rank it."""
    if clause[0] == "or":
        return any(map(restricts, clause[1]))
    return clause[0] in _RESTRICTING


def demands(clause: Clause) -> bool:
    """Whether a clause asks for words literally."""
    return clause[0] in {"phrase", "near", "and", "must"} or (
        clause[0] == "or" and restricts(clause)
    )


def means(question: Question) -> bool:
    """Whether a question has words whose meaning can be compared, beside filters."""
    return any(clause[0] in {"word", "prefix", "or"} or demands(clause) for clause in question)


def is_plain(question: Question) -> bool:
    """Whether all words of a question are without operators."""
    return all(
        clause[0] == "word" or (restricts(clause) and not demands(clause)) for clause in question
    )


def ranking_words(question: Question, view: View) -> list[Ranking]:
    """The words that rank, repeated as they are asked.

    A stop word ranks if a phrase, + or AND asks for it, or if there is nothing else.
    """
    found = [each for clause in question for each in _words(clause, view, idle=True)]
    return [word for word, idle in found if not idle] or [word for word, _ in found]


def _words(clause: Clause, view: View, *, idle: bool) -> Iterator[tuple[Ranking, bool]]:
    """The words of a clause, and whether each is a stop word that may be left out."""
    match clause:
        case ["word", word]:
            yield (key(word), BOTH), idle and word in STOP_WORDS
        case ["prefix", beginning]:
            for each in sorted(view.keys_beginning(beginning)) or [f"{beginning}*"]:
                yield (each, BOTH), False
        case ["phrase", words] | ["near", words, _]:
            for word in words:
                yield (key(word), BOTH), False
        case ["title", word]:
            yield (key(word), ("title",)), False
        case ["or" | "and" as kind, clauses]:
            for own in clauses:
                yield from _words(own, view, idle=idle and kind == "or")
        case ["must", own]:
            yield from _words(own, view, idle=False)


def phrases(question: Question) -> Iterator[list[str]]:
    """The phrases that a question asks for."""
    for clause in question:
        match clause:
            case ["phrase", words]:
                yield words
            case ["or" | "and", clauses]:
                yield from phrases(clauses)
            case ["must", own]:
                yield from phrases([own])


def beside_phrases(question: Question, view: View) -> set[str]:
    """The keys of what a question asks for beside its phrases, stop words left out."""
    found: set[str] = set()
    for clause in question:
        match clause:
            case ["or" | "and", clauses]:
                found |= beside_phrases(clauses, view)
            case ["must", own]:
                found |= beside_phrases([own], view)
            case ["phrase" | "title", _]:
                pass
            case _:
                found |= {each for (each, _), _ in _words(clause, view, idle=True)}
    return found - {*STOP_WORDS}


def allows(question: Question, row: Row, view: View) -> bool:
    """Whether a row passes all clauses that decide."""
    return all(matches(clause, row, view) for clause in question if restricts(clause))


def matches(clause: Clause, row: Row, view: View) -> bool:
    """Whether a row has what a clause asks for, in its passage or in its title."""
    article = row.article
    match clause:
        case ["word", word]:
            return key(word) in row.body or key(word) in row.title
        case ["prefix", beginning]:
            return bool(view.keys_beginning(beginning) & {*row.body, *row.title})
        case ["phrase", words]:
            phrase = [key(word) for word in words]
            return any(side_by_side(keys, phrase) for keys in (row.body, row.title))
        case ["near", words, most]:
            wanted = [key(word) for word in words]
            return any(_near(keys, wanted, most) for keys in (row.body, row.title))
        case ["or", clauses]:
            return any(matches(own, row, view) for own in clauses)
        case ["and", clauses]:
            return all(matches(own, row, view) for own in clauses)
        case ["must", own]:
            return matches(own, row, view)
        case ["not", own]:
            return not matches(own, row, view)
        case ["field", "lang", value]:
            return article.language == value
        case ["field", name, value]:
            return value in words_of(getattr(article, name) or "")
        case ["quoted", "source", value]:
            return (article.source or "").lower() == value.lower()
        case ["quoted", "author", value]:
            return value.lower() in (article.author or "").lower()
        case ["title", word]:
            return key(word) in row.title
        case ["date", _, first, last]:
            day = article.date and article.date.isoformat()
            return day is not None and (first or "") <= day <= (last or "9999")
        case ["section", value]:
            return str(article.metadata.get("section", "")).lower() == value
        case ["count", _, first, last]:
            return first <= article.metadata.get("count", -1) <= last
    raise ValueError(clause)


def _near(keys: list[str], wanted: list[str], most: int) -> bool:
    """Whether a window has all words, each as often as asked, and at most so many others."""
    size = len(wanted) + most
    for start in range(max(len(keys) - len(wanted) + 1, 0)):
        window = keys[start : start + size]
        if all(window.count(each) >= wanted.count(each) for each in wanted):
            return True
    return False


def draw(source: random.Random) -> Question:
    """A question of some clauses; often plain words, sometimes nothing but filters."""
    question = [_ranking(source) for _ in range(source.choice((0, 1, 1, 2, 2, 3)))]
    if source.random() < 0.4 or not question:
        question.append(_restricting(source))
    if source.random() < 0.15:
        question.append(_restricting(source))
    return question


def _word(source: random.Random) -> Clause:
    pool = source.choices((_WORDS, STOP_WORDS, UNKNOWN), (12, 1, 1))[0]
    return ["word", source.choice(pool)]


def _ranking(source: random.Random) -> Clause:
    drawn = source.random()
    if drawn < 0.8:
        return _word(source)
    if drawn < 0.9:
        word = source.choice(_WORDS)
        return ["prefix", word[: source.randint(2, len(word))]]
    return ["or", [["word", source.choice(_WORDS)] for _ in range(2)]]


def _restricting(source: random.Random) -> Clause:
    plain: Clause = ["word", source.choice(_WORDS)]
    other: Clause = ["word", source.choice(_WORDS)]
    two = [source.choice(WORDS), source.choice(WORDS)]
    day = date(2020, 1, 1) + timedelta(source.randrange(200))
    choices: list[Clause] = [
        ["phrase", two],
        ["phrase", ["of", "the", "harbour"]],
        ["near", [plain[1], other[1]], source.randint(1, 6)],
        ["must", plain],
        ["not", plain],
        ["and", [plain, other]],
        ["or", [plain, ["phrase", two]]],
        ["not", ["phrase", ["the", "harbour"]]],
        ["field", "source", source.choice(("courier", "evening", "nobody"))],
        ["quoted", "source", source.choice(("Courier", "evening post"))],
        ["field", "author", source.choice(("ina", "hadley"))],
        ["quoted", "author", "Ina Solberg"],
        ["field", "lang", source.choice(("en", "de"))],
        ["title", source.choice(("storm", "ferry", "rivers"))],
        ["date", *source.choice(PERIODS)],
        ["date", f"{day}", f"{day}", f"{day}"],
        ["not", ["field", "source", "courier"]],
        ["section", source.choice(("politics", "sport"))],
        ["count", *source.choice(((">5", 6, 999), ("5..20", 5, 20), ("20", 20, 20)))],
        ["not", ["section", "sport"]],
    ]
    return source.choice(choices)
