"""The reader of Org files, line by line: headlines, drawers and marks are known."""

import re
from typing import Any

from ....articles.markup.plain import Plain

KEYWORD = re.compile(r"[ \t]*#\+([A-Za-z_]{1,40}):[ \t]*(.*)")
BLOCK = re.compile(r"[ \t]*#\+(begin|end)_(\w{1,40})\b.*", re.IGNORECASE)
HEADLINE = re.compile(
    r"(\*{1,20})[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED|CANCELED|DRAFT)[ \t]+)?"
    r"(?:\[#[A-Z0-9]\][ \t]*)?(COMMENT\b[ \t]*)?(.*?)(?:[ \t]+(:[\w@#%:]{1,200}:))?[ \t]*"
)
DRAWER = re.compile(r"[ \t]*:([A-Za-z_-]{1,40}):[ \t]*")
PLANNING = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED):.*")
RULE = re.compile(r"[ \t]*(?:-{5,}|\|[-+|: ]{2,500})[ \t]*")
ITEM = re.compile(r"[ \t]*(?:[-+]|\d{1,4}[.)])[ \t]+(?:\[[ X-]\][ \t]+)?")
NOTE = re.compile(
    r"^\[fn:[\w-]{1,60}\][ \t]*|\[fn:[\w-]{1,60}\]|\[fn:[\w-]{0,60}:([^\[\]]{0,1000})\]"
)
LINK = re.compile(r"\[\[([^\[\]]{1,1000})\](?:\[([^\[\]]{1,500})\])?\]")
PICTURE = re.compile(r"(?:file:|\.{0,2}/)|\S+\.(?:png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
MARKED = re.compile(
    r"(?<![^\s({\"'—-])([*/_=~+])(?=\S)([^\n]{1,300}?)(?<=\S)\1(?![^\s)}\"'.,;:!?—-])"
)
MACRO = re.compile(r"\{\{\{[^{}]{1,300}\}\}\}|<<[^<>\n]{1,200}>>")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

UNREAD = frozenset({"comment", "export"})
NAMES = {"filetags": "tags"}
KEPT = frozenset(
    {"title", "author", "date", "language", "filetags", "keywords", "description", "category",
     "subtitle", "email"}
)  # fmt: skip


def read_org(text: str) -> dict[str, Any]:
    """An Org text: the fields of its keywords, and its words.

    Without a title a headline at the beginning is the title. Comments, archived and commented
    trees, drawers, plans and deleted text are left out.
    """
    fields: dict[str, Any] = {}
    lines: list[str] = []
    block = drawer = ""
    cut = 0  # the level of a headline whose tree is left out
    for line in text.split("\n"):
        if found := BLOCK.fullmatch(line):
            block = found[2].lower() if found[1].lower() == "begin" else ""
        elif block:
            if block not in UNREAD and not cut:
                lines.append(re.sub(r"^([ \t]*),(?=[*#])", r"\1", line))
        elif drawer:
            drawer = "" if line.strip().upper() == ":END:" else drawer
        elif found := HEADLINE.fullmatch(line):
            level = len(found[1])
            if cut and level > cut:
                continue
            cut = level if found[2] or ":ARCHIVE:" in (found[4] or "") else 0
            if not cut:
                heading = _plain(found[3])
                if not fields.get("title") and not any(map(str.strip, lines)):
                    fields["title"] = heading
                else:
                    lines += ["", heading, ""]
        elif cut or line.lstrip().startswith("# ") or line.strip() == "#":
            continue
        elif found := KEYWORD.fullmatch(line):
            name = found[1].lower()
            if name in KEPT:
                fields[NAMES.get(name, name)] = found[2].strip()
            elif name == "caption":
                lines.append(_plain(found[2]))
        elif DRAWER.fullmatch(line):
            drawer = line
        elif PLANNING.fullmatch(line) or RULE.fullmatch(line):
            lines.append("" if "|" not in line else "\x00")
        else:
            lines.append(_line(line))
    shown = "\n".join(line for line in lines if line != "\x00")
    return _read(fields) | {"text": Plain(re.sub(r"\n{3,}", "\n\n", shown).strip("\n"))}


def _read(fields: dict[str, Any]) -> dict[str, Any]:
    if "title" in fields:
        fields["title"] = Plain(_plain(fields["title"]))
    if found := DAY.search(fields.get("date", "")):
        fields["date"] = found[0]
    if "tags" in fields:
        fields["tags"] = [tag for tag in fields["tags"].split(":") if tag.strip()]
    return {name: value for name, value in fields.items() if value}


def _line(line: str) -> str:
    if line.lstrip().startswith("|"):
        return _plain(" ".join(cell.strip() for cell in line.split("|")).strip())
    return _plain(ITEM.sub("", line, count=1).replace(" :: ", "\n") if ITEM.match(line) else line)


def _plain(line: str) -> str:
    """A line without the marks of links, notes, emphasis and macros."""
    line = MACRO.sub("", NOTE.sub(lambda found: f" ({found[1]})" if found[1] else "", line))
    line = LINK.sub(_label, line)
    for _ in range(2):  # within one another
        line = MARKED.sub(lambda found: "" if found[1] == "+" else found[2], line)
    return re.sub(r"(?<=\S)  +", " ", line.removesuffix("\\\\")).rstrip()


def _label(link: re.Match[str]) -> str:
    return link[2] or ("" if PICTURE.match(link[1]) else link[1])
