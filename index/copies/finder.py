"""The finder of copies: pairs new articles with earlier ones of the same text."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ..articles.article import Article
from .signature import shingles, signature
from .similarity import is_copy

COMPARED: Final = 32
"""Articles that a new one is compared with at most, those with the most shared bands first."""

OF_A_BAND: Final = 8
"""Holders of one band that are compared, the oldest first. Copies of a copy are found all the same,
and a phrase that thousands share does not make indexing quadratic."""

Signatures = Mapping[int, tuple[int, ...]]
CopyPairs = list[tuple[int, int]]


def band_numbers(article: Article) -> tuple[int, ...]:
    """The bands of an article's text; none if it is too short to compare."""
    return tuple(signature(shingles(article.text)).tolist())


def find_copies(
    new: Signatures,
    holders: Callable[[Iterable[int], int], Iterable[tuple[int, int]]],
    article: Callable[[int], Article],
) -> CopyPairs:
    """Pairs of versions with the same text: a new one, and an older or lower one.

    `new` has the bands of each new version, in order of version. `holders(bands, most)` gives, for
    each band, up to `most` versions in the index that have it, as (band, version); `article` reads
    any version.
    """
    seen: dict[int, list[int]] = {}
    for band, version in holders({band for bands in new.values() for band in bands}, OF_A_BAND):
        seen.setdefault(band, []).append(version)
    read: dict[int, Article] = {}

    def text_of(version: int) -> Article:
        if version not in read:
            read[version] = article(version)
        return read[version]

    found = []
    for version, bands in new.items():
        shared = Counter(other for band in bands for other in seen.get(band, ()))
        for other, _ in shared.most_common(COMPARED):
            if is_copy(text_of(version), text_of(other)):
                found.append((version, other))
        for band in bands:
            others = seen.setdefault(band, [])
            if len(others) < OF_A_BAND:
                others.append(version)
    return found
