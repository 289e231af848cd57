"""Apostrophes: contractions, possessives, elisions, suffixes of names, and parts of a word.

All but the last are no part of the word. One rule holds for each, whatever word they stand in.
"""

import re
from typing import Final

from .letters import TURKISH_CAPITALS

_CONTRACTION: Final = re.compile(r"(?<=\w)'(?:s|ll|d|re|ve|m)$", re.IGNORECASE)
# Without its apostrophe each of these would be another word.
_NEGATED: Final = {"can't": "cannot", "won't": "willnot", "shan't": "shallnot"}

# l'homme, qu'il, dell'arte, d'Itàlia
_ELISION: Final = re.compile(
    "(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|quest|(?:d|n)?all|[dns]ell|sull|dall)'(?=.)",
    re.IGNORECASE,
)
_ELIDING: Final = frozenset(("ca", "fr", "it"))

# Case, number and possession after a name or a number. Kur'an has no such ending.
_SUFFIX: Final = (
    "(?<=.)'(?:[yns]?[ıiuüae]|[nıiuü]?[ıiuü]n|n?[dt][ae]n?|[yn]?l[ae]|l[ae]r.*|n?[dt][ae]ki.*"
    "|l[ıiuü].*|s[ıiuü].*|[dt][ıiuü]r?|n?c[ae].*|ç[ae].*|n[ıiuü].*|[ıiuü]m.*|y[dms].*|y[aeıiuü].*)$"
)


def forms_of(word: str, language: str) -> tuple[str, ...]:
    """The ways to write a word without apostrophes, the usual one first.

    The second, where there is one, keeps what looks like an elision: d'Artagnan may be searched
    for as Artagnan and as dArtagnan.
    """
    if "'" not in word:
        return (word,)
    if language == "tr":
        word = re.sub(_SUFFIX, "", word.translate(TURKISH_CAPITALS).lower())
    bare = _CONTRACTION.sub("", _CONTRACTION.sub("", word))
    if negated := _NEGATED.get(bare.lower()):
        return (negated,)
    whole = bare.replace("'", "")
    elision = _ELISION.match(bare)
    if elision is None:
        return (whole,) if whole else (word.replace("'", ""),)
    rest = bare[elision.end() :].replace("'", "")
    is_name = rest[:1].isupper() and not bare.isupper()
    if language in _ELIDING and not is_name:
        return (rest,)
    return (rest, whole) if len(rest) > 1 else (whole,)
