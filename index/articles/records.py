"""The fields of an article from a record: the value of each, and complaints."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, TypeVar

from ..storage.wording import counted
from .cleaning import Room, clean, clean_line
from .dates import DateOrder, parse_date
from .field_names import EMPTY, NAMES, Candidates, candidates_in, is_nothing, wordy_names
from .kinds import kind, shown
from .languages import language_code
from .markup.markup_in_fields import without_markup

LONGEST_TEXT = 32_000_000
"""Characters of one article, or of its metadata: ten times the longest novel."""

LONGEST_LINE = 10_000
"""Characters of a title, a name or an address; the rest of it is left out, and that is reported."""

INNER = (
    *("rendered", "main", "original", "name", "text", "content", "value"),
    *("$date", "$oid", "$numberLong", "#text", "$t", "_text", "__text", "html"),
)
"""Names in an object under which a single value stands: in WordPress, MongoDB, XML as JSON …"""

MOST_INNER = 3

ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:\S|//\S|www\.\S", re.IGNORECASE)

BY = re.compile(r"\Aby\s+(?=\S)", re.IGNORECASE)

Value = TypeVar("Value")


class ArticleFields(TypedDict):
    """The fields of an article as `Article` takes them."""

    id: str
    title: str
    text: str
    source: str | None
    author: str | None
    date: date | None
    url: str | None
    language: str | None
    metadata: dict[str, Any]


def fields_of(
    record: Mapping[str, Any],
    *,
    fallback_id: str | None,
    names: Mapping[str, Sequence[str]] | None = None,
    dates: DateOrder | None = None,
) -> tuple[ArticleFields | None, list[str]]:
    """The article's fields in a record, and complaints of one line each; None if it has none.

    `names` are names by field that come before the usual ones, `NAMES`, and `dates` is the order of
    dates of numbers alone. Of several names for one
    field the first with a usable value counts; an object called `metadata` supplies fields that the
    record itself lacks. All unused values, refused ones included, go into the article's `metadata`.

    The id is the record's own, else the url if it names its site, else `fallback_id`. If that is
    None, too, it is a digest of title and text, which stays the same when lines move.
    """
    complaints: list[str] = []
    candidates, rest = candidates_in(record, names or {})

    def take(field: str, read: Callable[[Any], Value], otherwise: str) -> Value | None:
        reasons = []
        for place, (_, value, sure) in enumerate(candidates[field]):
            try:
                found = read(value)
            except ValueError as error:
                reasons += [f"{field} {error}; {otherwise}"] * sure
                continue
            del candidates[field][place]
            return found
        complaints.extend(reasons[:1])
        return None

    def take_line(field: str, read: Callable[[Any], str] = _line) -> str | None:
        line = take(field, read, "kept without one")
        if line and len(line) > LONGEST_LINE:
            complaints.append(f"{field} has {len(line):,} characters; cut to {LONGEST_LINE:,}")
            line = line[:LONGEST_LINE].rstrip()
        return line or None

    def read_title(value: object) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value if isinstance(value, float) else Room(LONGEST_TEXT).fit(value))
            complaints.append(f"title is not a string but a number; read as {shown(value)}")
        return _line(value)

    def read_text(value: object) -> str:
        text = _text(value)
        if isinstance(value, list) and (lost := sum(map(_is_no_text, value))):
            complaints.append(f"text has {counted(lost, 'part')} without words; left out")
        return text

    text = take("text", read_text, "left out")
    if text is None and any(candidate.sure for candidate in candidates["text"]):
        return None, complaints
    text = text or ""
    title = take_line("title", read_title) or ""
    if not (text or title):
        said = [complaint.partition(";")[0] for complaint in complaints[:1]]
        return None, ["; ".join([*said, f"{EMPTY}{_unknown(rest)}; left out"])]
    if unreadable := title.count("\ufffd") + text.count("\ufffd"):
        complaints.append(f"has {counted(unreadable, 'character')} that cannot be read (\ufffd)")
    url = take_line("url")
    sure = any(candidate.sure for candidate in candidates["id"])
    address = url if url and ABSOLUTE.match(url) else None  # `/2020/03/04/ferry/` is of any site
    id_ = (take_line("id", _id) if sure or not address else None) or address or fallback_id
    author = take_line("author")
    fields = ArticleFields(
        id=id_ or hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:20],
        title=title,
        text=text,
        source=take_line("source"),
        author=author and BY.sub("", author),
        date=take("date", lambda value: parse_date(_inner(value), dates), "kept without one"),
        url=url,
        language=take("language", _language, "kept without one"),
        metadata=_metadata(candidates, rest, complaints),
    )
    return fields, complaints


def _text(value: object) -> str:
    """A text, or a list of paragraphs: texts, lists of sentences, or objects with a text."""
    if isinstance(value, list):
        parts = [" ".join(_strings(part)) for part in value]
        if any(parts):
            value = "\n\n".join(filter(None, parts))
    else:
        value = _inner(value)
    if not isinstance(value, str):
        raise ValueError(f"is not a string but {kind(value)}")
    if len(value) > LONGEST_TEXT:
        raise ValueError(
            f"has {len(value):,} characters, more than {LONGEST_TEXT:,}: cut the article into parts"
        )
    return clean(without_markup(value)).strip()


def _strings(part: object) -> list[str]:
    parts = part if isinstance(part, list) else [part]
    return [text for each in parts if isinstance(text := _inner(each), str)]


def _inner(value: object) -> object:
    """The value itself, or what stands in an object for it: `{"rendered": …}`, `{"$date": …}`."""
    for _ in range(MOST_INNER):
        if not isinstance(value, Mapping):
            break
        found = next((value[name] for name in INNER if not is_nothing(value.get(name))), None)
        if found is None:
            break
        value = found
    return value


def _is_no_text(part: object) -> bool:
    """Whether a part of a text holds no text itself, as a picture does."""
    return part is not None and not _strings(part)


def _line(value: object) -> str:
    """A field of one line; a list of names is joined, `{"name": …}` is its name."""
    parts = value if isinstance(value, list) else [value]
    names = [_inner(part) for part in parts]
    strings = [name for name in names if isinstance(name, str)]
    if not strings or any(not isinstance(name, str | None) for name in names):
        raise ValueError(f"is not a string but {kind(value)}")
    return clean_line(", ".join(map(without_markup, strings)))


def _id(value: object) -> str:
    """An id; it may be a number, and every blank in it counts."""
    value = _inner(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = Room(LONGEST_TEXT).fit(value)
    if not isinstance(value, str | int):
        raise ValueError(f"is not a string but {kind(value)}")
    return re.sub(r"\s", " ", clean(str(value))).strip()


def _language(value: object) -> str:
    name = _line(value)
    code = language_code(name)
    if code is None:
        raise ValueError(f"{shown(name)} is not a language that is known")
    return code


def _metadata(
    candidates: Candidates, rest: dict[Any, Any], complaints: list[str]
) -> dict[str, Any]:
    room = Room(LONGEST_TEXT)
    kept: dict[str, Any] = {}
    unused = [(key, value) for field in NAMES for key, value, _ in candidates[field]]
    for key, value in [*rest.items(), *unused]:
        try:
            name = room.fit(str(key))
            kept.setdefault(name, room.fit(value))
        except ValueError as error:
            also = " and what follows" if room.is_used_up else ""
            complaints.append(f"metadata {shown(key)} {error}; kept without it{also}")
            if room.is_used_up:
                break
    return kept


def _unknown(rest: Mapping[Any, Any]) -> str:
    names = ", ".join(map(shown, wordy_names(rest)))
    return f" (its fields: {names})" if names else ""
