"""The filter by language: a code finds the articles that another code of the language marks."""

from collections.abc import Callable

import pytest

from nutgraf.index.keyword import KeywordArticle
from nutgraf.search.query import parse_query

from .conftest import Collection

MARKED = ("no", "nb", "nn", "sr", "hr", "sh", "he", "zh", "en")


@pytest.fixture(scope="module")
def marked(collection: Callable[..., Collection]) -> Collection:
    articles = [
        KeywordArticle(title="Ferry", passages=["The ferry sails."], language=code)
        for code in MARKED
    ]
    return collection([articles], language="en")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("no", {"no", "nb", "nn"}), ("nb", {"no", "nb"}), ("nor", {"no", "nb", "nn"}),
        ("hr", {"hr", "sh"}), ("hbs", {"sr", "hr", "sh"}), ("iw", {"he"}), ("yue", {"zh"}),
        ("zh-Hant", {"zh"}), ("English", {"en"}), ("EN", {"en"}), ("eo", set()),
    ],
)  # fmt: skip
def test_code_finds_every_article_in_the_language(
    marked: Collection, asked: str, found: set[str]
) -> None:
    for clause in (f"lang:{asked}", f'lang:"{asked}"'):
        query = parse_query(f"{clause} ferry")
        rows, _ = marked.leg.search(query, 99, query.limits.deadline())
        assert {MARKED[row] for row in rows.tolist()} == found
