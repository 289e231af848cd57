"""Related articles: articles on the same story, then articles on the same subject.

Articles are on one story if they are near in meaning, mention the same rare names, and are dated
within days of each other. They are on one subject if they are near in meaning, even years apart.
"""

import re
from dataclasses import dataclass
from math import log
from typing import Any, Final

from ...index import Article, NutgrafError
from ...index.articles.day_numbers import NO_DATE
from ...index.hints import Advice, Hint
from ..article_table import ArticleTable
from ..corpus import Corpus

LOOKED_AT: Final = 200
"""The number of nearest articles whose names are compared."""

NEAR: Final = 0.5
"""The least cosine of two articles' mean vectors for one subject."""

NAMES: Final = 0.2
"""The least share of its names, weighted by rarity, that an article on the same story has."""

DAYS: Final = 10
"""The most days between two articles on one story."""

BY_NAMES: Final = 0.5
"""The weight of shared names against meaning in the order of a story. In the order of a subject
they weigh nothing: by human judgement they did harm, see benchmarks/RESULTS.md."""

SHOWN: Final = 5
"""The number of common names that are shown, the rarest first."""

_NAME: Final = re.compile(r"(?<![.!?:”\"]\s)(?<!^)\b[^\W\d_a-z][\w’'-]*\w")


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """A related article, with its nearness in meaning and the share of common names."""

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
    """The articles related to `article`, the nearest first, without copies."""

    article: Article
    story: tuple[RelatedArticle, ...]
    subject: tuple[RelatedArticle, ...]


class Relations:
    """Finds related articles in one corpus. Safe to share between threads."""

    def __init__(self, corpus: Corpus, table: ArticleTable) -> None:
        """Search `corpus`, whose article table is `table`."""
        self._corpus, self._contents = corpus, corpus.contents
        self._table = table

    def related(self, article_id: str, limit: int = 10) -> RelatedArticles:
        """Up to `limit` articles on the story of an article, and as many on its subject.

        The id may be a passage's, as in a hit. Raises NutgrafError if there is none.
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
            # Comparing names is slow: on a subject, it is done only for the returned articles.
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
            shown = tuple(dict.fromkeys(names[name] for name in shared))[:SHOWN]
            if near and share >= NAMES:
                score = meaning + BY_NAMES * share
                story.append(RelatedArticle(other, score, meaning, shown))
            else:
                subject.append(RelatedArticle(other, meaning, meaning, shown))
        story.sort(key=lambda each: -each.score)
        return RelatedArticles(article, tuple(story[:limit]), tuple(subject[:limit]))

    def _near_in_time(self, own: int, other: int) -> bool:
        days = self._table.days[[own, other]]
        return NO_DATE not in days and abs(int(days[0]) - int(days[1])) <= DAYS

    def _names(self, article: Article) -> dict[str, str]:
        """Terms of capitalised words that do not begin a sentence, each with such a word."""
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
