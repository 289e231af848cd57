"""The articles of the model: drawn from few ids, titles and texts, so that they collide.

An article is a list of plain values, so that a history of operations can be printed and read back.
"""

import random
from datetime import date, timedelta
from typing import Any, Final

from nutgraf.index import Article

from .words import STOP_WORDS, WORDS, words_of

IDS: Final = tuple(f"a{number}" for number in range(12))
TITLES: Final = ("", "Storm", "The budget of ferries", "Rivers", "Clinic strike")
SOURCES: Final = (None, "Courier", "COURIER", "Evening Post", "Evening Courier")
AUTHORS: Final = (None, "Ina Solberg", "Noor Hadley and Ina Solberg")
LANGUAGES: Final = (None, "en", "de")
SECTIONS: Final = (None, "politics", "Sport", "SPORT")
COUNTS: Final = (None, 5, 20, 300)
"""Values of two own fields: a name, and a number."""
DAYS: Final = (None, *(date(2019, 11, 20) + timedelta(40 * step) for step in range(8)))

COMPARED: Final = 16
"""Words that a text must have so that its copies are found."""

LONG: Final = 100
"""Words from which equal texts are copies even where one source gave them two titles or days."""


def sentence(source: random.Random, size: int) -> str:
    """Some words with a capital and a full stop."""
    drawn = source.choices(
        WORDS, [4] * (len(WORDS) - len(STOP_WORDS)) + [8] * len(STOP_WORDS), k=size
    )
    return " ".join(drawn).capitalize() + "."


def text(source: random.Random) -> str:
    """A text of up to three paragraphs, each long enough to be a passage of its own."""
    if source.random() < 0.15:
        return sentence(source, source.randint(1, 6)) if source.random() < 0.8 else ""
    return "\n\n".join(
        " ".join(sentence(source, source.randint(6, 9)) for _ in range(2))
        + (" " + sentence(source, 8) if source.random() < 0.5 else "")
        + " The harbour of the harbour."
        for _ in range(source.randint(1, 3))
    )


_POOL: Final = [text(random.Random(number)) for number in range(14)]


def draw(source: random.Random) -> list[Any]:
    """The values of an article; most texts are of those that others have, too."""
    own = text(source) if source.random() < 0.3 else source.choice(_POOL)
    day = source.choice(DAYS)
    return [
        source.choice(IDS),
        source.choice(TITLES),
        own,
        source.choice(SOURCES),
        source.choice(AUTHORS),
        day and day.isoformat(),
        source.choice(LANGUAGES),
        source.choice(SECTIONS),
        source.choice(COUNTS),
    ]


def article(values: list[Any]) -> Article:
    """The article of some values; those of own fields may be left out."""
    id_, title, body, source, author, day, language, *own = values
    named = zip(("section", "count"), own, strict=False)
    return Article(
        id=str(id_),
        title=str(title),
        text=str(body),
        source=source,
        author=author,
        date=date.fromisoformat(day) if day else None,
        language=language,
        metadata={name: value for name, value in named if value is not None},
    )


def passages(body: str) -> list[str]:
    """The passages of a text: its paragraphs, which are never short beside others."""
    return body.split("\n\n")


def are_copies(one: Article, other: Article) -> bool:
    """Whether two articles carry one text. Texts are equal, or share next to nothing."""
    size = len(words_of(one.text))
    if one.text != other.text or size < COMPARED:
        return False
    if (one.source or "").lower() != (other.source or "").lower() or size > LONG:
        return True
    days = {one.date, other.date} - {None}
    return words_of(one.title) == words_of(other.title) and len(days) < 2


def groups(living: list[Article]) -> dict[str, frozenset[str]]:
    """Of each article, the ids of all that carry its text, its own among them."""
    found = {each.id: {each.id} for each in living}
    for place, one in enumerate(living):
        for other in living[:place]:
            if found[one.id] is not found[other.id] and are_copies(one, other):
                found[one.id] |= found[other.id]
                for id_ in found[one.id]:
                    found[id_] = found[one.id]
    return {id_: frozenset(own) for id_, own in found.items()}
