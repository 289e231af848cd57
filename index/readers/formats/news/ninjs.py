"""The article of a ninjs object, of versions 1.x to 3.x, under the usual names of fields."""

from collections.abc import Mapping
from typing import Any

from ....articles.markup.html_text import fragment_text
from .notices import NewsItem

DATES = ("contentcreated", "firstcreated", "versioncreated")
SIGNS = frozenset({"versioncreated", "pubstatus", "profile", "representationtype", "firstcreated"})
"""Names in lower case of which an object with an `uri` has one if it is ninjs."""

RENDERED = ("body_xhtml", "body_html")


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a news item in ninjs."""
    names = {name.lower() for name in value if isinstance(name, str)}
    has_text = bool(names & {"headline", "headlines", "body_text", "body_xhtml", "bodies"})
    return "uri" in names and has_text and not SIGNS.isdisjoint(names)


def ninjs_record(value: Mapping[str, Any]) -> NewsItem:
    """The record of a ninjs object; what it has besides stays under its own names."""
    item = {name.lower(): part for name, part in value.items()}
    taken = {
        "id": item.pop("uri"),
        "title": item.pop("headline", None) or _roles(item.pop("headlines", None), "main"),
        "text": _body(item),
        "author": item.pop("byline", None) or _by(item.pop("by", None), item),
        "source": item.pop("provider", None) or _names(item.pop("infosources", None)),
        "date": next((day for name in DATES if (day := item.pop(name, None))), None),
        "place": _names(item.pop("place", None) or item.pop("places", None)) or item.get("located"),
        "subjects": _list(item.pop("subject", None) or item.pop("subjects", None)),
        "rights": item.pop("copyrightnotice", None) or item.pop("copyrightholder", None),
        "slug": item.pop("slugline", None),
        "status": "" if item.get("pubstatus") == "usable" else item.get("pubstatus"),
    }
    item.pop("pubstatus", None)
    return NewsItem({**item, **{name: part for name, part in taken.items() if part}})


def _body(item: dict[str, Any]) -> Any:
    """The text: plain if there is one, else of the markup."""
    plain = item.pop("body_text", None)
    rendered = [item.pop(name) for name in RENDERED if isinstance(item.get(name), str)]
    bodies = item.pop("bodies", None)
    for body in bodies if isinstance(bodies, list) else []:
        if not isinstance(body, Mapping) or not isinstance(body.get("value"), str):
            continue
        kind = str(body.get("contenttype") or body.get("contentType") or "")
        if "html" in kind:
            rendered.append(body["value"])
        else:
            plain = plain or body["value"]
    described = item.get("description_text") or _roles(item.get("descriptions"), "main")
    return plain or (fragment_text(rendered[0]) if rendered else described)


def _roles(parts: Any, role: str) -> Any:
    """The value of the part that has a role, else of the first."""
    found = [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []
    chosen = [part for part in found if part.get("role") == role] or found
    return chosen[0].get("value") if chosen else None


def _by(by: Any, item: Mapping[str, Any]) -> Any:
    return by or _names(item.get("person_authors")) or _names(item.get("creators"))


def _list(parts: Any) -> list[str]:
    found = parts if isinstance(parts, list) else []
    names = (part.get("name") if isinstance(part, Mapping) else part for part in found)
    return [name for name in names if isinstance(name, str)]


def _names(parts: Any) -> str:
    return ", ".join(_list(parts))
