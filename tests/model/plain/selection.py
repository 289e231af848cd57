"""The hits that a ranking gives: copies, shares of articles, order, pages and counts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from .view import Row, View


@dataclass(frozen=True)
class Expected:
    """The hits of a search as (passage id, further passages), and what is counted."""

    hits: list[tuple[str, int]]
    total: int
    listed: int
    facets: dict[str, Counter[str | None]]
    passages: dict[str, list[str]]


def expected(ranking: list[tuple[Row, float]], view: View, options: dict[str, Any]) -> Expected:
    """What a search with `options` shows of the whole ranking, each copy and passage of which
    is listed with its score."""
    if "min_score" in options:
        ranking = [(row, score) for row, score in ranking if score >= options["min_score"]]
    rows = [row for row, _ in ranking]
    if not options.get("copies"):
        rows = _represented(rows, view)
    of_article: dict[str, list[Row]] = {}
    for row in rows:
        of_article.setdefault(row.article.id, []).append(row)
    by_article = options.get("by") == "article"
    most = 1 if by_article else options.get("per_article", 2) or len(rows)
    hits = [row for row in rows if row in of_article[row.article.id][:most]]
    counted = [own[0] for own in of_article.values()] if by_article else rows
    unranked = not any(score for _, score in ranking)
    ordered = sorted_by(hits, options.get("sort", "-date" if unranked else "relevance"))
    shown = []
    for row in ordered:
        own = of_article[row.article.id]
        last = not by_article and len(own) >= most and row is own[most - 1]
        shown.append((row.id, len(own) - most if last else 0))
    return Expected(
        shown,
        len(counted),
        len(hits),
        {
            "source": Counter(_lower(row.article.source) for row in counted),
            "month": Counter(row.article.date and f"{row.article.date:%Y-%m}" for row in counted),
            "language": Counter(row.article.language for row in counted),
        },
        {own[0].id: _passages(own[0].article.id, ranking) for own in of_article.values()},
    )


def _passages(article: str, ranking: list[tuple[Row, float]]) -> list[str]:
    return [row.id for row, _ in ranking if row.article.id == article][:3]


def _represented(rows: list[Row], view: View) -> list[Row]:
    """The rows of articles whose passage is the first of all that carry their text."""
    first: dict[frozenset[str], str] = {}
    for row in rows:
        first.setdefault(view.copies[row.article.id], row.article.id)
    return [row for row in rows if first[view.copies[row.article.id]] == row.article.id]


def sorted_by(rows: list[Row], order: str) -> list[Row]:
    """Rows in another order; equal ones, and at the end those without a value, keep theirs."""
    if order == "title":
        return sorted(rows, key=lambda row: row.article.title.lower())
    if order == "relevance":
        return rows
    if order.endswith("count"):
        counted = [row for row in rows if "count" in row.article.metadata]
        counted.sort(key=lambda row: row.article.metadata["count"], reverse=order == "-count")
        return counted + [row for row in rows if "count" not in row.article.metadata]
    dated = [row for row in rows if row.article.date]
    dated.sort(key=lambda row: row.article.date.toordinal(), reverse=order == "-date")
    return dated + [row for row in rows if not row.article.date]


def _lower(value: str | None) -> str | None:
    return value and value.lower()
