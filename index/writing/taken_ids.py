"""Taken ids: numbers by which two inputs name quite different articles."""

from ..articles.article import Article
from ..copies.similarity import is_copy


def is_another(before: Article, after: Article) -> bool:
    """Whether two articles of one id are not two versions of one article, as far as that shows.

    The id is a bare number, and title, text and url are others.
    """
    return (
        before.id.isdecimal()
        and before.title.casefold() != after.title.casefold()
        and (before.url is None or before.url != after.url)
        and before.text != after.text
        and not is_copy(before, after)
    )
