""" "Did you mean": replacements for unknown words, spelled as in passages."""

from ...index import Analyzer
from ..corpus import Contents, KeywordLeg
from ..query import Query


def did_you_mean(
    query: Query, keyword: KeywordLeg, contents: Contents
) -> tuple[tuple[str, str], ...]:
    """Each unknown word of a query, with the nearest word of a passage or a title."""
    found = []
    for word, offer, row in keyword.suggestions(query, query.limits.deadline()):
        passage = contents.passage(row)
        texts = (passage.text, passage.article.title)
        spellings = (spelling(offer, text, contents.analyzer) for text in texts)
        found.append((word, next(filter(None, spellings), offer)))
    return tuple(found)


def spelling(word: str, text: str, analyzer: Analyzer) -> str | None:
    """A folded word as `text` spells it, in small letters; None if it is not there alone.

    "Clinton's" holds clinton, and is not spelled so.
    """
    for token in analyzer.tokens(text):
        if token.word == word:
            written = text[token.start : token.end].lower()
            if analyzer.fold(written) == word:
                return written
    return None
