"""The records of an export of WordPress (WXR): its published posts, without comments."""

import re
from collections.abc import Iterator
from typing import Any

from ....articles.markup.html_text import fragment_text
from ....articles.markup.plain import Plain
from .elements import first

SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|[a-z]+_[a-z_]+)\b[^\]]*\]"
)
NO_DATE = "0000"
BLOCK = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote)\b", re.IGNORECASE)


def post_records(root: Any) -> Iterator[dict[str, Any]]:
    """The records of all posts that are published; pages, drafts and pictures are left out."""
    channel = next(root.iter("{*}channel"), root)
    names = {
        first(author, "author_login"): first(author, "author_display_name")
        for author in channel.iterfind("{*}author")
    }
    source, language = first(channel, "title"), first(channel, "language")
    for item in channel.iterfind("{*}item"):
        if first(item, "post_type") != "post" or first(item, "status") != "publish":
            continue
        login = first(item, "creator")
        dates = (first(item, "post_date_gmt"), first(item, "post_date"))
        record = {
            "id": first(item, "guid"),
            "title": Plain(" ".join(fragment_text(first(item, "title")).split())),
            "text": _content(item),
            "source": source,
            "author": names.get(login) or login,
            "date": next((date for date in dates if date and not date.startswith(NO_DATE)), ""),
            "url": first(item, "link"),
            "language": language,
            "slug": first(item, "post_name"),
            "tags": [" ".join((c.text or "").split()) for c in item.iterfind("{*}category")],
        }
        if summary := _part(item, "excerpt"):
            record["summary"] = fragment_text(summary)
        yield record


def _content(item: Any) -> Plain:
    """The text of a post; in its older form blank lines part the paragraphs."""
    markup = SHORTCODE.sub(" ", _part(item, "content"))
    if not BLOCK.search(markup):
        markup = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", markup))
    return fragment_text(markup)


def _part(item: Any, prefix: str) -> str:
    """The text of `content:encoded` or `excerpt:encoded`, which share their local name."""
    for child in item.iterfind("{*}encoded"):
        if prefix in child.tag.partition("}")[0]:
            return child.text or ""
    return ""
