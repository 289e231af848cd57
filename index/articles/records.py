"""The fields of an article in a record: their names in use, and the values of each."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypedDict, TypeVar

from ..storage.wording import counted
from .cleaning import Room, clean, clean_line
from .dates import parse_date
from .kinds import kind, shown
from .languages import language_code

NAMES = {
    "id": "id guid docid documentid uid",
    "title": "title headline head heading name",
    "text": "text body content contents article articlebody fulltext maintext bodytext",
    "source": "source publisher publication site sitename outlet",
    "author": "author authors byline creator by",
    "date": "date published publisheddate publishdate publishedat publishedon datepublished "
    "datepublish publicationdate pubdate publishedtime publishtime createdat created timestamp",
    "url": "url link href permalink canonical canonicalurl sourceurl",
    "language": "language lang",
}
"""The names of each field, the better ones first, without regard to case, `_`, `-` and blanks."""

FIELDS = {name: (field, rank) for field in NAMES for rank, name in enumerate(NAMES[field].split())}
PARTING = str.maketrans("", "", "_- ")

LONGEST_NAME = 40
"""Characters of a key at most; no known name of a field is longer."""

LONGEST_TEXT = 32_000_000
"""Characters of one article, or of its metadata: ten times the longest novel."""

LONGEST_LINE = 10_000
"""Characters of a title, a name or an address; the rest of it is left out, and that is reported."""

BY = re.compile(r"\Aby\s+(?=\S)", re.IGNORECASE)

Value = TypeVar("Value")
Candidates = dict[str, list[tuple[Any, Any]]]
"""For each field, the record's keys and values that may supply it, the best first."""


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
    record: Mapping[str, Any], *, fallback_id: str | None
) -> tuple[ArticleFields | None, list[str]]:
    """The article's fields in a record, and complaints of one line each; None if it has none.

    Of several names for one field the first of `NAMES` with a usable value counts; an object
    called `metadata` supplies fields that the record itself lacks. All unused values, refused ones
    included, go into the article's `metadata`.

    The id is the record's own, else the url, else `fallback_id`. If that is None, too, it is a
    digest of title and text, which stays the same when lines move.
    """
    complaints: list[str] = []
    candidates, rest = _sorted_out(record)

    def take(field: str, read: Callable[[Any], Value], otherwise: str) -> Value | None:
        reasons = []
        for place, (_, value) in enumerate(candidates[field]):
            try:
                found = read(value)
            except ValueError as error:
                reasons.append(f"{field} {error}; {otherwise}")
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
    if text is None and candidates["text"]:
        return None, complaints
    text = text or ""
    title = take_line("title", read_title) or ""
    if not (text or title):
        said = [complaint.partition(";")[0] for complaint in complaints[:1]]
        return None, ["; ".join([*said, "has neither a title nor a text; left out"])]
    if unreadable := title.count("\ufffd") + text.count("\ufffd"):
        complaints.append(f"has {counted(unreadable, 'character')} that cannot be read (\ufffd)")
    url = take_line("url")
    id_ = take_line("id", _id) or url or fallback_id
    author = take_line("author")
    fields = ArticleFields(
        id=id_ or hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:20],
        title=title,
        text=text,
        source=take_line("source"),
        author=author and BY.sub("", author),
        date=take("date", parse_date, "kept without one"),
        url=url,
        language=take("language", _language, "kept without one"),
        metadata=_metadata(candidates, rest, complaints),
    )
    return fields, complaints


def _sorted_out(record: Mapping[str, Any]) -> tuple[Candidates, dict[Any, Any]]:
    """The candidates for the article's fields, and the rest of the record."""
    parts = [record]
    inner = record.get("metadata")
    if isinstance(inner, Mapping):
        parts = [{key: record[key] for key in record if key != "metadata"}, inner]
    ranked: dict[str, list[tuple[Any, ...]]] = {field: [] for field in NAMES}
    rest: dict[Any, Any] = {}
    for depth, part in enumerate(parts):
        for key, value in part.items():
            if _is_nothing(value):
                continue
            field, rank = _field(key)
            if field:
                ranked[field].append((depth, rank, key != "_id", key, value))
            else:
                rest.setdefault(key, value)
    for found in ranked.values():
        found.sort(key=lambda candidate: candidate[:3])
    return {field: [(key, value) for *_, key, value in ranked[field]] for field in NAMES}, rest


def field_of(key: object) -> str:
    """The field that a key of a record names; empty if it names none."""
    return _field(key)[0]


def _field(key: object) -> tuple[str, int]:
    """The field that a key names, and the rank of the name; an empty field if it names none."""
    if not isinstance(key, str) or len(key) > LONGEST_NAME:
        return "", 0
    return FIELDS.get(key.translate(PARTING).lower(), ("", 0))


def _is_nothing(value: object) -> bool:
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, list | dict) and not value)


def _text(value: object) -> str:
    """A text, or a list of paragraphs: strings, or objects with a text of their own."""
    if isinstance(value, list):
        parts = [
            (part.get("text") or part.get("content")) if isinstance(part, Mapping) else part
            for part in value
        ]
        if any(isinstance(part, str) for part in parts):
            value = "\n\n".join(part for part in parts if isinstance(part, str))
    if not isinstance(value, str):
        raise ValueError(f"is not a string but {kind(value)}")
    if len(value) > LONGEST_TEXT:
        raise ValueError(
            f"has {len(value):,} characters, more than {LONGEST_TEXT:,}: cut the article into parts"
        )
    return clean(value).strip()


def _is_no_text(part: object) -> bool:
    """Whether a part of a text holds no text itself, as a picture does."""
    if isinstance(part, Mapping):
        return not any(isinstance(part.get(name), str) for name in ("text", "content"))
    return not isinstance(part, str | None)


def _line(value: object) -> str:
    """A field of one line; a list of names is joined, `{"name": …}` is its name."""
    parts = value if isinstance(value, list) else [value]
    names = [part.get("name") if isinstance(part, Mapping) else part for part in parts]
    strings = [name for name in names if isinstance(name, str)]
    if not strings or any(not isinstance(name, str | None) for name in names):
        raise ValueError(f"is not a string but {kind(value)}")
    return clean_line(", ".join(strings))


def _id(value: object) -> str:
    """An id; it may be a number, and every blank in it counts."""
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
    unused = [pair for field in NAMES for pair in candidates[field]]
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
