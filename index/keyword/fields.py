"""The fields of the keyword index, and the parts of an article that each one takes.

`body` belongs to a passage. All the other fields belong to an article and are
stored once per article: a title costs as much for 25 passages as for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - `date` is the field's name
from typing import Final

from ..words import TEXT_FIELDS
from ..words.analyzer import Analyzer

EXACT_FIELDS: Final = ("source", "author", "language", "url")
FIELDS: Final = TEXT_FIELDS + EXACT_FIELDS

# A whole value is indexed with this mark, which distinguishes it from a word of a longer value.
WHOLE: Final = "="
_LONGEST_VALUE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordArticle:
    """The parts of an article that the keyword index takes; its row i is `passages[i]`."""

    title: str
    passages: Sequence[str]
    source: str | None = None
    author: str | None = None
    language: str | None = None
    url: str | None = None
    date: Date | None = None


def whole_value(value: str, analyzer: Analyzer) -> str:
    """The term under which an exact field holds the whole of `value`: `=new york times`."""
    return WHOLE + " ".join(analyzer.fold(value).split())[:_LONGEST_VALUE]


def value_words(value: str, analyzer: Analyzer) -> list[str]:
    """The words of `value` as an exact field holds them, in order; of a compound, both forms.

    Names and addresses are not stemmed, whatever the language of the index.
    """
    return analyzer.plain.every_key(value)


def value_readings(value: str, analyzer: Analyzer) -> list[tuple[str, ...]]:
    """The ways to write `value` in the words that an exact field holds."""
    return analyzer.plain.readings(value)


def value_terms(field: str, value: str | None, analyzer: Analyzer) -> list[str]:
    """Every term, once each, that an exact field holds for `value`; none for no value.

    The whole value under its mark and each of its words: `source:politico` can ask for
    the source that is called so, or for any whose name has the word. Of a URL the host
    stands in for the whole: nobody asks for a path by heart, and paths are all different.
    """
    if not value or value.isspace():
        return []
    whole = url_host(value) if field == "url" else value
    return list(dict.fromkeys([whole_value(whole, analyzer), *value_words(value, analyzer)]))


def url_host(url: str) -> str:
    """`www.example.org` of `https://user@www.example.org:80/path`, as written; no `www.` needed.

    A leading `www.` is dropped, so that `url:example.org` finds the whole value.
    """
    address = url.strip().partition("://")[2] or url.strip()
    for end in "/?#":
        address = address.partition(end)[0]
    host = address.rpartition("@")[2].partition(":")[0]
    return host[4:] if host[:4].lower() == "www." else host
