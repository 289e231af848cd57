"""The items of a NewsML-G2 document: news items, and the packages and messages that hold them."""

from collections.abc import Iterator
from typing import Any

from ....articles.markup.html_text import fragment_text
from ....articles.markup.plain import Plain
from .elements import all_named, body_text, line_of, lines_of, name_of
from .nitf import nitf_record
from .notices import NewsItem

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ITEMS = ("newsItem", "packageItem")


def newsml_records(root: Any) -> Iterator[NewsItem]:
    """The records of a news item, or of those in a message; of a package if it stands alone."""
    if name_of(root) in ITEMS:
        yield NewsItem(_record(root))
        return
    items = all_named(root, *ITEMS)
    articles = [each for each in items if name_of(each) == "newsItem"]
    for item in articles or items:
        yield NewsItem(_record(item))


def _record(item: Any) -> dict[str, Any]:
    meta = _part(item, "itemMeta")
    content = _part(item, "contentMeta")
    status = _code(meta, "pubStatus")
    signals = [str(each.get("qcode") or each.get("uri")) for each in all_named(meta, "signal")]
    inner = _content(item)
    title, language = _headline(item, content)
    return {
        "id": item.get("guid"),
        "version": item.get("version"),
        "title": Plain(title or line_of(meta, "title") or inner.get("title") or ""),
        "text": inner.get("text") or _described(item, content),
        "abstract": line_of(content, "description"),
        "author": _authors(content) or inner.get("author"),
        "source": _named(meta, "provider") or _named(content, "infoSource"),
        "date": line_of(content, "contentCreated")
        or line_of(meta, "firstCreated") or line_of(meta, "versionCreated"),
        "updated": line_of(meta, "versionCreated"),
        "language": language or _tag(content) or item.get(LANGUAGE),
        "slug": line_of(content, "slugline"),
        "place": _named(content, "located") or line_of(content, "dateline"),
        "subjects": [_name(each) for each in content if name_of(each) == "subject"],
        "genre": _named(content, "genre"),
        "urgency": line_of(content, "urgency"),
        "rights": line_of(item, "copyrightNotice") or _named(item, "copyrightHolder"),
        "ednote": line_of(meta, "edNote"),
        "embargoed": line_of(meta, "embargoed"),
        "status": "" if status == "usable" else status,
        "correction": any(signal.endswith((":correction", "/correction")) for signal in signals),
    }  # fmt: skip


def _content(item: Any) -> dict[str, Any]:
    """The text of the first rendition that has words, and the facts of an NITF document in it."""
    for part in all_named(item, "inlineXML", "inlineData"):
        inner = all_named(part, "nitf")
        if inner:
            return nitf_record(inner[0])
        bodies = all_named(part, "body") or [part]
        if len(bodies[0]):
            text = body_text(bodies[0])
        else:
            written = bodies[0].text or ""
            is_html = "html" in (part.get("contenttype") or "") or "</p>" in written
            text = fragment_text(written) if is_html else Plain(written.strip())
        if text:
            return {"text": text}
    return {}


def _described(item: Any, content: Any) -> Plain:
    """The text of an item without words of its own: its description, or the items of a package."""
    described = lines_of(content, "description")
    listed = [line_of(each, "title", "headline") for each in all_named(item, "itemRef")]
    return Plain("\n\n".join(filter(None, [*described, *listed])))


def _headline(item: Any, content: Any) -> tuple[str, str | None]:
    """The headline in the item's own language, else the first."""
    own = _tag(content) or item.get(LANGUAGE)
    headlines = [each for each in content if name_of(each) == "headline"]
    chosen = [each for each in headlines if own and each.get(LANGUAGE) == own] or headlines
    if not chosen:
        return "", own
    return " ".join("".join(chosen[0].itertext()).split()), own or chosen[0].get(LANGUAGE)


def _authors(content: Any) -> str:
    """The line `by`, else the names of the creators that are no organisations' desks."""
    written = line_of(content, "by")
    if written:
        return written
    names = [_name(each) for each in content if name_of(each) == "creator"]
    return ", ".join(dict.fromkeys(filter(None, names)))


def _part(item: Any, name: str) -> Any:
    """A child of an item; the item itself has it if it is missing."""
    return next((each for each in item if name_of(each) == name), item.makeelement(name))


def _code(element: Any, name: str) -> str:
    found = all_named(element, name)
    code = (found[0].get("qcode") or found[0].get("uri") or "") if found else ""
    return str(code).rpartition(":")[2].rpartition("/")[2].lower()


def _named(element: Any, name: str) -> str:
    return next((found for each in all_named(element, name) if (found := _name(each))), "")


def _name(element: Any) -> str:
    names = [each for each in element if name_of(each) == "name"]
    if names:
        return " ".join("".join(names[0].itertext()).split())
    return str(element.get("literal") or element.get("qcode") or "").rpartition(":")[2]


def _tag(content: Any) -> str | None:
    return next((each.get("tag") for each in content if name_of(each) == "language"), None)
