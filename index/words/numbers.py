"""Numbers: their value as digits, however their groups and decimals are parted in a language."""

import re
from functools import cache
from typing import Final

# Languages of these write 3.5 and 1,250,000; all others write 3,5 and 1.250.000.
_POINT: Final = frozenset(("ar", "en", "fa", "ga", "hi", "ne", "none", "ta", "yi"))
# In these a plain space parts the thousands of a number with two groups, 12 300, too.
_SPACE: Final = frozenset(("cs", "eo", "et", "fi", "fr", "hu", "hy", "lt", "no", "pl", "ru", "sv"))
UNITS: Final = frozenset(
    (
        "nm", "mm", "cm", "m", "km", "ft", "yd", "mi", "mph", "kmh", "kph", "ha", "mg", "kg", "lb",
        "lbs", "oz", "ml", "cl", "hr", "hrs", "min", "mins", "sec", "secs", "ms", "am", "pm", "mn",
        "bn", "tn", "kb", "mb", "gb", "tb", "hz", "khz", "mhz", "ghz", "kw", "mw", "gw", "kwh",
        "mwh", "gwh", "kv", "px",
    )
)  # fmt: skip
"""Units of measure, in small letters, that are written right after a number or apart from it."""

_PARTING: Final = str.maketrans("", "", " ,.'_\u00a0")


@cache
def number_pattern(language: str) -> str:
    """The pattern of a number in plain signs: the groups `grouped` and `decimals`, or `plain`.

    Groups have three digits (in India two). A single group that could be decimals is read as
    the language writes: 1.250 is a thousand in German, and more than one in English.
    """
    comma, point = ("+", "{2,}") if language in _POINT else ("{2,}", "+")
    space = "+" if language in _SPACE else "{2,}"
    groups = [
        rf"(?:,\d{{3}}){comma}",
        rf"(?:\.\d{{3}}){point}",
        r"(?:,\d{3})+(?=\.\d)",
        r"(?:\.\d{3})+(?=,\d{1,2}(?!\d))",
        r"(?:'\d{3})+",
        r"(?:_\d{3})+",
        r"(?:\u00a0\d{3})+",
        rf"(?: \d{{3}}){space}",
        # A group that begins with 0 is no number of its own.
        r"(?: \d{3})*(?: 0\d\d)(?: \d{3})*",
    ]
    indian = r"[1-9]\d?(?:,\d{2})+,\d{3}"
    decimals = (
        r"\d+(?:\.\d+)*" if language in _POINT else r"(?<!\d,)\d+,\d+(?![.,]\d)|\d+(?:\.\d+)*"
    )
    return (
        rf"(?<!\d)(?<!\d[.,])(?:(?P<grouped>{indian}|[1-9]\d{{0,2}}(?:{'|'.join(groups)}))(?!\d)"
        rf"(?:[.,](?P<decimals>\d+)(?![.,]?\d))?)|(?P<plain>{decimals})"
    )


def number_value(match: re.Match[str]) -> str:
    """The digits of a number that the pattern matched, without groups and with a point."""
    grouped, decimals = match["grouped"], match["decimals"]
    if grouped is None:
        return str(match["plain"]).replace(",", ".")
    whole = str(grouped).translate(_PARTING)
    return f"{whole}.{decimals}" if decimals else whole
