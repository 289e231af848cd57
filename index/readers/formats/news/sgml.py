"""The reader of SGML collections: Reuters-21578, and TREC with its newspapers."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ....articles.cleaning import clean
from ....articles.markup.plain import Plain
from ...decoding.text_encoding import decode
from ...reader import InputFile, Piece

LONGEST = 256_000_000
"""Bytes of a file with many articles."""

ARTICLE = re.compile(r"<(REUTERS|DOC)(\s[^<>]{0,1000})?>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*[\"']?([^\"'\s>]*)")
TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
BREAK = re.compile(r"</?(?:P|PARA|SUBHEAD|H\d)\b[^<>]{0,100}>", re.IGNORECASE)
ITEM = re.compile(r"<D>(.*?)</D>", re.DOTALL | re.IGNORECASE)
INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")
END_MARK = re.compile(r"\s*\b(?:REUTER|Reuter)\s*$")

TITLES = ("HEADLINE", "TITLE", "HEAD", "HL", "TTL", "TI", "H3", "HT")
TEXTS = ("TEXT", "BODY", "CONTENT", "LEADPARA", "LP")
FIELDS = {
    "author": ("BYLINE", "AUTHOR", "SO"),
    "date": ("DATE", "DATE_TIME", "PUBDATE", "DATE1"),
    "source": ("SOURCE", "PUB", "PUBLISHER"),
    "place": ("DATELINE", "CITY"),
    "section": ("SECTION", "PAGE"),
    "subjects": ("SUBJECT", "SUBJECTS", "KEYWORDS"),
    "url": ("URL", "DOCURL"),
    "language": ("LANGUAGE", "LANG"),
}
CATEGORIES = ("TOPICS", "PLACES", "PEOPLE", "ORGS", "EXCHANGES", "COMPANIES")
DAY = re.compile(r"(?:[A-Z][a-z]+day,?\s+)?[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2}-[A-Za-z]{3}-\d{4}")
SIX_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d)")


def read_sgml(file: InputFile) -> Iterator[Piece]:
    """The articles of an SGML file. Raises ValueError if there is none."""
    text = decode(file.whole(LONGEST))
    number = -1
    for number, found in enumerate(ARTICLE.finditer(text)):
        attributes = dict(ATTRIBUTE.findall((found[2] or "").upper()))
        make = _reuters if found[1].upper() == "REUTERS" else _trec
        record = make(attributes, found[3])
        yield Piece({key: value for key, value in record.items() if value}, f"[{number}]")
    if number < 0:
        raise ValueError("has no articles in it (<REUTERS> or <DOC>)")


def _reuters(attributes: Mapping[str, str], inner: str) -> dict[str, Any]:
    text = _element(inner, "TEXT") or ""
    body = _element(text, "BODY")
    if body is None:  # a brief, or a text that was not processed
        body = re.sub(r"<(TITLE|DATELINE|AUTHOR)>.*?</\1>", "", text, flags=re.DOTALL | re.I)
    categories = {name.lower(): _items(inner, name) for name in CATEGORIES}
    return {
        "id": f"reuters-21578/{attributes.get('NEWID', '')}" if attributes.get("NEWID") else None,
        "title": Plain(_line(_element(text, "TITLE"))),
        "text": Plain(END_MARK.sub("", _paragraphs(body))),
        "author": _line(_element(text, "AUTHOR")),
        "date": _line(_element(inner, "DATE")).partition(".")[0],
        "place": _line(_element(text, "DATELINE")).rstrip(" -"),
        "source": "Reuters",
        "split": attributes.get("LEWISSPLIT", "").lower(),
        **categories,
    }


def _trec(_: Mapping[str, str], inner: str) -> dict[str, Any]:
    title = next((line for name in TITLES if (line := _line(_element(inner, name)))), "")
    parts = [_element(inner, name) for name in TEXTS]
    texts = [part for name in ("TEXT", "BODY") for part in _elements(inner, name)] or parts
    record: dict[str, Any] = {
        "id": _line(_element(inner, "DOCNO") or _element(inner, "DOCID")),
        "title": Plain(title),
        "text": Plain("\n\n".join(filter(None, map(_paragraphs, texts)))),
    }
    for field, names in FIELDS.items():
        record[field] = next((line for name in names if (line := _line(_element(inner, name)))), "")
    record["date"] = _day(record["date"])
    return record


def _day(written: str) -> str:
    """The day in a date with other words, or one of six digits, which has the year first."""
    if found := SIX_DIGITS.fullmatch(written):
        return f"19{found[1]}-{found[2]}-{found[3]}"
    found = DAY.search(written)
    return found[0] if found else written


def _element(text: str, name: str) -> str | None:
    return next(_elements(text, name), None)


def _elements(text: str, name: str) -> Iterator[str]:
    opening = re.compile(rf"<{name}(?:\s[^<>]{{0,300}})?>", re.IGNORECASE)
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    place = 0
    while found := opening.search(text, place):
        end = closing.search(text, found.end())
        if end is None:
            return
        yield text[found.end() : end.start()]
        place = end.end()


def _items(text: str, name: str) -> list[str]:
    return [line for item in ITEM.findall(_element(text, name) or "") if (line := _line(item))]


def _line(markup: str | None) -> str:
    return " ".join(clean(html.unescape(TAG.sub(" ", markup or ""))).split())


def _paragraphs(markup: str | None) -> str:
    """The text, whose paragraphs begin with tags, blank lines or indented lines."""
    marked = INDENTED.sub("\n\n", BREAK.sub("\n\n", markup or ""))
    text = clean(html.unescape(TAG.sub(" ", marked)))
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return "\n\n".join(block for block in blocks if block)
