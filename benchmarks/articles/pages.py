"""The pages of questions: how many passages of one article a page has, and whether scores fall."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nutgraf.search import Searcher

SHOWN = 10
"""Hits of a page."""


@dataclass(frozen=True)
class Pages:
    """What was found on some pages of several questions.

    `most` is the greatest number of passages of one article on a page, `most_in_all` on all pages
    of a question; `rising` is the number of hits that have a higher score than the one before.
    """

    pages: int
    hits: int
    most: int
    most_in_all: int
    rising: int


def measured(searcher: Searcher, questions: Iterable[str], count: int) -> Pages:
    """The first `count` pages of each question."""
    pages = hits = most = most_in_all = rising = 0
    for question in questions:
        before, own = 1.0, Counter[str]()
        for offset in range(0, count * SHOWN, SHOWN):
            page = searcher.search(question, limit=SHOWN, offset=offset)
            if not page:
                break
            on_page = Counter(hit.article.id for hit in page)
            own += on_page
            most = max(most, *on_page.values())
            for hit in page:
                rising += hit.score > before
                before = hit.score
            pages, hits = pages + 1, hits + len(page)
        most_in_all = max([most_in_all, *own.values()])
    return Pages(pages, hits, most, most_in_all, rising)
