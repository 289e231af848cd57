"""The lean text of an answer: what a model reads, without what is empty, usual or said before."""

import json
from collections.abc import Mapping
from typing import Any

FACTS = ("title", "source", "date", "author", "url", "fields", "also_in")
"""What is said of an article once, with the first of its passages."""

COPIES = 2
"""Most ids of articles that carry the same text."""

USUAL: Mapping[str, Any] = {"answers": True}
"""Values that are left out because they are usual."""


def lean_text(answer: Mapping[str, Any]) -> str:
    """An answer as JSON on one line. Programs read the whole of it, as structured content."""
    told: set[str] = set()
    shown = {name: _lean(name, value, told) for name, value in answer.items()}
    kept = _full(shown)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _lean(name: str, value: Any, told: set[str]) -> Any:
    if name in ("passages", "nearest") and isinstance(value, list):
        shown = [_passage(each, told) for each in value]
        # What is nearest answers nothing: its place says so.
        return [
            {k: v for k, v in each.items() if name != "nearest" or k != "answers"} for each in shown
        ]
    if isinstance(value, list):
        return [_full(each) if isinstance(each, Mapping) else each for each in value]
    return value


def _passage(passage: Mapping[str, Any], told: set[str]) -> dict[str, Any]:
    """A passage; an article whose title, source and so on were told has them no more.

    Its address is left to `read`, and of the ids of copies the first few are enough to go on.
    """
    article = str(passage["id"]).rpartition("#")[0]
    left_out = {"url", *(FACTS if article in told else ())}
    told.add(article)
    shown = {k: v for k, v in _full(passage).items() if k not in left_out}
    if "also_in" in shown:
        shown["also_in"] = shown["also_in"][:COPIES]
    return shown


def _full(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without what is empty or usual, and without an address that its id has."""
    id_ = str(record.get("id") or "")
    return {
        k: v
        for k, v in record.items()
        if not (_is_empty(v) or USUAL.get(k) == v or (k == "url" and id_.startswith(str(v))))
    }


def _is_empty(value: Any) -> bool:
    return value is None or (not isinstance(value, bool) and value in (0, "", [], {}))
