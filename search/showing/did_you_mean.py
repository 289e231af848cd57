""" "Did you mean": replacements for unknown words, spelled as in passages."""

from ..corpus import Contents, KeywordLeg
from ..keyword import alike
from ..query import Query
from .highlights import highlights


def did_you_mean(
    query: Query, keyword: KeywordLeg, contents: Contents
) -> tuple[tuple[str, str], ...]:
    """Each unknown word of a query, with the nearest word of a passage or a title.

    Only words of similar spelling are offered.
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
