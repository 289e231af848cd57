"""Related articles: those on the same story, and apart from them, those on the same subject.

A story is an event and what was written of it in those days: the articles lie near in meaning,
speak of the same rare names, and are dated within days of each other. A subject is shared for
years by its meaning alone.
"""

import re
from dataclasses import dataclass
from math import log
from typing import Any, Final

from ..index import Article, NutgrafError
from ..index.articles.day_numbers import NO_DATE
from ..index.hints import Advice, Hint
from .article_table import ArticleTable
from .corpus import Corpus

LOOKED_AT: Final = 200
"""Articles nearest in meaning whose names are compared."""

NEAR: Final = 0.5
"""The least cosine of two articles' mean vectors for one subject."""

NAMES: Final = 0.2
"""The share of its names, by their rarity, that an article on the same story has."""

DAYS: Final = 10
"""How far apart in date two articles on one story are, at the most."""

BY_NAMES: Final = 0.5
"""What shared names count against meaning in the order of a story. In that of a subject they count
nothing: by human judgement they did harm, see benchmarks/RESULTS.md."""

SHOWN: Final = 5
"""Names in common that are told, the rarest."""

_NAME: Final = re.compile(r"(?<![.!?:”\"]\s)(?<!^)\b[^\W\d_a-z][\w’'-]*\w")


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article that is related: how near in meaning, and the share of names in common."""

    article: Article
    score: float
    meaning: float
    names: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As `related --json` prints it."""
        article = self.article
        return {
            "id": article.id,
            "title": article.title,
            "source": article.source,
            "date": article.date.isoformat() if article.date else None,
            "score": self.score,
            "meaning": self.meaning,
            "names": list(self.names),
        }


@dataclass(frozen=True, slots=True)
class RelatedArticles:
    """What is related to `article`, the nearest first; copies of it and of each other left out."""

    article: Article
    story: tuple[RelatedArticle, ...]
    subject: tuple[RelatedArticle, ...]


class Relations:
    """Finds related articles in one corpus. Safe to share between threads."""

    def __init__(self, corpus: Corpus, table: ArticleTable) -> None:
        """Look through `corpus`, whose articles are those of `table`."""
        self._corpus, self._contents = corpus, corpus.contents
        self._table = table

    def related(self, article_id: str, limit: int = 10) -> RelatedArticles:
        """Up to `limit` articles on the story of an article, and as many on its subject.

        Its id may be a passage's, as a search tells it. Raises NutgrafError where there is none.
        """
        found = self._contents.find(article_id)
        if found is None:
            raise NutgrafError(
                f"{article_id}: no article or passage with this id", Hint(Advice.IDS)
            )
        article = found[0]
        version = self._contents.version_of(article.id)
        assert version is not None, "an article that was found has a version"
        own = self._table.number_of(version)
        numbers, cosines = self._corpus.articles.nearest(own, LOOKED_AT)
        names = self._names(article)
        weights = {name: self._rarity(name) for name in names}
        total = sum(weights.values()) or 1.0
        seen = {int(self._table.text_of[own])}
        story: list[RelatedArticle] = []
        subject: list[RelatedArticle] = []
        for number, meaning in zip(numbers.tolist(), cosines.tolist(), strict=True):
            text = int(self._table.text_of[number])
            if meaning < NEAR:
                break
            # Comparing names takes the time: of a subject, only in those that are returned.
            near = self._near_in_time(own, number)
            if text in seen or not (near or len(subject) < limit):
                continue
            seen.add(text)
            other = self._contents.version(int(self._table.versions[number]))[0]
            shared = sorted(
                names.keys() & self._names(other), key=lambda name: (-weights[name], name)
            )
            share = sum(weights[name] for name in shared) / total
            # The parts of a name with a hyphen are terms of their own.
            told = tuple(dict.fromkeys(names[name] for name in shared))[:SHOWN]
            if near and share >= NAMES:
                score = meaning + BY_NAMES * share
                story.append(RelatedArticle(other, score, meaning, told))
            else:
                subject.append(RelatedArticle(other, meaning, meaning, told))
        story.sort(key=lambda each: -each.score)
        return RelatedArticles(article, tuple(story[:limit]), tuple(subject[:limit]))

    def _near_in_time(self, own: int, other: int) -> bool:
        days = self._table.days[[own, other]]
        return NO_DATE not in days and abs(int(days[0]) - int(days[1])) <= DAYS

    def _names(self, article: Article) -> dict[str, str]:
        """The terms of words that begin with a capital where no sentence does, and such a word."""
        text = f". {article.title}. {article.text}"
        names: dict[str, str] = {}
        for match in _NAME.finditer(text):
            for term in self._contents.analyzer.terms(match[0]):
                if len(term) > 2 and not self._contents.analyzer.is_stop_word(term):
                    names.setdefault(term, match[0])
        return names

    def _rarity(self, term: str) -> float:
        """The weight of a name by how few passages have it: log(passages / df), at least 0."""
        frequency = self._corpus.keyword.passages_with(term)
        return max(log(self._contents.live_rows / max(frequency, 1)), 0.0)
