"""Did you mean: for words that no passage has, words as passages write them."""

from ..corpus import Contents, KeywordLeg
from ..keyword import alike
from ..query import Query
from .highlights import highlights


def did_you_mean(
    query: Query, keyword: KeywordLeg, contents: Contents
) -> tuple[tuple[str, str], ...]:
    """Each unknown word of a query, and the nearest that a passage or a title has.

    Only words that are written alike are offered.
    """
    found = []
    for word, term in keyword.suggestions(query, query.limits.deadline()):
        row = keyword.row_with(term)
        passage = contents.passage(row if row is not None else 0)
        for text in (passage.text, passage.article.title):
            spans = highlights(text, {term}, contents.analyzer)
            if spans:
                offer = text[slice(*spans[0])].lower()
                if alike(word, offer):
                    found.append((word, offer))
                break
    return tuple(found)
