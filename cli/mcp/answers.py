"""The answers of the MCP tools: one record for each, made from results and articles.

Every passage has the id by which it can be cited and read. The SDK reads the fields off the
classes, so they must not have slots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...index import Article, Passage, Source
from ...index.fields.own_values import own_values
from ...search import Hit, Notice, RelatedArticles, Results, Trends

FACTS = 200
"""Characters of what stands beside a passage: its id, title, source and so on."""


@dataclass(frozen=True)
class Found:
    """A passage that was found. `also_in` has the ids of articles that carry the same text.

    `answers` says whether it answers; if not, it comes near to what does.
    `more` is the number of further passages of the article that answer and are not listed. `pages`
    are the printed pages that the passage stands on, if the article has any. `fields` has the
    values of the article's own fields. By article, `further` has more of its passages.
    """

    id: str
    title: str
    source: str | None
    date: str | None
    author: str | None
    url: str | None
    text: str
    score: float
    answers: bool
    also_in: list[str]
    more: int
    pages: list[str]
    fields: dict[str, list[str]]
    further: list["Paragraph"]


@dataclass(frozen=True)
class SearchAnswer:
    """The passages that a search found, the best first.

    If nothing answers the query, there are none, and `nearest` has the first few that come near.
    `read_as` has the filters and preferences that were read from the words of the query and
    applied; `notices` tell what else was done with it; `advice` says what to change in the query,
    if there is something. `next` is the `offset` of the hits that follow, if any do. `facets`
    has the number of hits for each value of the fields that were
    asked for.
    """

    passages: list[Found]
    nearest: list[Found]
    total: int
    read_as: list[str]
    notices: list[str]
    advice: str | None
    generation: int
    facets: dict[str, dict[str, int]]
    next: int | None


@dataclass(frozen=True)
class Paragraph:
    """A passage of an article, with its id and its printed pages, if it has any."""

    id: str
    text: str
    pages: list[str]


@dataclass(frozen=True)
class ReadAnswer:
    """An article, or a part of it."""

    id: str
    title: str
    source: str | None
    date: str | None
    author: str | None
    url: str | None
    passages: list[Paragraph]
    passages_in_article: int
    next: str | None


@dataclass(frozen=True)
class Relative:
    """A related article. `names` are the names that occur in both articles."""

    id: str
    title: str
    source: str | None
    date: str | None
    author: str | None
    url: str | None
    names: list[str]


@dataclass(frozen=True)
class RelatedAnswer:
    """Articles on the same story as an article, and others on the same subject."""

    id: str
    story: list[Relative]
    subject: list[Relative]


@dataclass(frozen=True)
class StandingWord:
    """A word that is more frequent in the hits: articles with it among them, and among all."""

    word: str
    articles: int
    of_all: int


@dataclass(frozen=True)
class TrendsAnswer:
    """The words that stand out in the hits of a query, and the number of hits by month."""

    words: list[StandingWord]
    hits: int
    articles: int
    months: dict[str, int]


@dataclass(frozen=True)
class SourceAnswer:
    """A source, the number of its articles, and the first and last of their days."""

    name: str | None
    articles: int
    first_date: str | None
    last_date: str | None


@dataclass(frozen=True)
class SourcesAnswer:
    """Some sources of an index, with the number of all, and the number and days of all articles."""

    sources: list[SourceAnswer]
    total: int
    articles: int
    first_date: str | None
    last_date: str | None


def search_answer(results: Results, advice: str | None, characters: int) -> SearchAnswer:
    """The answer of `search`: the passages of some results, as many as fit; at least one."""
    hits = _fitting(results.hits, characters)
    following = results.offset + len(hits)
    reading = results.reading
    read = [*map(str, reading.filters), *reading.preferences] if reading else []
    return SearchAnswer(
        passages=list(map(_found, hits)),
        nearest=list(map(_found, _fitting(results.nearest, characters))),
        total=results.total,
        read_as=read,
        notices=[f"{notice}{_otherwise(notice)}" for notice in results.notices],
        advice=advice,
        generation=results.generation,
        next=following if hits and following < results.listed else None,
        facets={
            name: {value or "": number for value, number in counts.items()}
            for name, counts in (results.facets or {}).items()
        },
    )


def _fitting(hits: Sequence[Hit], characters: int) -> Sequence[Hit]:
    """The first hits whose passages and facts have about so many characters; at least one."""
    for place, hit in enumerate(hits):
        characters -= sum(len(passage.text) for passage in hit.passages or (hit.passage,)) + FACTS
        if characters < 0:
            return hits[: max(place, 1)]
    return hits


def trends_answer(found: Trends) -> TrendsAnswer:
    """The answer of `trends`."""
    return TrendsAnswer(
        words=[
            StandingWord(word=e.word, articles=e.articles, of_all=e.of_all) for e in found.words
        ],
        hits=found.hits,
        articles=found.articles,
        months=dict(found.months),
    )


def _otherwise(notice: Notice) -> str:
    """The argument that does otherwise than a notice tells."""
    if notice.option is None:
        return ""
    return f" {notice.option}={str(notice.value).lower()} turns this off."


def _found(hit: Hit) -> Found:
    return Found(
        **_facts(hit.article, hit.passage.id),
        text=hit.passage.text,
        score=round(hit.score, 3),
        answers=hit.answers,
        also_in=[c.article.id for c in hit.copies if c.article.id != hit.article.id],
        more=hit.more,
        pages=list(hit.passage.pages),
        fields=own_values(hit.article.metadata),
        further=[
            Paragraph(id=each.id, text=each.text, pages=list(each.pages))
            for each in hit.passages[1:]
        ],
    )


def read_answer(article: Article, passages: Sequence[Passage], first: int, end: int) -> ReadAnswer:
    """The answer of `read`: the passages `first:end` of an article."""
    return ReadAnswer(
        **_facts(article, article.id),
        passages=[
            Paragraph(id=p.id, text=p.text, pages=list(p.pages)) for p in passages[first:end]
        ],
        passages_in_article=len(passages),
        next=passages[end].id if end < len(passages) else None,
    )


def related_answer(found: RelatedArticles) -> RelatedAnswer:
    """The answer of `related`: the story and the subject of an article."""
    story, subject = (
        [Relative(**_facts(e.article, e.article.id), names=list(e.names)) for e in group]
        for group in (found.story, found.subject)
    )
    return RelatedAnswer(id=found.article.id, story=story, subject=subject)


def sources_answer(sources: Sequence[Source], offset: int, limit: int) -> SourcesAnswer:
    """The answer of `sources`: `limit` of them from `offset` on, and figures of all."""
    return SourcesAnswer(
        sources=[
            SourceAnswer(
                name=source.name,
                articles=source.articles,
                first_date=source.first_date,
                last_date=source.last_date,
            )
            for source in sources[offset : offset + limit]
        ],
        total=len(sources),
        articles=sum(source.articles for source in sources),
        first_date=min((s.first_date for s in sources if s.first_date), default=None),
        last_date=max((s.last_date for s in sources if s.last_date), default=None),
    )


def _facts(article: Article, id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "title": article.title,
        "source": article.source,
        "date": article.date.isoformat() if article.date else None,
        "author": article.author,
        "url": article.url,
    }
