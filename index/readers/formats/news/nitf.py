"""The article of an NITF document, as agencies and the archive of the New York Times have it."""

from collections.abc import Iterator
from typing import Any

from ....articles.markup.plain import Plain
from .elements import all_named, body_text, line_of, lines_of
from .notices import NewsItem


def nitf_records(root: Any) -> Iterator[NewsItem]:
    """The one record of a document."""
    yield NewsItem(nitf_record(root))


def nitf_record(root: Any) -> dict[str, Any]:
    """The fields of an `nitf` element: those of docdata, pubdata and body.head, and the content."""
    metas = {meta.get("name"): meta.get("content") for meta in all_named(root, "meta")}
    heads = all_named(root, "body.head")
    head = heads[0] if heads else root
    status = _attribute(root, "docdata", "management-status")
    fixes = all_named(root, "correction")
    return {
        "id": _attribute(root, "doc-id", "id-string"),
        "title": Plain(line_of(head, "hl1", "hedline") or line_of(root, "title")),
        "subtitle": line_of(head, "hl2"),
        "text": _content(root),
        "abstract": line_of(head, "abstract"),
        "author": _byline(head),
        "source": _attribute(root, "pubdata", "name") or line_of(head, "distributor"),
        "date": _attribute(root, "date.issue", "norm")
        or _attribute(root, "pubdata", "date.publication")
        or _attribute(root, "story.date", "norm"),
        "url": _attribute(root, "pubdata", "ex-ref"),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "place": line_of(head, "location") or line_of(head, "dateline")
        or _attribute(root, "evloc", "city"),
        "slug": metas.get("slug") or _attribute(root, "du-key", "key")
        or _attribute(root, "fixture", "fix-id"),
        "section": metas.get("online_sections") or metas.get("dsk")
        or _attribute(root, "pubdata", "position.section"),
        "page": metas.get("print_page_number"),
        "urgency": _attribute(root, "urgency", "ed-urg"),
        "subjects": _subjects(root),
        "people": lines_of_identified(root, "person"),
        "organizations": lines_of_identified(root, "org"),
        "rights": line_of(root, "doc.rights") or _attribute(root, "doc.copyright", "holder"),
        "captions": lines_of(root, "media-caption"),
        "ednote": _attribute(root, "ed-msg", "info"),
        "embargoed": _attribute(root, "date.release", "norm") if status == "embargoed" else "",
        "status": "" if status == "usable" else status,
        "correction": fixes[0].get("info") if fixes else "",
    }  # fmt: skip


def lines_of_identified(root: Any, name: str) -> list[str]:
    """The persons or organisations by which an article was classified."""
    found = (lines_of(each, name) for each in all_named(root, "identified-content"))
    return list(dict.fromkeys(line for lines in found for line in lines))


def _content(root: Any) -> Plain:
    contents = all_named(root, "body.content")
    if not contents:
        return Plain()
    # An archive has the first paragraph, and then all of them.
    blocks = all_named(contents[0], "block")
    whole = [block for block in blocks if block.get("class") == "full_text"]
    return body_text(whole[0] if whole else contents[0])


def _byline(head: Any) -> str:
    bylines = all_named(head, "byline")
    printed = [each for each in bylines if each.get("class") != "normalized_byline"]
    for each in printed or bylines:
        named = lines_of(each, "person")
        if words := ", ".join(named) or " ".join("".join(each.itertext()).split()):
            return words
    return ""


def _subjects(root: Any) -> list[str]:
    found = [
        each.get("tobject.subject.matter") or each.get("tobject.subject.type")
        for each in all_named(root, "tobject.subject")
    ]
    found += [each.get("key") for each in all_named(root, "keyword")]
    for content in all_named(root, "identified-content"):
        found += lines_of(content, "classifier")
        found += [each.get("value") for each in all_named(content, "classifier")]
    return list(dict.fromkeys(filter(None, found)))


def _attribute(root: Any, name: str, attribute: str) -> str:
    return next((each.get(attribute) for each in all_named(root, name) if each.get(attribute)), "")
