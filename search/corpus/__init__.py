"""The corpus protocols: the view that a search has of one generation of an index.

The rooms `local/` and `keyword/` implement these protocols over the files of an index; all other
code of search/ uses an index only through them. Rows are int64 numbers of passages, articles are
int64 numbers, both from 0 and in one order: the rows of an article are consecutive. Dead rows and
articles have numbers too. Implementations are safe to share between threads.
"""

from .articles import ArticleColumns, Coded, Contents, TextGroups, Valued
from .corpus import Corpus, Lexicon
from .legs import (
    Allowed,
    Cut,
    KeywordLeg,
    Listed,
    Occurrences,
    RankingWord,
    SemanticLeg,
    Suggestion,
    TermTable,
)

__all__ = [
    "Allowed",
    "ArticleColumns",
    "Coded",
    "Contents",
    "Corpus",
    "Cut",
    "KeywordLeg",
    "Lexicon",
    "Listed",
    "Occurrences",
    "RankingWord",
    "SemanticLeg",
    "Suggestion",
    "TermTable",
    "TextGroups",
    "Valued",
]
