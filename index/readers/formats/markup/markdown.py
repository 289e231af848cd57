"""The reader of Markdown: one file, one article, its words without their markup."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from ....articles.markup.html_text import fragment_text
from ....articles.markup.plain import Plain
from .front_matter import split_front_matter
from .plain_text import LONGEST_TITLE, first_line_as_title
from .template_tags import without_template_tags

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

DEEPEST = 100
"""Levels of elements that the parser follows; it would leave out what lies deeper."""

TOO_DEEP = re.compile(
    r"^((?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])){30}|[ \t]{80})[>*+\-\d.) \t]*", re.MULTILINE
)

MOST_OPEN = 50
"""Brackets of a paragraph that are never closed: each costs the parser as much time as a page."""

PARAGRAPH_BREAK = re.compile(r"(\n[ \t]*\n)")

NAMED_TAG = re.compile(r"<([A-Za-z][\w-]{0,40})>")
NOTE_MARK = re.compile(r"\[\^[^\[\]\s]{1,100}\]:?")
WITHOUT_WORDS = r"(?:\s|<!--(?:(?!-->).)*-->|</?(?:div|center|a|p|picture|source|img|br)\b[^<>]*>)*"
FIRST_BLOCK = re.compile(rf"{WITHOUT_WORDS}<(h[1-6]|p)(?:\s[^<>]*)?>(.*?)</\1>", re.DOTALL)
BREAK = re.compile(r"<br />\n?")


def read_markdown(written: str) -> dict[str, Any]:
    """A Markdown text: the fields of its head, and its words.

    Without a title in the head a heading at the beginning is the title; without a head the first
    line is, heading or not. What a reader of the rendered page would not see is left out: marks,
    the targets of links, HTML tags, the tags of site generators. Deleted text is left out, too.

    Raises ValueError if the head cannot be read.
    """
    fields, body = split_front_matter(written)
    markup = _html(without_template_tags(body))
    title = ""
    if not (fields and (fields.get("title") or fields.get("headline"))):
        title, markup = _first_line(markup, is_heading=fields is not None)
    text = fragment_text(markup)
    if fields is None and not title:
        return first_line_as_title(text)
    return (fields or {}) | ({"title": title} if title else {}) | {"text": text}


def _html(text: str) -> str:
    seen: dict[str, Any] = {}
    parser = _parser()
    if text.count("[") > MOST_OPEN:
        text = "".join(map(_with_few_open, PARAGRAPH_BREAK.split(text)))
    blocks = [parser.render(TOO_DEEP.sub(r"\1 ", text), seen)]
    notes = seen.get("footnotes", {}).get("list", {}).values()
    blocks += (parser.renderInline(note["content"], seen) for note in notes if "content" in note)
    return "\n<hr />".join(blocks)


def _first_line(markup: str, *, is_heading: bool) -> tuple[str, str]:
    """The line at the beginning, if it can be a title, and the rest of the markup.

    With `is_heading` only a heading can. Pictures may stand before it.
    """
    first = FIRST_BLOCK.match(markup)
    if first is None or (is_heading and first[1] == "p"):
        return "", markup
    line, *others = BREAK.split(first[2], maxsplit=1) if first[1] == "p" else [first[2]]
    title = Plain(" ".join(fragment_text(line).split()))
    if len(title) > LONGEST_TITLE:
        return "", markup
    rest = "".join(f"<p>{other}</p>" for other in others) + markup[first.end() :]
    return title, markup[: first.start(1) - 1] + rest


def _with_few_open(paragraph: str) -> str:
    """A paragraph in which brackets are plain characters if too many of them are never closed."""
    opened = paragraph.count("[") - paragraph.count("]")
    return paragraph.replace("[", r"\[") if opened > MOST_OPEN else paragraph


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    # Line breaks of the text stay line breaks of the article.
    parser = MarkdownIt("commonmark", {"breaks": True, "maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    # Footnotes are read in their places: collected at the end, those without a mark would vanish.
    parser.disable("footnote_tail")
    for name in ("footnote_reference_open", "footnote_reference_close", "footnote_ref"):
        parser.add_render_rule(name, _nothing)
    parser.add_render_rule("html_inline", _inline_tag)
    parser.add_render_rule("text", _words)
    # Nobody sees the address of a link: it need not be taken apart and encoded.
    parser.normalizeLink = _as_written  # type: ignore[method-assign, assignment]
    return parser


def _inline_tag(_: Any, tokens: Sequence["Token"], place: int, *__: Any) -> str:
    """A tag, or the words `List<String>` as they are: no such element, and it is never closed."""
    from lxml.html.defs import tags

    written = tokens[place].content
    name = NAMED_TAG.fullmatch(written)
    if name is None or name[1].lower() in tags:
        return written
    closing = f"</{name[1]}>"
    closed = any(token.content == closing for token in tokens[place + 1 :])
    return written if closed else escape(written)


def _words(_: Any, tokens: Sequence["Token"], place: int, *__: Any) -> str:
    """A piece of text, without marks of footnotes that are not there."""
    written = tokens[place].content
    return escape(NOTE_MARK.sub("", written) if "[^" in written else written)


def _as_written(address: str) -> str:
    return address


def _nothing(*_: Any) -> str:
    return ""
