"""The reader of reStructuredText, by docutils: no file is included, and no message is text."""

import re
from collections.abc import Iterator
from typing import Any

from ....articles.markup.plain import Plain
from ....storage.extras import require_extra

ROLE = re.compile(r":[A-Za-z][\w:+.-]{0,40}:`([^`<>]{0,300}?)(?:\s*<[^`<>]{0,300}>)?`")
INITIAL = re.compile(r"^([ \t]*)([A-Z]{1,4}\.[ \t])", re.MULTILINE)
"""`M. Dupont` at the beginning of a line is a name, and would be an item of a list."""

META = re.compile(r"\.\. ([\w-]{1,40}):[ \t]+(.*)")
"""A line of the head as Nikola has it: `.. date: 2020-01-02`."""

DIRECTIVE = re.compile(r"\.\. ([\w:+-]{1,60})::[ \t]*(.*)")
OPTION = re.compile(r"[ \t]*:[\w-]{1,40}:.*")
OF_THE_MANUAL = frozenset(
    re.findall(
        r"\w+",
        "toctree automodule autoclass autofunction contents only ifconfig index highlight"
        " currentmodule module tabularcolumns literalinclude post include raw",
    )
)
"""Directives of Sphinx and of blogs whose lines are not read by anybody."""

SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,
    "halt_level": 6,
    "warning_stream": False,
    "docinfo_xform": False,  # it takes the initial from "A. Writer, B. Author"
    "syntax_highlight": "none",
    "smart_quotes": False,
}
LEFT_OUT = frozenset(
    {"comment", "substitution_definition", "target", "footnote_reference", "citation_reference",
     "raw", "label", "decoration", "pending", "meta"}
)  # fmt: skip
LINES = frozenset({"list_item", "row", "definition_list_item", "line", "field", "option_list_item"})


def read_restructured_text(text: str) -> dict[str, Any]:
    """A text: the fields of its head, its title, and its words without markup.

    Raises MissingExtraError if docutils is not installed.
    """
    require_extra("markup", "docutils")
    from docutils.core import publish_doctree

    fields: dict[str, Any] = {}
    lines = text.lstrip("\n").split("\n")
    while lines and (found := META.fullmatch(lines[0])):
        fields[found[1].lower()] = found[2].strip()
        del lines[0]
    source = INITIAL.sub(r"\1\\\2", ROLE.sub(r"\1", "\n".join(lines)))
    tree: Any = publish_doctree(source, settings_overrides=SETTINGS)
    children = list(tree.children)
    title = ""
    for node in children:
        if node.tagname == "title":
            title = title or node.astext()
        elif node.tagname == "field_list" and not fields:
            fields = dict(_fields(node, text))
            children.remove(node)
            break
    if not title and not fields.get("title"):
        title = _first_heading(children)
    shown = [node for node in children if node.tagname != "title"]
    text = "\n\n".join(filter(None, map(_text, shown)))
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return fields | ({"title": Plain(title)} if title else {}) | {"text": Plain(text)}


def _fields(node: Any, source: str) -> Iterator[tuple[str, str]]:
    """Fields and their values as they are written: "A. Writer" would be an item of a list."""
    for each in node.children:
        name, body = (part.astext() for part in each.children)
        written = re.search(rf"^[ \t]*:{re.escape(name)}:[ \t]+(\S.*)$", source, re.MULTILINE)
        yield name.lower(), " ".join((written[1] if written else body).split())


def _first_heading(children: list[Any]) -> str:
    """The title of the first of several sections, which is taken out of the text."""
    shown = [node for node in children if node.tagname not in LEFT_OUT]
    if not shown or shown[0].tagname != "section":
        return ""
    heading = next((each for each in shown[0].children if each.tagname == "title"), None)
    if heading is None:
        return ""
    shown[0].remove(heading)
    return str(heading.astext())


def _text(node: Any) -> str:
    """The words of a node; blank lines part blocks."""
    name = node.tagname
    if name in LEFT_OUT:
        return ""
    if name == "system_message":
        return _of_unknown(node)
    if name == "image":
        return str(node.get("alt") or "")
    if not hasattr(node, "tagname") or name == "#text":
        return str(node.astext())
    if name == "row":
        return " ".join(" ".join(_text(entry).split()) for entry in node.children)
    inline = any(child.tagname == "#text" for child in node.children)
    if inline or name in ("paragraph", "title", "term", "literal_block", "rubric"):
        return "".join(map(_text, node.children))
    parts = list(filter(None, map(_text, node.children)))
    if name in LINES:
        return "\n".join(parts)
    of_lines = node.children and all(child.tagname in LINES for child in node.children)
    return ("\n" if of_lines else "\n\n").join(parts)


def _of_unknown(message: Any) -> str:
    """The words in a directive that docutils does not know, such as `versionadded`."""
    written = [each.astext() for each in message.children if each.tagname == "literal_block"]
    found = DIRECTIVE.match(written[0]) if written else None
    if found is None or found[1] in OF_THE_MANUAL or ":" in found[1]:
        return ""
    lines = [found[2], *written[0].split("\n")[1:]]
    return "\n".join(line.strip() for line in lines if not OPTION.fullmatch(line)).strip()
